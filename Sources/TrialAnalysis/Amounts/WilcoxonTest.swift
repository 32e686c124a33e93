public import Inference
public import Parts

/// Wilcoxon–Mann–Whitney test, with the win probability as its estimate.
///
/// ```
/// estimate = p̂ − ½,   p̂ = P(y₁ > y₂) + ½P(y₁ = y₂) = U/(n₁n₂)
/// z = (p̂ − ½)/√V₀,   V₀ = [N + 1 − Σ(t³ − t)/(N(N − 1))]/(12n₁n₂)
/// ```
///
/// Normal, without continuity correction. The interval has the variance of `Placements`, which does not suppose that arms are
/// distributed alike, so that test and interval may disagree; there is no test against a margin. It is no test of
/// means: arms with the same mean cost may differ in it. Fails with nobody in an arm; where everybody has the same value the fit lies on
/// the boundary. Sources: Lehmann (1975), Nonparametrics, ch. 1; the same as R's `wilcox.test` with `correct = FALSE`.
public struct WilcoxonTest: PeopleAnalysis {
  public static let kind = "wilcoxon"
  public static let summary = "Wilcoxon–Mann–Whitney test; win probability"

  public init(_ f: Fields) {}
  /// A Wilcoxon–Mann–Whitney test.
  public init() {}

  public func words(_ nouns: StructureNouns) -> String { "Wilcoxon–Mann–Whitney test" }
  public var testsMargins: Bool { false }
  public var fitCost: Int { 500 }
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .amount || scale == .count ? .winProbability : nil
  }

  public func fit(_ people: borrowing PersonTable, _ contrast: ArmPair) -> Fit {
    guard let found = Placements(people, contrast.treatment, contrast.comparator) else {
      return .failed(.tooFewObservations)
    }
    let value = found.probability - 0.5
    guard found.nullVariance > 0 else {
      return .boundary(
        Estimate(value: 0, standardError: 0, df: .infinity, statistic: 0), .sameOutcomeForAll)
    }
    let variance = found.part1 + found.part2
    let estimate = Estimate(
      value: value, standardError: variance.squareRoot(), df: .infinity,
      statistic: value / found.nullVariance.squareRoot())
    return variance > 0 ? .converged(estimate) : .boundary(estimate, .allAgainstNone)
  }
}
