public import Inference
public import Parts

/// Brunner and Munzel's test of the win probability: ranks, with a variance for each arm.
///
/// ```
/// estimate = p̂ − ½,   SE² = S₁²/(n₁n₂²) + S₂²/(n₂n₁²) of placements,   t(ν) with Satterthwaite's ν
/// ```
///
/// Keeps its level where arms have the same win probability and unlike spreads, as ``WilcoxonTest`` does not. Fails with fewer than two
/// people in an arm; where all of one arm have more than all of the other there is no variance, and the fit fails too. Source:
/// Brunner & Munzel (2000) Biom J 42:17.
public struct BrunnerMunzelTest: PeopleAnalysis {
  public static let kind = "brunner-munzel"
  public static let summary = "Brunner and Munzel's test of the win probability"

  public init(_ f: Fields) {}
  /// A Brunner–Munzel test.
  public init() {}

  public func words(_ nouns: StructureNouns) -> String { "Brunner–Munzel test" }
  public var fitCost: Int { 500 }
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .amount || scale == .count ? .winProbability : nil
  }

  public func fit(_ people: borrowing PersonTable, _ contrast: ArmPair) -> Fit {
    guard let found = Placements(people, contrast.treatment, contrast.comparator), found.n1 > 1,
      found.n2 > 1
    else { return .failed(.tooFewObservations) }
    let (v1, v2) = (found.part1, found.part2)
    let variance = v1 + v2
    guard variance > 0 else { return .failed(.noVariation) }
    let df = variance * variance / (v1 * v1 / (found.n1 - 1) + v2 * v2 / (found.n2 - 1))
    return .converged(
      Estimate(
        value: found.probability - 0.5, standardError: variance.squareRoot(), df: df))
  }
}
