public import Inference
public import Parts

/// Multiple imputation of an event, then a logistic regression or standardised risks of what is complete.
///
/// ```
/// m times: β* ~ N(β̂, V̂) of logit P(event) = β₀ (+ β·arm) (+ γ·baseline) (+ site), of those whose event is known
///          event of who is missing ~ Bernoulli(expit(x'β* + δ)), analyse
/// pooled by Rubin's rules, t with (m − 1)/λ² degrees of freedom: those of Barnard and Rubin, complete data having a normal test
/// ```
///
/// Each arm has a model of its own, or both share slopes (`model: common`). Whoever has a baseline, where it is used, is in. δ moves the log
/// odds of what is imputed, in one arm or in both: a tipping-point analysis. In the place of a draw who is missing may be taken to have
/// had the event, or not, by arm. Where nobody is missing the fit is that of the complete data. Fails with nobody in an arm, or nobody whose
/// event is known; without an event, or with nothing but events, among those of an arm; with somebody missing at a site where no event of
/// their model is known; where baseline and site tell all events from all others (no convergence); and where the analysis of a
/// completed set fails. Groups of people are not in the model. Sources: Rubin (1987), Multiple Imputation for Nonresponse in Surveys,
/// section 3.1 and pp. 169–170; Barnard & Rubin (1999) Biometrika 86:948; White, Royston & Wood (2011) Stat Med 30:377.
///
/// ```swift
/// let fit = EventImputation(imputations: 50, usesBaseline: true, seed: 7).fit(table, ArmPair(treatment: 0, comparator: 1))
/// ```
public struct EventImputation: PeopleAnalysis {
  public static let kind = "mi-events"
  public static let summary =
    "multiple imputation of an event by logistic regression, then analysis (Rubin's rules)"

  /// How the completed sets are analysed.
  public enum Compared: String, Choice {
    /// Risks of everybody, standardised over what is adjusted for: ``StandardisedRisks`` with its robust variance.
    case standardised
    /// The log odds ratio of a logistic regression: ``LogisticRegression``.
    case logistic
  }

  static let deltas = -20.0...20.0

  /// Imputations, m.
  public let imputations: Int
  /// What is assumed of people whose event is not known.
  public let strategy: MissingEvents
  /// Added to the log odds of each imputed event.
  public private(set) var delta: Double
  let moved: MultipleImputation.Moved
  let isCommon: Bool
  let predictors: EventAdjustment
  let isAdjusted: Bool
  let compared: Compared
  let scale: StandardisedRisks.Scale
  let seed: UInt64

  public init(_ f: Fields) {
    imputations = f.integer(
      "imputations", in: MultipleImputation.counts, default: 20, "Completed data sets.")
    strategy = f.choice(
      "strategy", default: MissingEvents.missingAtRandom,
      "What is assumed of people whose event is not known; arms are those of the contrast.")
    predictors = EventAdjustment(f)
    isCommon =
      f.choice(
        "model", default: RepeatedMeasuresModel.Matrices.byArm,
        "Of what is imputed: a regression of each arm, or one in which arms share slopes.")
      == .common
    isAdjusted =
      f.choice(
        "baseline", default: MultipleImputation.Baseline.covariate,
        "Baseline and sites: predictors that are adjusted for too, or predictors alone.")
      == .covariate
    compared = f.choice(
      "analysis", default: Compared.standardised, "Of the completed data sets.")
    scale = f.choice(
      "scale", default: StandardisedRisks.Scale.riskDifference,
      "What standardised risks are compared by.")
    delta = f.number(
      "delta", in: EventImputation.deltas, default: 0,
      "Added to the log odds of what is imputed.")
    moved = f.choice(
      "delta-arms", default: MultipleImputation.Moved.treatment, "Whose imputed events it moves.")
    seed = 1
    if compared == .logistic, f.has("scale") {
      f.report(
        "goes with 'analysis: standardised'; a logistic regression has log odds ratios", at: "scale"
      )
    }
    if strategy != .missingAtRandom {
      for key in ["imputations", "model", "delta", "delta-arms"] where f.has(key) {
        f.report("goes with 'strategy: missing-at-random': nothing else is drawn", at: key)
      }
    }
  }

