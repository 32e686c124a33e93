public import Parts

/// A p-value as a report prints it.
public struct ReportedP: Sendable, Equatable {
  /// All values that are printed so: 0.03 is 0.025 to 0.035, `< .001` is 0 to 0.001.
  public let range: ClosedRange<Double>

  /// Reads `0.03`, `.03`, `= .03`, `< .001` or `> .05`; nil when it is no p-value.
  ///
  /// - Parameter text: As printed.
  public init?(_ text: String) {
    var rest = text.filter { $0 != " " }.replacing("<=", with: "≤").replacing(">=", with: "≥")[...]
    let sign = rest.first
    if let sign, "<>=≤≥".contains(sign) { rest = rest.dropFirst() }
    guard let number = ReportedNumber(String(rest)), (0...1).contains(number.value) else {
      return nil
    }
    switch sign {
    case "<", "≤": range = 0...number.value
    case ">", "≥": range = number.value...1
    default: range = .spanning(max(0, number.range.lowerBound), min(1, number.range.upperBound))
    }
  }
}

/// A number as a report prints it, with what its rounding hides.
public struct ReportedNumber: Sendable, Equatable {
  /// The number.
  public let value: Double
  /// Decimals that are printed; 1.2e-5 has six.
  public let decimals: Int

  /// Half a unit of the last decimal.
  public var half: Double { Rounding.half(decimals: decimals) }

  /// All values that are printed so.
  public var range: ClosedRange<Double> { .spanning(value - half, value + half) }

  /// Reads `9.42`, `.69`, `-0.39` or `1.2e-5`; nil when it is no number.
  ///
  /// - Parameter text: As printed, with the decimals that are printed.
  public init?(_ text: String) {
    let plain = text.filter { $0 != " " }.replacing("−", with: "-")
    let allowed = plain.allSatisfy { $0.isASCII && ($0.isNumber || ".-+eE".contains($0)) }
    guard allowed, let value = Double(plain), value.isFinite else { return nil }
    let parts = plain.lowercased().split(separator: "e")
    guard let mantissa = parts.first else { return nil }
    let digits = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    // Beyond 400 either way it is 0, or too large.
    let power = min(max(parts.count > 1 ? Int(parts[1]) ?? -400 : 0, -400), 400)
    self.value = value
    decimals = min(max(0, (digits.count > 1 ? digits[1].count : 0) - power), 300)
  }

  /// A number with so many decimals.
  public init(_ value: Double, decimals: Int) {
    self.value = value
    self.decimals = decimals
  }
}

/// What rounding hides.
enum Rounding {
  /// Half a unit of the last decimal.
  static func half(decimals: Int) -> Double {
    var unit = 1.0
    for _ in 0..<decimals { unit /= 10 }
    return unit / 2
  }
}

/// A pooled effect as a review reports it.
public struct ReportedPool: Sendable {
  /// What is pooled; ratios are compared as logarithms.
  public enum Measure: String, Choice, Sendable {
    /// Standardised mean difference.
    case smd
    /// Mean difference.
    case md
    /// Risk difference.
    case rd
    /// Risk ratio.
    case rr
    /// Odds ratio.
    case or
    /// Hazard ratio.
    case hr

    /// Whether it is a ratio.
    public var isRatio: Bool {
      switch self {
      case .smd, .md, .rd: false
      case .rr, .or, .hr: true
      }
    }
  }

  /// What the review calls it.
  public var name: String
  /// What is pooled.
  public var measure: Measure
  /// The pooled effect and the ends of its interval, ratios as ratios.
  public var estimate, lower, upper: Double
  /// Decimals of these three.
  public var decimals: Int
  /// Of the interval, in (0, 1).
  public var level: Double
  /// Studies in it, ≥ 1.
  public var studies: Int
  /// People in all of them; nil where it is not reported.
  public var participants: Int?
  /// Per cent; nil where it is not reported.
  public var i2: Double?
  /// What rounding hides in it: half a per cent for whole numbers.
  public var i2Half: Double
  /// p of the effect and of heterogeneity, as they are printed; nil where they are not.
  public var p, pHeterogeneity: ReportedP?
  /// Whether I² is known to come from Q, as in the first definition, and not from an estimate of τ².
  public var isI2FromQ: Bool
  /// The test of the pooled effect, Cochran's Q and τ², as printed.
  public var z, q, tau2: ReportedNumber?
  /// Degrees of freedom of Q, as printed.
  public var df: Int?

  /// A pool.
  public init(
    name: String, measure: Measure = .smd, estimate: Double, lower: Double, upper: Double,
    decimals: Int, level: Double = 0.95, studies: Int, participants: Int?, i2: Double?,
    i2Half: Double = 0.5, p: ReportedP?, pHeterogeneity: ReportedP?, isI2FromQ: Bool = false,
    z: ReportedNumber? = nil, q: ReportedNumber? = nil, df: Int? = nil,
    tau2: ReportedNumber? = nil
  ) {
    self.name = name
    self.measure = measure
    self.estimate = estimate
    self.lower = lower
    self.upper = upper
    self.decimals = decimals
    self.level = level
    self.studies = studies
    self.participants = participants
    self.i2 = i2
    self.i2Half = i2Half
    self.p = p
    self.pHeterogeneity = pHeterogeneity
    self.isI2FromQ = isI2FromQ
    self.z = z
    self.q = q
    self.df = df
    self.tau2 = tau2
  }
}
