internal import GSLKit
public import Inference

/// Every small-study test and correction on one set of studies.
public struct SmallStudyBattery: Sendable {
  /// Which way results were wanted: the sign of the common effect unless said otherwise.
  public let direction: Direction
  /// The line on the standard error: its slope is Egger's test, its intercept PET.
  public let egger: Result<WeightedLine, MetaFailure>
  public let eggerMixed: Result<MetaRegression, MetaFailure>
  /// On 1/√n; nil without sizes.
  public let eggerSize: Result<WeightedLine, MetaFailure>?
  public let begg: Result<Begg, MetaFailure>
  public let trimL0, trimR0: Result<TrimAndFill, MetaFailure>
  public let peese: Result<WeightedLine, MetaFailure>
  public let petPeese: Result<(estimate: Estimate, isPeese: Bool), MetaFailure>
  public let uwls: Result<Pooled, MetaFailure>
  public let waap: Result<Waap, MetaFailure>
  /// Nil unless it was asked for.
  public let failSafe: Result<FailSafeN, MetaFailure>?
  public let excess: Result<ExcessSignificance, MetaFailure>
  /// Where as many significant studies would no longer be too many, by the same exact test as their p.
  public let excessLimit: Double?
  /// By name: 3PSM, 4PSM, and what was asked for.
  public let selection:
    [(name: String, model: StepSelection, fit: Result<SelectionFit, MetaFailure>)]
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

  /// Egger's line, read at its intercept.
  public var pet: Result<WeightedLine, MetaFailure> { egger }

  /// Runs them all.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - sizes: People per study, where they are known.
  ///   - method: The estimator of τ² of the mixed line and of trim and fill.
  ///   - direction: Which way results were wanted; nil for the sign of the common effect.
  ///   - steps: Cut points of a further selection model, one-sided p-values.
  ///   - tests: The tests.
  ///   - requests: What is there on request only.
  /// - Throws: ``NumericalError``, which fixed levels never cause.
  public init(
    _ y: [Double], _ v: [Double], sizes: [Double]?, _ method: Tau2Method,
    direction: Direction? = nil, steps: [Double]? = nil,
    tests: [SmallStudyTest] = SmallStudyTest.printed, requests: Set<OnRequest> = []
  ) throws {
    let (ys, vs) = (y, v)
    let isEmpty = MetaFailure.of(ys.span, vs.span, atLeast: 1) != nil
    let wanted = direction ?? (isEmpty ? .positive : Direction.ofCommonEffect(ys.span, vs.span))
    self.direction = wanted
    egger = PetPeese.pet(ys.span, vs.span)
    eggerMixed = Egger.mixed(ys.span, vs.span, on: vs.map { $0.squareRoot() }, method)
    eggerSize = SmallStudyPredictor.sqrtninv.values(v: vs, n: sizes).map {
      Egger.classical(ys.span, vs.span, on: $0)
    }
    begg = Begg.test(ys.span, vs.span)
    let side = isEmpty ? FunnelSide.left : TrimAndFill.side(ys.span, vs.span, method)
    trimL0 = TrimAndFill.fit(ys.span, vs.span, .L0, side: side, method)
    trimR0 = TrimAndFill.fit(ys.span, vs.span, .R0, side: side, method)
    peese = PetPeese.peese(ys.span, vs.span)
    petPeese = PetPeese.conditional(
      ys.span, vs.span, wanted, critical: try CriticalValues(tail: 0.05))
    uwls = UnrestrictedWLS.pool(ys.span, vs.span)
    waap = Waap.pool(ys.span, vs.span)
    failSafe = requests.contains(.failSafe) ? FailSafeN.count(ys.span, vs.span) : nil
    excess = ExcessSignificance.test(ys.span, vs.span)
    excessLimit = ExcessSignificance.limit(ys.span, vs.span, .exact)
    var models = [("3PSM", [0.025]), ("4PSM", [0.025, 0.5])]
    if let steps { models.append(("steps", steps)) }
    var fits: [(name: String, model: StepSelection, fit: Result<SelectionFit, MetaFailure>)] = []
    for (name, steps) in models {
      guard let model = StepSelection(steps: steps, direction: wanted, effort: .thorough) else {
        continue
      }
      fits.append((name, model, model.fit(ys.span, vs.span)))
    }
    selection = fits
    let setting = SmallStudyTest.Setting(direction: wanted, method: method, effort: .thorough)
    func found(_ test: SmallStudyTest) -> Result<SmallStudyTest.Outcome, MetaFailure> {
      let model = test == .selectionRatio ? "3PSM" : test == .selectionRatioOfFour ? "4PSM" : ""
      // What was fitted above is not fitted twice.
      if let fitted = fits.first(where: { $0.name == model }) {
        return fitted.fit.flatMap(SmallStudyTest.outcome)
      }
      return test.run(ys.span, vs.span, sizes?.span, setting)
    }
    self.tests = tests.map { ($0, found($0)) }
  }
}
