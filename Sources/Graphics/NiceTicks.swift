internal import Foundation

/// Values of an axis that are easy to read: multiples of 1, 2, 2.5 or 5 times a power of ten.
public enum NiceTicks {
  /// Ticks within a range.
  ///
  /// ```
  /// step  the smallest of 1, 2, 2.5, 5, 10 × 10^k that leaves at most so many of its multiples within the range
  /// ```
  ///
  /// - Parameters:
  ///   - range: From lowest to highest.
  ///   - most: Ticks at most, 2 or more.
  /// - Returns: Values with their texts, from low to high; none for a range that is not finite or empty.
  public static func within(
    _ range: ClosedRange<Double>, most: Int = 6
  ) -> [(value: Double, text: String)] {
    guard let step = step(range, most) else { return [] }
    let slack = 1e-9 * step
    let first = ((range.lowerBound - slack) / step).rounded(.up)
    return (0..<max(most, 2)).compactMap { i in
      let value = (first + Double(i)) * step
      guard value <= range.upperBound + slack else { return nil }
      return (value == 0 ? 0 : value, text(value, step: step))
    }
  }

  /// The smallest range that begins and ends at a tick.
  ///
  /// - Parameters:
  ///   - range: What it holds.
  ///   - most: Ticks at most.
  /// - Returns: The range; a range without length is widened.
  public static func around(_ range: ClosedRange<Double>, most: Int = 6) -> ClosedRange<Double> {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard low < high else {
      let reach = low == 0 ? 1 : abs(low) / 2
      return low.isFinite ? low - reach...low + reach : 0...1
    }
    guard let step = step(range, most) else { return range }
    let slack = 1e-9
    let from = (low / step + slack).rounded(.down) * step
    let to = (high / step - slack).rounded(.up) * step
    return from < to && from.isFinite && to.isFinite ? from...to : range
  }

  /// Ticks of ratios on an axis of their natural logarithms.
  ///
  /// - Parameters:
  ///   - range: Of logarithms.
  ///   - most: Ticks at most.
  /// - Returns: Logarithms with the ratios' texts, from low to high.
  public static func ratios(
    within range: ClosedRange<Double>, most: Int = 7
  ) -> [(value: Double, text: String)] {
    guard range.lowerBound < range.upperBound, range.lowerBound > -600, range.upperBound < 600
    else {
      return within(range, most: most).map { ($0.value, String(format: "%.3g", exp($0.value))) }
    }
    let exponents =
      Int(
        (range.lowerBound / log(10)).rounded(.down))...Int(
        (range.upperBound / log(10)).rounded(.up))
    for digits in [[1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8], [1, 2, 5], [1, 3], [1]] {
      let ticks = exponents.flatMap { k in digits.map { $0 * pow(10, Double(k)) } }
        .map { (value: log($0), text: String(format: "%.4g", $0)) }
        .filter { range.contains($0.value) }
      if ticks.count <= most, ticks.count > 1 { return ticks }
      // Too few even of the finest: an axis of ratios that hardly differ.
      if ticks.count < 2, digits.count == 10 {
        return within(exp(range.lowerBound)...exp(range.upperBound), most: most)
          .filter { $0.value > 0 }.map { (log($0.value), $0.text) }
      }
    }
    return within(range, most: most).map { ($0.value, String(format: "%.2g", exp($0.value))) }
  }

  private static func step(_ range: ClosedRange<Double>, _ most: Int) -> Double? {
    let length = range.upperBound - range.lowerBound
    guard length > 0, length.isFinite, length > 1e-12 * abs(range.upperBound) else { return nil }
    let power = pow(10, (log10(length / Double(max(most, 2)))).rounded(.down))
    guard power > 0, power.isFinite else { return nil }
    return [1, 2, 2.5, 5, 10, 20].map { $0 * power }.first { step in
      let first = (range.lowerBound / step - 1e-9).rounded(.up)
      let last = (range.upperBound / step + 1e-9).rounded(.down)
      return last - first + 1 <= Double(max(most, 2))
    }
  }

  /// With the decimals that the step has.
  private static func text(_ value: Double, step: Double) -> String {
    if value == 0 { return "0" }
    guard abs(value) < 1e7, step >= 1e-6 else { return String(format: "%.4g", value) }
    var decimals = 0
    while decimals < 7,
      abs((step * pow(10, Double(decimals))).rounded() / pow(10, Double(decimals)) - step) > 1e-9
        * step
    {
      decimals += 1
    }
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") ? "−" + text.dropFirst() : text
  }
}

extension Chart.Axis {
  /// An axis that begins and ends at a tick.
  ///
  /// - Parameters:
  ///   - label: What is measured along it.
  ///   - range: What it must hold.
  ///   - most: Ticks at most.
  /// - Returns: The axis.
  public static func nice(
    _ label: String, holding range: ClosedRange<Double>, most: Int = 6
  ) -> Chart.Axis {
    let ends = NiceTicks.around(range, most: most)
    return Chart.Axis(
      label, from: ends.lowerBound, to: ends.upperBound,
      ticks: NiceTicks.within(ends, most: most + 2))
  }
}
