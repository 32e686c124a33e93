internal import Foundation
public import Inference
public import Parts

/// Whether the effect on an event differs between two levels of a modifier.
///
/// ```
/// risk-difference   d = (p_t1 − p_c1) − (p_t0 − p_c0),          SE² = Σ p(1 − p)/n
/// odds-ratio        d = log (OR in level 1 / OR in level 0),    SE² = Σ 1/events + 1/(n − events);   normal
/// ```
///
/// Sums are over the four arms and levels. The same as the product of arm and level in a binomial regression with the identity,
/// or the logit, link. Fails with nobody in a cell, with a cell of no or only events where odds are compared and none is to be added,
/// and where differences have no variance but are not 0.
public struct InteractionOfEvents: Analysis {
  public static let kind = "interaction-events"
  public static let summary = "Wald test of interaction with the trial's modifier, of events"

  /// What effects in the levels are compared by.
  public enum Scale: String, Choice {
    /// The difference of risk differences.
    case riskDifference = "risk-difference"
    /// The ratio of odds ratios.
    case oddsRatio = "odds-ratio"
  }
  let scale: Scale
  let emptyCells: LogOddsRatio.EmptyCells

  public init(_ f: Fields) {
    scale = f.choice(
      "scale", default: Scale.riskDifference,
      "What effects in the levels are compared by: their difference, or their ratio.")
    emptyCells = f.choice(
      "empty-cells", default: LogOddsRatio.EmptyCells.fail,
      "Where odds are compared, what to do when a cell is 0: count a failure, or add 1/2 to all eight."
    )
  }

  /// A test of interaction on a scale.
  public init(scale: Scale = .riskDifference, emptyCells: LogOddsRatio.EmptyCells = .fail) {
    self.scale = scale
    self.emptyCells = emptyCells
  }

  public var accountsFor: Set<TrialStructure> { [.modifier] }
  public func words(_ nouns: StructureNouns) -> String {
    "Wald test of the interaction of arm and modifier in "
      + (scale == .riskDifference ? "a linear model of the risk" : "a logistic regression")
  }
  public var moderator: Moderator? { .levels }
  public var needs: [TrialFeature] { [.modifier] }
  // Four cells of half the size: four times the variance.
  public func varianceFactor(baselineCorrelation r: Double) -> Double { 4 }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    guard scale == .event else { return nil }
    return self.scale == .riskDifference ? .riskDifference : .logOddsRatio
  }
  public func fit(_ data: MomentsBySubgroup, _ contrast: ArmPair) -> Fit {
    fit(data.cells.span, contrast)
  }

  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - cells: Arms and levels, of people who are 1 with the event and 0 without: arm a and level l at 2a + l.
  ///   - contrast: Which two arms are compared.
  /// - Returns: The fit.
  public func fit(_ cells: Span<ArmMoments>, _ contrast: ArmPair) -> Fit {
    let four = InteractionCells(contrast)
    for i in 0..<4 where cells[four.place(i)].n == 0 { return .failed(.tooFewObservations) }
    return scale == .riskDifference ? differences(cells, four) : ratios(cells, four)
  }

  private func differences(_ cells: Span<ArmMoments>, _ four: InteractionCells) -> Fit {
    var (value, variance) = (0.0, 0.0)
    for i in 0..<4 {
      let (n, p) = (cells[four.place(i)].n, cells[four.place(i)].mean)
      value += four.sign(i) * p
      variance += p * (1 - p) / n
    }
    return .wald(ofRisks: value, variance: variance)
  }

  private func ratios(_ cells: Span<ArmMoments>, _ four: InteractionCells) -> Fit {
    var isEmpty = false
    for i in 0..<4 {
      let cell = cells[four.place(i)]
      if cell.eventsWithin == 0 || cell.eventsWithin == cell.n { isEmpty = true }
    }
    if isEmpty, emptyCells == .fail { return .failed(.emptyCell) }
    let more = isEmpty || emptyCells == .alwaysAddHalf ? 0.5 : 0
    var (value, variance) = (0.0, 0.0)
    for i in 0..<4 {
      let cell = cells[four.place(i)]
      let (with, without) = (cell.eventsWithin + more, cell.n - cell.eventsWithin + more)
      value += four.sign(i) * log(with / without)
      variance += 1 / with + 1 / without
    }
    return .converged(
      Estimate(value: value, standardError: variance.squareRoot(), df: .infinity))
  }
}

extension ArmMoments {
  /// Events among people who are 1 with it and 0 without; a mean times n misses them by rounding.
  fileprivate var eventsWithin: Double { (n * mean).rounded() }
}

/// The four arms and levels that an interaction compares, from 0: treated and compared, each in the lower level and in the upper.
struct InteractionCells {
  private let contrast: ArmPair

  init(_ contrast: ArmPair) { self.contrast = contrast }

  /// Where one of them stands: arm a and level l at 2a + l.
  func place(_ i: Int) -> Int { 2 * (i < 2 ? contrast.treatment : contrast.comparator) + i % 2 }

  /// Whether it adds to the difference of effects or takes from it.
  func sign(_ i: Int) -> Double { (i < 2) == (i % 2 == 1) ? 1 : -1 }
}
