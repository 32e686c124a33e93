internal import Foundation
internal import GSLKit
internal import Inference

/// What a sample-size paragraph prints.
public struct ReportedSampleSize: Sendable {
  /// What the trial is to find.
  public enum Effect: Sendable, Equatable {
    /// In standard deviations.
    case standardised(Double)
    /// In points, with the SD.
    case difference(Double, sd: Double)
    /// Risks of both arms.
    case risks(Double, Double)
    /// Half the width of an interval of a difference in points, with the SD.
    case halfWidth(Double, sd: Double)
  }

  /// What the number is for.
  public var name: String
  /// What the trial is to find.
  public var effect: Effect
  /// 1 − β; not used for a width.
  public var power: Double
  /// Two-sided level of the test, or of the interval.
  public var alpha: Double
  /// Share of people who are lost, in [0, 1).
  public var lost: Double
  /// Correlation of baseline and outcome that is adjusted for; 0 for none.
  public var correlation: Double
  /// By how much clusters inflate the number.
  public var designEffect: Double
  /// Whether the paragraph itself says that the test is one-sided.
  public var saysOneSided: Bool
  /// Analysed per arm, randomised per arm, randomised in all: what of it is printed.
  public var analysedPerArm, perArm, total: Int?

  /// A paragraph.
  public init(
    name: String, effect: Effect, power: Double, alpha: Double, lost: Double = 0,
    correlation: Double = 0, designEffect: Double = 1, saysOneSided: Bool = false,
    analysedPerArm: Int?, perArm: Int?, total: Int?
  ) {
    self.name = name
    self.effect = effect
    self.power = power
    self.alpha = alpha
    self.lost = lost
    self.correlation = correlation
    self.designEffect = designEffect
    self.saysOneSided = saysOneSided
    self.analysedPerArm = analysedPerArm
    self.perArm = perArm
    self.total = total
  }

  /// Formulas that can be meant.
  var formulas: [SampleSizeReading.Formula] {
    switch effect {
    case .standardised, .difference: [.t, .z]
    case .risks: [.pooled, .unpooled, .arcsine, .corrected]
    case .halfWidth: [.width]
    }
  }

  /// d, adjusted for the baseline.
  func standardised(forgettingSD: Bool) -> Double {
    let raw =
      switch effect {
      case .standardised(let d): d
      case .difference(let points, let sd): forgettingSD ? points : points / sd
      case .risks, .halfWidth: Double.nan
      }
    return abs(raw) / (1 - correlation * correlation).squareRoot()
  }

  /// People analysed per arm by a formula; nil where there is no such number.
  public func analysed(
    _ formula: SampleSizeReading.Formula, isOneSided: Bool, forgetsSD: Bool
  ) -> Double? {
    let tail = isOneSided ? alpha : alpha / 2
    guard let za = try? Normal.quantile(1 - tail), let zb = try? Normal.quantile(power) else {
      return nil
    }
    let d = standardised(forgettingSD: forgetsSD)
    let n: Double?
    switch (formula, effect) {
    case (.z, _): n = 2 * (za + zb) * (za + zb) / (d * d)
    case (.t, _): n = tNumber(d, tail: tail, isOneSided: isOneSided, from: za + zb)
    case (.width, .halfWidth(let width, let sd)): n = 2 * za * za * sd * sd / (width * width)
    case (_, .risks(let p1, let p2)):
      let gap = abs(p1 - p2)
      let apart = p1 * (1 - p1) + p2 * (1 - p2)
      let middle = (p1 + p2) / 2
      let root = za * (2 * middle * (1 - middle)).squareRoot() + zb * apart.squareRoot()
      let pooled = root * root / (gap * gap)
      switch formula {
      case .unpooled: n = (za + zb) * (za + zb) * apart / (gap * gap)
      case .pooled: n = pooled
      case .corrected:
        let grown = 1 + (1 + 4 / (pooled * gap)).squareRoot()
        n = pooled / 4 * grown * grown
      case .arcsine:
        let h = 2 * asin(p1.squareRoot()) - 2 * asin(p2.squareRoot())
        n = 2 * (za + zb) * (za + zb) / (h * h)
      case .t, .z, .width: n = nil
      }
    default: n = nil
    }
    return n.flatMap { $0.isFinite ? $0 * designEffect : nil }
  }

  /// The n at which the t test has the power, as if n were a real number.
  private func tNumber(
    _ d: Double, tail: Double, isOneSided: Bool, from z: Double
  ) -> Double? {
    let start = max(2, 2 * z * z / (d * d))
    guard start.isFinite, start < 1e9 else { return nil }
    func lacks(_ n: Double) -> Bool {
      TTestPower.of(d, n: n, tail: tail, isOneSided: isOneSided).map { $0 < power }
        ?? true
    }
    var high = start + 1
    while lacks(high), high < 2e9 { high = 2 * high }
    return Bisection.edge(from: 1.01, to: high, lacks)
  }
}
