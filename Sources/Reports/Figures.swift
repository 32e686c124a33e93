internal import Foundation
public import MonteCarlo

/// How figures are printed: with as many digits as their Monte Carlo error allows.
public enum Figures {
  /// Decimals that show the error with two digits, 0 … 9.
  static func decimals(mcse: Double) -> Int {
    guard mcse > 0, mcse.isFinite else { return 4 }
    return min(max(Int((-log10(mcse)).rounded(.up)) + 1, 0), 9)
  }

  /// `0.8015 ± 0.0013`; `≤ 0.0003` for a count of 0.
  public static func text(_ measured: Measured) -> String {
    if let bound = measured.atMost { return "≤ " + fixed(bound, decimals(mcse: bound)) }
    if measured.mcse == 0 { return number(measured.value) }
    let decimals = decimals(mcse: measured.mcse)
    return "\(fixed(measured.value, decimals)) ± \(fixed(measured.mcse, decimals))"
  }

  /// The same with one figure of the error and no blanks, for wide tables: "0.0530±0.0001".
  static func compact(_ measured: Measured) -> String {
    guard measured.atMost == nil, measured.mcse > 0 else { return text(measured) }
    let places = max(decimals(mcse: measured.mcse) - 1, 0)
    return "\(fixed(measured.value, places))±\(fixed(measured.mcse, places))"
  }

  /// A share in per cent: "100 %", "2.8 %", "< 0.1 %".
  static func percent(_ share: Double) -> String {
    if share == 0 || share == 1 { return share == 0 ? "0 %" : "100 %" }
    let shown = (share * 1000).rounded() / 10
    return shown == 0 ? "< 0.1 %" : shown == 100 ? "> 99.9 %" : known(shown) + " %"
  }

  /// A number that is known exactly: four significant digits or so.
  public static func number(_ value: Double) -> String {
    var text = fixed(value, value == 0 || abs(value) >= 1000 ? 0 : abs(value) >= 1 ? 3 : 4)
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text
  }

  /// A number as somebody wrote it: up to six significant digits.
  public static func known(_ value: Double) -> String { String(format: "%.6g", value) }

  /// With a fixed number of decimals; a rounded zero has no sign.
  public static func fixed(_ value: Double, _ decimals: Int) -> String {
    let text = String(format: "%.\(decimals)f", value)
    return text.allSatisfy({ "-0.".contains($0) }) ? text.replacing("-", with: "") : text
  }

  /// A cost in whole units; beyond 10^15 as a power of ten.
  public static func money(_ value: Double) -> String {
    count(value)
  }

  /// A count that was calculated: to the nearest whole number; beyond 10^15 as a power of ten.
  public static func count(_ value: Double) -> String {
    abs(value) < 1e15 ? count(Int(value.rounded())) : known(value)
  }

  /// A count with thin groups: `10 000 000`.
  public static func count(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: " ")
  }
}
