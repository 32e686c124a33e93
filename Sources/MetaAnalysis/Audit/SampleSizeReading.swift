internal import Foundation
internal import GSLKit
internal import Inference

/// How a sample-size paragraph may have been meant.
public struct SampleSizeReading: Sendable, Equatable {
  /// Which formula gives the number analysed per arm.
  public enum Formula: String, Sendable, CaseIterable {
    /// Means: the noncentral t.
    case t
    /// Means: 2(z_α + z_β)²/d².
    case z
    /// Risks: (z_α + z_β)²(p₁q₁ + p₂q₂)/(p₁ − p₂)².
    case unpooled
    /// Risks: (z_α√(2p̄q̄) + z_β√(p₁q₁ + p₂q₂))²/(p₁ − p₂)².
    case pooled
    /// The same with Yates's correction. Source: Fleiss, Tytun & Ury (1980) Biometrics 36:343.
    case corrected
    /// Risks: 2(z_α + z_β)²/h², h the difference of 2·arcsin √p. Source: Cohen (1988), chapter 6.
    case arcsine
    /// An interval that is as narrow as asked: 2(z_α·SD/width)².
    case width

    /// In words.
    public var words: String {
      switch self {
      case .t: "t"
      case .z: "z"
      case .unpooled: "z, variances apart"
      case .pooled: "χ²"
      case .corrected: "χ² with continuity correction"
      case .arcsine: "arcsine"
      case .width: "z interval"
      }
    }
  }

  /// How people who are lost are made up for.
  public enum Loss: Sendable, Equatable, CaseIterable {
    /// n/(1 − d): what leaves n.
    case divided
    /// n·(1 + d), which leaves n(1 − d²).
    case multiplied
    /// Not at all.
    case ignored
  }

  /// Where the number comes from.
  public var formula: Formula
  /// Whether the test was taken as one-sided.
  public var isOneSided: Bool
  /// Whether a difference in points was taken for one in standard deviations.
  public var forgetsSD: Bool
  /// How people who are lost were made up for.
  public var loss: Loss
  /// Whether the randomised number was rounded up to tens or hundreds.
  public var isRoundedUp: Bool
  /// People per arm, analysed and randomised, before rounding.
  public var analysed, randomised: Double

  /// Whether it is the usual reading: two-sided, people who are lost made up for.
  public var isUsual: Bool {
    !isOneSided && !forgetsSD && loss == .divided && formula != .corrected
  }

  /// What is unusual about it, in words.
  public var words: String {
    var list = [isOneSided ? "one-sided" : "two-sided", formula.words]
    if forgetsSD { list.append("the difference taken for standard deviations") }
    switch loss {
    case .divided: break
    case .multiplied: list.append("dropout by × (1 + d), which is too few")
    case .ignored: list.append("nobody added for dropout")
    }
    if isRoundedUp { list.append("rounded up to a round number") }
    return list.joined(separator: ", ")
  }
}

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
      SampleSizeAudit.tPower(d, n: n, tail: tail, isOneSided: isOneSided).map { $0 < power }
        ?? true
    }
    var high = start + 1
    while lacks(high), high < 2e9 { high = 2 * high }
    return Bisection.edge(from: 1.01, to: high, lacks)
  }
}
