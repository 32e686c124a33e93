public import Inference
public import Parts

/// Effect on an event common to all sites, or to both levels of the modifier, by Mantel and Haenszel.
///
/// ``/Inference/MantelHaenszelSums`` over the two-by-two tables of the sites: a difference of risks with Sato's variance, a log risk
/// ratio with Greenland and Robins's; referred to the normal
/// distribution. A site without people of both arms says nothing. Weights are those of sites that are all alike in effect: where effects differ between
/// sites it is the average that they make.
/// Fails with nobody in an arm, and where no ratio can be made: nobody with the event in one arm. A difference where everybody, or nobody,
/// had the event lies on the boundary.
///
/// ```swift
/// MantelHaenszelTest().fit(cells.span, levels: 3, ArmPair(treatment: 0, comparator: 1))
/// ```
public struct MantelHaenszelTest: LevelsAnalysis {
  public static let kind = "mantel-haenszel"
  public static let summary = "effect on an event adjusted for sites (Mantel and Haenszel)"

  /// What is common to the sites.
  public enum Measure: String, Choice {
    /// The difference of risks.
    case riskDifference = "risk-difference"
    /// The ratio of risks.
    case riskRatio = "risk-ratio"
  }
  let measure: Measure

  public init(_ f: Fields) {
    measure = f.choice(
      "measure", default: Measure.riskDifference, "What is common to the sites.")
  }

  /// A common effect.
  public init(measure: Measure = .riskDifference) { self.measure = measure }

  public var accountsFor: Set<TrialStructure> { [.sites, .modifier] }
  public func words(_ nouns: StructureNouns) -> String {
    let what =
      switch measure {
      case .riskDifference: "risk difference (Sato's variance)"
      case .riskRatio: "risk ratio (Greenland and Robins's variance)"
      }
    return "Mantel–Haenszel \(what) over each \(nouns.stratum)"
  }
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    guard scale == .event else { return nil }
    return switch measure {
    case .riskDifference: .riskDifference
    case .riskRatio: .logRiskRatio
    }
  }

  public func fit(_ cells: Span<ArmMoments>, levels: Int, _ contrast: ArmPair) -> Fit {
    var sums = MantelHaenszelSums()
    for s in 0..<levels {
      let first = cells[levels * contrast.treatment + s]
      let second = cells[levels * contrast.comparator + s]
      sums.add(
        a: (first.n * first.mean).rounded(), of: first.n,
        c: (second.n * second.mean).rounded(), of: second.n)
    }
    guard sums.tables > 0 else { return .failed(.tooFewObservations) }
    guard measure == .riskRatio else {
      let (value, variance) = sums.riskDifference
      return .wald(ofRisks: value, variance: variance)
    }
    let found = sums.logRiskRatio
    guard found.value.isFinite, found.variance.isFinite, found.variance > 0 else {
      return .failed(.emptyCell)
    }
    return .converged(
      Estimate(value: found.value, standardError: found.variance.squareRoot(), df: .infinity))
  }
}
