public import MetaAnalysis
public import Parts

/// What is compared in each study, by metafor's names, and the columns that say it.
public enum StudyMeasure: String, Choice {
  /// Effects as they stand: `yi` with `vi`, `sei`, or the ends of its 95 % interval.
  case given = "GEN"
  /// Difference in means.
  case meanDifference = "MD"
  /// Hedges's g.
  case standardisedMeanDifference = "SMD"
  /// Log odds ratio.
  case oddsRatio = "OR"
  /// Log risk ratio.
  case riskRatio = "RR"
  /// Difference of two risks.
  case riskDifference = "RD"
  /// Log odds ratio by Peto's method.
  case peto = "PETO"
  /// Log odds ratios from means, by logistic distributions.
  case meansAsOddsLogistic = "D2ORL"
  /// The same by normal distributions.
  case meansAsOddsNormal = "D2ORN"
  /// Standardised mean differences from events, by logistic distributions.
  case oddsAsMeansLogistic = "OR2DL"
  /// The same by normal distributions.
  case oddsAsMeansNormal = "OR2DN"
  /// Point-biserial correlation from means.
  case pointBiserial = "RPB"
  /// Change of one group, raw.
  case meanChange = "MC"
  /// In standard deviations of the change.
  case changeByChange = "SMCC"
  /// In standard deviations of the first measurement.
  case changeByRaw = "SMCR"
  /// Correlation.
  case correlation = "COR"
  /// Fisher's z of a correlation.
  case fisherZ = "ZCOR"

  /// The sets of columns that it can be read from; the first that is there is taken.
  public var columns: [[String]] {
    switch self {
    case .given: [["yi", "vi"], ["yi", "sei"], ["yi", "ci.lb", "ci.ub"]]
    case .meanDifference, .standardisedMeanDifference, .meansAsOddsLogistic, .meansAsOddsNormal,
      .pointBiserial:
      [["m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"]]
    case .oddsRatio, .riskRatio, .riskDifference, .peto, .oddsAsMeansLogistic, .oddsAsMeansNormal:
      [["ai", "bi", "ci", "di"], ["ai", "n1i", "ci", "n2i"]]
    case .meanChange, .changeByChange, .changeByRaw:
      [["m1i", "m2i", "sd1i", "sd2i", "ni", "ri"]]
    case .correlation, .fisherZ: [["ri", "ni"]]
    }
  }

  /// Whether a design effect can divide the people that it is computed from.
  var divides: Bool {
    switch self {
    case .given, .meanChange, .changeByChange, .changeByRaw, .correlation, .fisherZ: false
    default: true
    }
  }

  /// Whether effects are logarithms of ratios.
  public var isLogRatio: Bool {
    switch self {
    case .oddsRatio, .riskRatio, .peto, .meansAsOddsLogistic, .meansAsOddsNormal: true
    default: false
    }
  }

  /// In words, for tables.
  public var title: String {
    switch self {
    case .given: "effect"
    case .meanDifference: "mean difference"
    case .standardisedMeanDifference: "standardised mean difference (g)"
    case .oddsRatio, .meansAsOddsLogistic, .meansAsOddsNormal: "log odds ratio"
    case .riskRatio: "log risk ratio"
    case .riskDifference: "risk difference"
    case .peto: "log odds ratio (Peto)"
    case .oddsAsMeansLogistic, .oddsAsMeansNormal: "standardised mean difference (d)"
    case .pointBiserial: "point-biserial correlation"
    case .meanChange: "mean change"
    case .changeByChange: "standardised mean change (by change)"
    case .changeByRaw: "standardised mean change (by raw)"
    case .correlation: "correlation"
    case .fisherZ: "Fisher's z"
    }
  }

  /// What Mantel and Haenszel pool of it.
  public var mantelHaenszel: TableMeasure? {
    switch self {
    case .oddsRatio: .logOddsRatio
    case .riskRatio: .logRiskRatio
    case .riskDifference: .riskDifference
    default: nil
    }
  }

  /// The comparison of two-by-two tables behind it.
  var tableMeasure: TableMeasure? {
    switch self {
    case .oddsRatio, .oddsAsMeansLogistic, .oddsAsMeansNormal: .logOddsRatio
    case .riskRatio: .logRiskRatio
    case .riskDifference: .riskDifference
    case .peto: .peto
    default: nil
    }
  }
}

/// The numbers of one row, by the names of its columns.
struct StudyNumbers {
  let names: [String]
  let values: [Double]

  subscript(_ name: String) -> Double {
    names.firstIndex(of: name).map { values[$0] } ?? .nan
  }

  /// Both arms, their people divided by the design effect.
  func arms(_ clusters: ClusterAdjustment?) -> (ArmMeans, ArmMeans) {
    let a = ArmMeans(n: self["n1i"], mean: self["m1i"], sd: self["sd1i"])
    let b = ArmMeans(n: self["n2i"], mean: self["m2i"], sd: self["sd2i"])
    return clusters.map { ($0(a), $0(b)) } ?? (a, b)
  }

  /// The four cells, divided by the design effect.
  func table(_ clusters: ClusterAdjustment?) -> TwoByTwo {
    let (a, c) = (self["ai"], self["ci"])
    let cells =
      names.contains("bi")
      ? TwoByTwo(a: a, b: self["bi"], c: c, d: self["di"])
      : TwoByTwo(a: a, b: self["n1i"] - a, c: c, d: self["n2i"] - c)
    return clusters?(cells) ?? cells
  }

  /// People in the study, where its columns tell.
  var size: Double? {
    if names.contains("n1i") { return self["n1i"] + self["n2i"] }
    if names.contains("bi") { return self["ai"] + self["bi"] + self["ci"] + self["di"] }
    return names.contains("ni") ? self["ni"] : nil
  }

  /// The effect, for every measure but those of tables.
  func effect(
    _ measure: StudyMeasure, _ clusters: ClusterAdjustment?
  ) -> Result<StudyEffect, EffectFailure> {
    let (a, b) = arms(clusters)
    let change = ChangeScores(
      n: self["ni"], mean1: self["m1i"], mean2: self["m2i"], sd1: self["sd1i"],
      sd2: self["sd2i"], r: self["ri"])
    switch measure {
    case .meanDifference: return StudyEffect.meanDifference(a, b)
    case .standardisedMeanDifference: return StudyEffect.hedgesG(a, b)
    case .meansAsOddsLogistic: return StudyEffect.cohensD(a, b).map { $0.asLogOddsRatio(.logistic) }
    case .meansAsOddsNormal: return StudyEffect.cohensD(a, b).map { $0.asLogOddsRatio(.normal) }
    case .pointBiserial:
      return StudyEffect.cohensD(a, b).map { $0.asCorrelation(n1: a.n, n2: b.n) }
    case .meanChange: return change.raw
    case .changeByChange: return change.standardisedByChange
    case .changeByRaw: return change.standardisedByRaw
    case .correlation: return StudyEffect.correlation(self["ri"], n: self["ni"])
    case .fisherZ: return StudyEffect.fisherZ(self["ri"], n: self["ni"])
    case .given, .oddsRatio, .riskRatio, .riskDifference, .peto, .oddsAsMeansLogistic,
      .oddsAsMeansNormal:
      let v = names.contains("vi") ? self["vi"] : self["sei"] * self["sei"]
      return .success(StudyEffect(y: self["yi"], v: v))
    }
  }
}