  /// A multiple imputation of events.
  ///
  /// - Parameters:
  ///   - imputations: Completed data sets, 2 to 1,000.
  ///   - strategy: What is assumed of people whose event is not known.
  ///   - usesBaseline: Whether the baseline predicts the event.
  ///   - strata: Whether sites, or strata within which people were randomised, do.
  ///   - model: Whether arms share slopes.
  ///   - baseline: Whether baseline and sites are adjusted for in the completed sets, or predict alone.
  ///   - analysis: Of the completed sets.
  ///   - scale: What standardised risks are compared by.
  ///   - delta: Added to the log odds of what is imputed.
  ///   - moved: Whose imputed events it moves.
  ///   - seed: Of its random numbers, where it analyses a data set; a simulation gives each replicate its own.
  public init(
    imputations: Int = 20, strategy: MissingEvents = .missingAtRandom, usesBaseline: Bool = false,
    strata: ClusterMeansTest.StrataUse = .ignored,
    model: RepeatedMeasuresModel.Matrices = .byArm,
    baseline: MultipleImputation.Baseline = .covariate, analysis: Compared = .standardised,
    scale: StandardisedRisks.Scale = .riskDifference, delta: Double = 0,
    moved: MultipleImputation.Moved = .treatment, seed: UInt64 = 1
  ) {
    self.imputations = imputations
    self.strategy = strategy
    predictors = EventAdjustment(usesBaseline: usesBaseline, strata: strata)
    isCommon = model == .common
    isAdjusted = baseline == .covariate
    compared = analysis
    self.scale = scale
    self.delta = delta
    self.moved = moved
    self.seed = seed
  }

  public func check(_ f: Fields) {
    f.expect(imputations, in: MultipleImputation.counts, at: "imputations")
    f.expect(delta, in: EventImputation.deltas, at: "delta")
  }

  /// The same with another delta.
  func moved(by delta: Double) -> EventImputation {
    var other = self
    other.delta = delta
    return other
  }

  private var usesBaseline: Bool { isAdjusted && predictors.usesBaseline }
  private var strata: ClusterMeansTest.StrataUse { isAdjusted ? predictors.strata : .ignored }
  var logistic: LogisticRegression {
    LogisticRegression(usesBaseline: usesBaseline, strata: strata)
  }
  var standardised: StandardisedRisks {
    StandardisedRisks(scale: scale, usesBaseline: usesBaseline, strata: strata)
  }
  private var analysis: any PeopleAnalysis { compared == .logistic ? logistic : standardised }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    predictors.reads(scale) ? analysis.effect(on: scale) : nil
  }
  public func objection(to scale: OutcomeScale) -> String? {
    scale == .course
      ? "'mi-events' imputes an event that is measured once; 'mi' imputes repeated scores"
      : predictors.objection(to: scale)
  }
  public var needs: [TrialFeature] { predictors.needs }
  public var needsBaseline: Bool { predictors.usesBaseline }
  public var accountsFor: Set<TrialStructure> { analysis.accountsFor }
  public var missingData: MissingData { .imputed }
  public var drawsItself: Bool { true }
  /// A regression of some hundreds of people an imputation.
  public var fitCost: Int { strategy == .missingAtRandom ? 4_000 * (imputations + 2) : 4_000 }

  public func words(_ nouns: StructureNouns) -> String {
    guard strategy == .missingAtRandom else {
      return analysis.words(nouns) + ", where \(strategy.words)"
    }
    let arms =
      switch moved {
      case .treatment: "the first arm"
      case .comparator: "the second arm"
      case .both: "both arms"
      }
    let moved =
      delta == 0
      ? "" : ", moved by \(Number.text(delta)) in log odds in \(arms) (delta adjustment)"
    let on =
      (predictors.usesBaseline ? ["baseline"] : [])
      + (predictors.strata == .adjusted ? [nouns.stratum] : [])
    let alone = on.isEmpty ? "" : " on " + on.joined(separator: " and ")
    return analysis.words(nouns)
      + " after multiple imputation of the event (\(imputations) imputations by logistic regression"
      + "\(isCommon ? "" : " of each arm")\(alone), missing at random\(moved); Rubin's rules)"
  }
}
