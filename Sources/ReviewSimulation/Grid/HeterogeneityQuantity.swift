public import MetaAnalysis

/// What is read of the heterogeneity of an analysis besides its pool: kept as a row of its own, whose bias is
/// the mean less the truth.
public enum HeterogeneityQuantity: Sendable, Hashable {
  /// τ̂²; its boundary counts how often it is 0.
  case tau2(Tau2Method)
  /// I² from Q, per cent, cut off at 0; truth 0, so that its bias is its mean.
  case i2
  /// Cochran's Q; truth 0, so that its bias is its mean.
  case q

  /// "tau2-DL", "I2", "Q".
  public var name: String {
    switch self {
    case .tau2(let method): "tau2-\(method.rawValue)"
    case .i2: "I2"
    case .q: "Q"
    }
  }

  var unit: String {
    switch self {
    case .tau2: "variance"
    case .i2: "%"
    case .q: ""
    }
  }

  /// Its value in checked studies, and whether that is a τ² cut off at 0.
  func value(_ y: Span<Double>, _ v: Span<Double>) -> (value: Double, isAtBound: Bool) {
    switch self {
    case .tau2(let method):
      let tau2 = Tau2.estimate(method, y, v)
      return (tau2.value, tau2.isAtZero)
    case .i2:
      let (q, df) = (CochranQ.of(y, v), Double(y.count - 1))
      return (q > df ? 100 * (q - df) / q : 0, false)
    case .q: return (CochranQ.of(y, v), false)
    }
  }
}
