internal import Parts

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
    guard let value = Double(rest), (0...1).contains(value) else { return nil }
    switch sign {
    case "<", "≤": range = 0...value
    case ">", "≥": range = value...1
    default:
      // 1.2e-5 has six decimals: one of its digits and five of its power.
      let parts = rest.lowercased().split(separator: "e")
      let digits = parts[0].split(separator: ".", omittingEmptySubsequences: false)
      // Beyond 400 either way it is 0, or no p-value.
      let power = min(max(parts.count > 1 ? Int(parts[1]) ?? -400 : 0, -400), 400)
      let decimals = (digits.count > 1 ? digits[1].count : 0) - power
      let half = Rounding.half(decimals: max(0, decimals))
      range = .spanning(max(0, value - half), min(1, value + half))
    }
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
  public var name: String
  /// The pooled standardised mean difference and the ends of its 95 % interval.
  public var smd, lower, upper: Double
  /// Decimals of these three.
  public var decimals: Int
  public var studies: Int
  /// People in all of them.
  public var participants: Int
  /// Per cent, rounded to whole numbers; nil where it is not reported.
  public var i2: Double?
  public var p, pHeterogeneity: ReportedP?
  /// Whether I² is known to come from Q, as in the first definition, and not from an estimate of τ².
  public var isI2FromQ: Bool

  /// A pool.
  public init(
    name: String, smd: Double, lower: Double, upper: Double, decimals: Int, studies: Int,
    participants: Int, i2: Double?, p: ReportedP?, pHeterogeneity: ReportedP?,
    isI2FromQ: Bool = false
  ) {
    self.name = name
    self.smd = smd
    self.lower = lower
    self.upper = upper
    self.decimals = decimals
    self.studies = studies
    self.participants = participants
    self.i2 = i2
    self.p = p
    self.pHeterogeneity = pHeterogeneity
    self.isI2FromQ = isI2FromQ
  }
}
