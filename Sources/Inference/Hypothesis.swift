public import Parts

/// Whether a test looks both ways.
public enum Sides: String, Choice {
  /// Either way.
  case twoSided = "two-sided"
  /// Towards benefit only.
  case oneSided = "one-sided"
}

/// Which way an outcome is good.
public enum Benefit: String, Choice {
  /// Higher values are better.
  case higher
  /// Lower values are better.
  case lower

  /// +1 where higher values are better, −1 where lower are.
  public var sign: Double { self == .higher ? 1 : -1 }

  /// The same of what is the less, the more there is of this: time without an event.
  public var reversed: Benefit { self == .higher ? .lower : .higher }
}

/// What a trial sets out to show about one contrast.
///
/// With θ the effect oriented so that benefit is positive and m > 0 a margin:
///
/// ```
/// superiority       H0: θ = 0 (two-sided) or θ ≤ 0 (one-sided)
/// non-inferiority   H0: θ ≤ −m
/// equivalence       H0: |θ| ≥ m, two one-sided tests, each at α
/// ```
public enum Hypothesis: Sendable, Equatable {
  /// No effect is to be refuted, either way or towards benefit.
  case superiority(Sides)
  /// An effect worse than the margin is to be refuted.
  case nonInferiority
  /// Effects beyond the margin either way are to be refuted.
  case equivalence
}

/// The hypothesis, its level and its margin, as a scenario states them.
public struct TestPlan: Sendable, Equatable {
  /// The words of `hypothesis:`.
  public enum Kind: String, Choice {
    /// ``Hypothesis/superiority(_:)``.
    case superiority
    /// ``Hypothesis/nonInferiority``.
    case nonInferiority = "non-inferiority"
    /// ``Hypothesis/equivalence``.
    case equivalence
  }

  /// What the test sets out to show.
  public var hypothesis: Hypothesis
  /// Level of the test; of each one-sided test for equivalence.
  public var alpha: Double
  /// Level of the confidence interval, 0.95 by default.
  public var confidence: Double
  /// The smallest difference that matters, > 0; in the units of the estimate or in SD.
  public var margin: Quantity?
  /// The half-width that the interval is to reach, > 0; in the units of the estimate or in SD.
  public var halfWidth: Quantity?

  /// A test at a level.
  ///
  /// - Parameters:
  ///   - hypothesis: What it sets out to show.
  ///   - alpha: Its level, 10⁻⁹ to .5; of each one-sided test for equivalence.
  ///   - confidence: Level of the confidence interval, .5 to .999999.
  ///   - margin: The smallest difference that matters; non-inferiority and equivalence need it.
  ///   - halfWidth: The half-width that the interval is to reach.
  public init(
    _ hypothesis: Hypothesis = .superiority(.twoSided), alpha: Double = 0.05,
    confidence: Double = 0.95, margin: Quantity? = nil, halfWidth: Quantity? = nil
  ) {
    self.hypothesis = hypothesis
    self.alpha = alpha
    self.confidence = confidence
    self.margin = margin
    self.halfWidth = halfWidth
  }

  /// Reads `hypothesis`, `sides`, `alpha`, `confidence`, `margin`, `half-width`.
  ///
  /// - Parameters:
  ///   - f: Where they stand.
  ///   - standard: Their defaults.
  public init(_ f: Fields, default standard: TestPlan = TestPlan()) {
    let kind = f.choice(
      "hypothesis", default: standard.kind,
      "What the test is to show; non-inferiority and equivalence need a margin.")
    let sides = f.choice(
      "sides", default: standard.sides,
      "Superiority either way, or towards benefit only.")
    let alpha = f.number(
      "alpha", unit: .proportion, in: TestPlan.levels, default: standard.alpha,
      "Level of the test (of each one-sided test for equivalence).")
    let confidence = f.number(
      "confidence", unit: .proportion, in: TestPlan.confidences, default: standard.confidence,
      "Level of the confidence interval.")
    let margin =
      f.quantity(
        "margin", in: TestPlan.units,
        "Smallest difference that matters. With superiority it adds the three-way conclusion.")
      ?? standard.margin
    let halfWidth =
      f.quantity(
        "half-width", in: TestPlan.units,
        "Half-width of the confidence interval to reach; counts how often it is reached.")
      ?? standard.halfWidth
    let hypothesis: Hypothesis =
      switch kind {
      case .superiority: .superiority(sides)
      case .nonInferiority: .nonInferiority
      case .equivalence: .equivalence
      }
    self.init(
      hypothesis, alpha: alpha, confidence: confidence, margin: margin, halfWidth: halfWidth)
    check(f)
  }

  /// Levels that a test may have.
  public static let levels = 1e-9...0.5
  private static let confidences = 0.5...0.999_999
  private static let units: [Fields.QuantityUnit] = [
    ("points", 1e-9...1e9, .points), ("smd", 1e-6...100, .standardDeviations),
    ("risk-difference", 1e-6...1, .proportion), ("log-odds-ratio", 1e-6...100, .none),
    ("log-hazard-ratio", 1e-6...100, .none),
  ]

  /// Reports a level, a confidence, a margin or a half-width that is out of range, and a margin that is missing.
  public func check(_ f: Fields) {
    f.expect(alpha, in: TestPlan.levels, at: "alpha")
    f.expect(confidence, in: TestPlan.confidences, at: "confidence")
    f.expect(margin, in: TestPlan.units, at: "margin")
    f.expect(halfWidth, in: TestPlan.units, at: "half-width")
    if kind != .superiority, margin == nil {
      f.report(
        "\(kind.rawValue) needs a margin, for example 'margin: {points: 3}'", at: "hypothesis")
    }
  }

  private var kind: Kind {
    switch hypothesis {
    case .superiority: .superiority
    case .nonInferiority: .nonInferiority
    case .equivalence: .equivalence
    }
  }

  /// Whether the test itself is against the margin.
  public var isAgainstMargin: Bool {
    if case .superiority = hypothesis { false } else { true }
  }

  /// Two-sided, or towards benefit only.
  public var sides: Sides {
    if case .superiority(let sides) = hypothesis { sides } else { .twoSided }
  }
}
