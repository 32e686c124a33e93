/// A p-value as a report prints it.
public struct ReportedP: Sendable, Equatable {
  /// All values that are printed so: 0.03 is 0.025 to 0.035, `< .001` is 0 to 0.001.
  public let range: ClosedRange<Double>

  /// Reads `0.03`, `.03`, `= .03`, `< .001` or `> .05`; nil when it is no p-value.
  ///
  /// - Parameter text: As printed.
  public init?(_ text: String) {
    var rest = text.filter { $0 != " " }[...]
    let sign = rest.first
    if let sign, "<>=≤≥".contains(sign) { rest = rest.dropFirst() }
    guard let value = Double(rest), (0...1).contains(value) else { return nil }
    switch sign {
    case "<", "≤": range = 0...value
    case ">", "≥": range = value...1
    default:
      let decimals = rest.firstIndex(of: ".").map { rest[$0...].count - 1 } ?? 0
      let half = Rounding.half(decimals: decimals)
      range = max(0, value - half)...min(1, value + half)
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

  /// A pool.
  public init(
    name: String, smd: Double, lower: Double, upper: Double, decimals: Int, studies: Int,
    participants: Int, i2: Double?, p: ReportedP?, pHeterogeneity: ReportedP?
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
  }
}
