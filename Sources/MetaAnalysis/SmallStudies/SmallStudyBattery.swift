/// Every small-study test and correction on one set of studies.
public struct SmallStudyBattery: Sendable {
  /// Which way results were wanted: the sign of the common effect unless said otherwise.
  public let direction: Direction
  /// The line on the standard error, whose slope is Egger's test.
  public let egger: Result<WeightedLine, MetaFailure>
  /// The same as a meta-regression on the standard error, with τ².
  public let eggerMixed: Result<MetaRegression, MetaFailure>
  /// On 1/√n; nil without sizes.
  public let eggerSize: Result<WeightedLine, MetaFailure>?
  /// Rank correlation of effects and variances.
  public let begg: Result<Begg, MetaFailure>
  /// Nil unless it was asked for.
  public let failSafe: Result<FailSafeN, MetaFailure>?
  /// Whether more studies are significant than their power allows.
  public let excess: Result<ExcessSignificance, MetaFailure>
  /// Where as many significant studies would no longer be too many, by the same exact test as their p.
  public let excessLimit: Double?
  /// The corrections of the list that a meta-analysis tells, by family, and what was asked for.
  public let corrections: [(estimator: any MetaEstimator, found: Result<Correction, MetaFailure>)]
  /// The tests that were asked for.
  public let tests: [(test: SmallStudyTest, found: Result<SmallStudyTest.Outcome, MetaFailure>)]

  /// What is there for who asks for it.
  public enum OnRequest: Sendable {
    /// Numbers of studies that would undo a finding: they model no way for studies to go missing.
    case failSafe
  }

  /// Below this number of studies the tests say little, and are shown with that warning.
  ///
  /// Source: Sterne et al. (2011) BMJ 343:d4002.
  public static let fewStudies = 10

  /// Runs them all.
  ///
  /// - Parameters:
  ///   - studies: The studies.
  ///   - method: The estimator of τ² of the mixed line and of trim and fill.
  ///   - direction: Which way results were wanted; nil for the sign of the common effect.
  ///   - steps: Cut points of a further selection model, one-sided p-values.
  ///   - tests: The tests.
  ///   - requests: What is there on request only.
  public init(
    _ studies: StudySet, _ method: Tau2Method, direction: Direction? = nil, steps: [Double]? = nil,
    tests: [SmallStudyTest] = SmallStudyTest.printed, requests: Set<OnRequest> = []
  ) {
    let (ys, vs) = (studies.y, studies.v)
    let isEmpty = MetaFailure.of(ys.span, vs.span, atLeast: 1) != nil
    let wanted = direction ?? (isEmpty ? .positive : Direction.ofCommonEffect(ys.span, vs.span))
    self.direction = wanted
    egger = PetPeese.pet(ys.span, vs.span)
    eggerMixed = Egger.mixed(ys.span, vs.span, on: vs.map { $0.squareRoot() }, method)
    eggerSize = SmallStudyPredictor.sqrtninv.values(v: vs, n: studies.n).map {
      Egger.classical(ys.span, vs.span, on: $0)
    }
    begg = Begg.test(ys.span, vs.span)
    failSafe = requests.contains(.failSafe) ? FailSafeN.count(ys.span, vs.span) : nil
    excess = ExcessSignificance.test(ys.span, vs.span)
    excessLimit = ExcessSignificance.limit(ys.span, vs.span, .exact)
    var setting = SmallStudySetting(wanted, method, .thorough, keepsFits: true)
    setting.side = isEmpty ? .left : TrimAndFill.side(ys.span, vs.span, method)
    var correctors = CorrectorFamily.ofTables.flatMap { family in
      MetaCatalog.correctors.filter { $0.family == family && !$0.places.isDisjoint(with: .meta) }
    }
    if let steps, StepSelection(steps: steps, direction: wanted) != nil {
      correctors.append(SelectionMean.asked(steps: steps))
    }
    corrections = correctors.map { ($0, $0.correction(studies, setting)) }
    self.tests = tests.map { ($0, $0.run(studies, setting)) }
  }
}
