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
