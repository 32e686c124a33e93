internal import Foundation

/// What is searched: one number of the scenario.
public struct Axis: Sendable {
  /// The values that may be tried.
  public var range: ClosedRange<Double>
  public var isInteger: Bool
  /// The value in the scenario, where the search begins.
  public var current: Double

  /// An axis.
  public init(range: ClosedRange<Double>, isInteger: Bool, current: Double) {
    self.range = range
    self.isInteger = isInteger
    self.current = current
  }

  /// The scale on which measures are nearly straight.
  ///
  /// √n for rates, log n for half-widths, the number itself where it is not a count. Sizes of clusters, at least 1 and over orders of magnitude, count in logarithms: power
  /// flattens with them, and a parabola in the size itself would miss its curve.
  enum Scale: Sendable { case root, logarithm, plain }
  var scale: Scale {
    if isInteger { return isPower ? .logarithm : .root }
    return range.lowerBound >= 1 && range.upperBound >= 100 ? .logarithm : .plain
  }
  /// Whether the measure is a power of n.
  private var isPower = false

  func scaled(for link: Link) -> Axis {
    var axis = self
    if case .log = link { axis.isPower = range.lowerBound > 0 }
    return axis
  }

  func coordinate(_ x: Double) -> Double {
    switch scale {
    case .root: x.squareRoot()
    case .logarithm: log(x)
    case .plain: x
    }
  }
  func value(_ g: Double) -> Double {
    switch scale {
    case .root: clamp(max(g, 0) * max(g, 0))
    case .logarithm: clamp(exp(g))
    case .plain: clamp(g)
    }
  }

  func rounded(_ x: Double) -> Double { clamp(isInteger ? x.rounded() : x) }
  func clamp(_ x: Double) -> Double { min(max(x, range.lowerBound), range.upperBound) }
}
