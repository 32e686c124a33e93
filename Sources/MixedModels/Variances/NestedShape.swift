/// What clusters have.
public enum NestedShape: Sendable {
  /// Intercepts.
  case intercept
  /// Slopes.
  case slope
  /// Intercepts and slopes that do not covary.
  case independent
  /// Intercepts and slopes with any covariance.
  case correlated
}

extension NestedShape {
  /// Variances and covariances of clusters.
  public var parameters: Int {
    switch self {
    case .intercept, .slope: 1
    case .independent: 2
    case .correlated: 3
    }
  }

  /// C.
  func covariance(_ theta: UnsafePointer<Double>) -> Symmetric2 {
    switch self {
    case .intercept: Symmetric2(a: theta[0], b: 0, c: 0)
    case .slope: Symmetric2(a: 0, b: 0, c: theta[0])
    case .independent: Symmetric2(a: theta[0], b: 0, c: theta[1])
    case .correlated: Symmetric2(a: theta[0], b: theta[1], c: theta[2])
    }
  }

  /// The derivative of C by one of its parameters.
  func derivative(_ parameter: Int) -> Matrix2 {
    SlopeModel.derivative(
      self == .slope || self == .independent && parameter == 1 ? 2 : parameter)
  }

  /// Whether C is on the edge of what it can be, as lme4 has it: an element of the root's diagonal below a limit.
  func isSingular(_ phi: UnsafePointer<Double>, limit: Double) -> Bool {
    self == .correlated && (abs(phi[0]) < limit || abs(phi[2]) < limit)
  }
}
