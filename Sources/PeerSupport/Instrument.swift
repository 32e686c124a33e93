public import Inference
public import Parts

/// Instruments of the field, with the scores that they give.
///
/// Ranges follow from items and their scoring. Standard deviations, and means where one is usual, are those of the
/// evidence synthesis behind the scenarios; only the QPR's and the Herth index's rest on published samples, the others are
/// working values: state your own where you have them. They are those of the scores, as samples give them.
public enum Instrument: String, Choice {
  /// A score without floor and ceiling.
  case none
  /// Questionnaire about the Process of Recovery: Williams et al. (2015) Psychol Assess 27:1.
  case qpr15 = "qpr-15"
  /// Recovery Assessment Scale.
  case ras24 = "ras-24"
  /// Mental Health Recovery Measure.
  case mhrm
  /// Herth Hope Index.
  case herthHope = "herth-hope"
  /// State Hope Scale.
  case stateHope = "state-hope"
  /// Empowerment Scale, mean of 28 items.
  case empowerment
  /// General Self-Efficacy.
  case gse
  /// Patient Self-Advocacy Scale.
  case selfAdvocacy = "patient-self-advocacy"
  /// Rosenberg Self-Esteem Scale.
  case rosenberg
  /// UCLA Loneliness Scale, 20 items.
  case ucla20 = "ucla-20"
  /// The short form of the same, 8 items.
  case uls8 = "uls-8"
  /// Lubben Social Network Scale, 6 items.
  case lsns6 = "lsns-6"
  /// Brief Psychiatric Rating Scale, 18 items.
  case bprs18 = "bprs-18"
  /// Patient Health Questionnaire, depression.
  case phq9 = "phq-9"
  /// Generalised Anxiety Disorder scale.
  case gad7 = "gad-7"
  /// Global Assessment of Functioning.
  case gaf
  /// Work and Social Adjustment Scale.
  case wsas
  /// Manchester Short Assessment, mean of 12 items.
  case mansa
  /// Client Satisfaction Questionnaire.
  case csq8 = "csq-8"

  /// What protocols call it.
  public var title: String {
    switch self {
    case .none: ""
    case .qpr15: "QPR-15"
    case .ras24: "RAS-24"
    case .mhrm: "MHRM"
    case .herthHope: "Herth Hope Index"
    case .stateHope: "State Hope Scale"
    case .empowerment: "Empowerment Scale"
    case .gse: "GSE"
    case .selfAdvocacy: "Patient Self-Advocacy Scale"
    case .rosenberg: "Rosenberg Self-Esteem Scale"
    case .ucla20: "UCLA-20 Loneliness Scale"
    case .uls8: "ULS-8"
    case .lsns6: "LSNS-6"
    case .bprs18: "BPRS-18"
    case .phq9: "PHQ-9"
    case .gad7: "GAD-7"
    case .gaf: "GAF"
    case .wsas: "WSAS"
    case .mansa: "MANSA"
    case .csq8: "CSQ-8"
    }
  }

  /// Which way is good: scores of depression, anxiety, loneliness, symptoms and impairment are better low.
  public var benefit: Benefit {
    switch self {
    case .ucla20, .uls8, .bprs18, .phq9, .gad7, .wsas: .lower
    case .none, .qpr15, .ras24, .mhrm, .herthHope, .stateHope, .empowerment, .gse, .selfAdvocacy,
      .rosenberg, .lsns6, .gaf, .mansa, .csq8:
      .higher
    }
  }

  /// Lowest and highest score, number of steps between them, standard deviation, and mean where one is usual.
  public var figures: (min: Double, max: Double, steps: Double, sd: Double, mean: Double?)? {
    switch self {
    case .none: nil
    case .qpr15: (0, 60, 60, 10.2, 40)
    case .ras24: (24, 120, 96, 14, 90)
    case .mhrm: (0, 120, 120, 20, nil)
    case .herthHope: (12, 48, 36, 6, 35)
    case .stateHope: (6, 48, 42, 10, nil)
    case .empowerment: (1, 4, 84, 0.32, 2.8)
    case .gse: (10, 40, 30, 6, nil)
    case .selfAdvocacy: (12, 60, 48, 7, nil)
    case .rosenberg: (10, 40, 30, 5.5, nil)
    case .ucla20: (20, 80, 60, 10, nil)
    case .uls8: (8, 32, 24, 5.5, nil)
    case .lsns6: (0, 30, 30, 6, nil)
    case .bprs18: (18, 126, 108, 10, nil)
    case .phq9: (0, 27, 27, 6, nil)
    case .gad7: (0, 21, 21, 5.5, nil)
    case .gaf: (0, 100, 100, 11, nil)
    case .wsas: (0, 40, 40, 9, nil)
    case .mansa: (1, 7, 72, 0.9, 4.4)
    case .csq8: (8, 32, 24, 5, 25)
    }
  }
}
