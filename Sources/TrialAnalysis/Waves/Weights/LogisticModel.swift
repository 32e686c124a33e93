internal import Foundation
internal import Inference

/// Logistic regression of an event on an arm, a baseline and a score, by Newton's steps.
///
/// ```
/// β ← β + (ΣpqXX')⁻¹·ΣX(y − p)
/// ```
///
/// Scores are standardised. Where they tell all events from all others the likelihood has no largest value: then steps do not end.
struct LogisticModel {
  /// Newton's steps before it is given up: they double the digits.
  static let mostSteps = 30

  private let hasArm, hasScore: Bool
  private var center: InlineArray<2, Double> = [0, 0]
  private var spread: InlineArray<2, Double> = [0, 0]
  private var people = 0.0
  private var beta: InlineArray<4, Double> = [0, 0, 0, 0]
  private var gradient: InlineArray<4, Double> = [0, 0, 0, 0]
  private var information = InlineArray<16, Double>(repeating: 0)
  /// Whether the last step moved nothing that matters.
  private(set) var isSettled = false

  init(hasArm: Bool, hasScore: Bool) {
    self.hasArm = hasArm
    self.hasScore = hasScore
  }

  /// Takes note of where scores lie.
  mutating func measure(_ baseline: Double, _ score: Double) {
    people += 1
    for (k, x) in [baseline, score].enumerated() {
      let step = x - center[k]
      center[k] += step / people
      spread[k] += step * (x - center[k])
    }
  }

  /// Makes units of what was noted.
  mutating func standardise() {
    for k in 0..<2 { spread[k] = spread[k] > 0 ? (people / spread[k]).squareRoot() : 0 }
  }

  private func row(_ arm: Double, _ baseline: Double, _ score: Double) -> InlineArray<4, Double> {
    [
      1, hasArm ? arm : 0, (baseline - center[0]) * spread[0],
      hasScore ? (score - center[1]) * spread[1] : 0,
    ]
  }

  /// The chance of the event.
  func chance(_ arm: Double, _ baseline: Double, _ score: Double) -> Double {
    let x = row(arm, baseline, score)
    return 1 / (1 + exp(-(beta[0] + beta[1] * x[1] + beta[2] * x[2] + beta[3] * x[3])))
  }

  /// Adds a person to the next step.
  mutating func add(_ arm: Double, _ baseline: Double, _ score: Double, isEvent: Bool) {
    let x = row(arm, baseline, score)
    let p = chance(arm, baseline, score)
    for r in 0..<4 {
      gradient[r] += x[r] * ((isEvent ? 1 : 0) - p)
      for s in 0..<4 { information[4 * r + s] += p * (1 - p) * x[r] * x[s] }
    }
  }

  /// Takes the step.
  ///
  /// - Returns: Why there is none; nil where it was taken.
  mutating func step() -> Failure? {
    let (gradient, information) = (gradient, information)
    var move: InlineArray<4, Double> = [0, 0, 0, 0]
    let known = withUnsafeTemporaryAllocation(of: Double.self, capacity: 32) { memory -> Int? in
      guard let matrix = memory.baseAddress else { return nil }
      for k in 0..<16 { (matrix + k).initialize(to: information[k]) }
      let known = invertPositive(matrix, order: 4, into: matrix + 16)
      for r in 0..<4 {
        for s in 0..<4 where known != nil { move[r] += matrix[16 + 4 * r + s] * gradient[s] }
      }
      return known
    }
    self.gradient = [0, 0, 0, 0]
    self.information = InlineArray(repeating: 0)
    guard known != nil else {
      // Chances of 0 and 1 alone leave no information.
      return beta[0] == 0 ? .singular : .noConvergence
    }
    var largest = 0.0
    for k in 0..<4 {
      beta[k] += move[k]
      largest = max(largest, abs(move[k]))
    }
    guard largest.isFinite else { return .noConvergence }
    isSettled = largest < 1e-9
    return nil
  }
}
