internal import Foundation
public import Inference
public import Parts

/// t test of logarithms: log(y + c).
///
/// ```
/// estimate = mean of log(y + c) in the first arm − the same in the second;   SE and df those of a t test
/// ```
///
/// What it estimates is the log ratio of geometric means (c = 0), or something near it that depends on the unit of y and on c. It is
/// no ratio of mean costs: two arms with the same mean may differ in it, and with the same geometric mean cost different sums. Fails
/// with fewer than two people in an arm compared, where y + c is not above 0, and without variation. Sources: Thompson & Barber
/// (2000) BMJ 320:1197, on why funders want arithmetic means; Welch (1947) Biometrika 34:28.
public struct LogTTest: PeopleAnalysis {
  public static let kind = "log-t"
  public static let summary = "t test of log(y + c): geometric means"

  /// Whether arms have one variance.
  public enum Variance: String, Choice {
    /// Each its own, Welch's degrees of freedom.
    case welch
    /// One, pooled.
    case pooled
  }
  let variance: Variance
  public let logOffset: Double

  private static let offsets = 0...1e9

  public init(_ f: Fields) {
    variance = f.choice(
      "variance", default: Variance.welch, "Each arm's own, after Welch, or one for both.")
    logOffset = f.number(
      "offset", unit: .points, in: LogTTest.offsets, default: 1,
      "What is added before logarithms are taken, so that 0 has one; in the unit of the outcome.")
  }

  /// A t test of logarithms.
  ///
  /// - Parameters:
  ///   - variance: Whether arms have one.
  ///   - offset: What is added to everybody's amount, 0 or more.
  public init(variance: Variance = .welch, offset: Double = 1) {
    self.variance = variance
    logOffset = offset
  }

  public func words(_ nouns: StructureNouns) -> String {
    let of = logOffset == 0 ? "logarithms" : "logarithms of \(Number.text(logOffset)) more"
    return variance == .welch ? "Welch's t test of \(of)" : "t test of \(of)"
  }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .amount || scale == .count ? .logGeometricMeanRatio : nil
  }

  public func fit(_ people: borrowing PersonTable, _ contrast: ArmPair) -> Fit {
    var (first, second) = (Sums(), Sums())
    for person in people.people where !person.outcome.isNaN {
      guard person.arm == contrast.treatment || person.arm == contrast.comparator else { continue }
      let y = person.outcome + logOffset
      guard y > 0 else { return .failed(.emptyCell) }
      if person.arm == contrast.treatment { first.add(log(y)) } else { second.add(log(y)) }
    }
    let arms = [first.moments, second.moments]
    let pair = ArmPair(treatment: 0, comparator: 1)
    return variance == .welch
      ? WelchTest().fit(arms.span, pair) : TTest(error: .contrast).fit(arms.span, pair)
  }

  /// Sums around the first value.
  private struct Sums {
    var (n, first, sum, squares) = (0.0, 0.0, 0.0, 0.0)

    mutating func add(_ x: Double) {
      if n == 0 { first = x }
      n += 1
      sum += x - first
      squares += (x - first) * (x - first)
    }

    var moments: ArmMoments {
      n > 0
        ? ArmMoments(n: n, mean: first + sum / n, sumOfSquares: max(0, squares - sum * sum / n))
        : ArmMoments()
    }
  }
}
