/// A model of the variance of a mixed model's data: how V hangs on its parameters.
///
/// Parameters φ are those that are climbed in; θ are variances and covariances, in which V is linear. For
/// models of variances alone the two are the same.
protocol VarianceModel {
  /// Rows of the data that vary alike.
  associatedtype Block: BitwiseCopyable
  /// Columns of X.
  var columns: Int { get }
  /// Variances and covariances θ.
  var parameters: Int { get }
  /// Parameters φ that are climbed in; as many as θ for most.
  var free: Int { get }
  /// Rows of data less columns of X.
  var residualDf: Double { get }
  /// Whether a parameter cannot fall below 0.
  func isBounded(_ parameter: Int) -> Bool
  /// Whether a parameter is a residual variance, which must stay above 0.
  func isResidual(_ parameter: Int) -> Bool
  /// Whether Kenward and Roger's second derivatives of V are left out: V is linear in θ, and φ says all that θ does.
  var isLinear: Bool { get }
  /// θ from φ.
  func theta(_ phi: UnsafePointer<Double>, into theta: UnsafeMutablePointer<Double>)
  /// Adds every block at θ.
  func accumulate(_ theta: UnsafePointer<Double>, into sums: inout MixedSums)
  /// How small a change of φ_k is no change, where it is near 0; the residual variance for variances.
  func scale(_ parameter: Int, _ phi: UnsafePointer<Double>, residual: Double) -> Double
  /// Whether a covariance matrix at φ has no inverse, where no parameter is at 0 for it.
  func isSingular(_ phi: UnsafePointer<Double>) -> Bool
  /// Turns gradient and Hessian by θ into those by φ, in place; rows of ``parameters`` become rows of ``free``.
  func pullBack(
    _ phi: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>,
    _ hessian: UnsafeMutablePointer<Double>)
}

/// A model whose parameters are variances.
extension VarianceModel {
  var free: Int { parameters }
  var isLinear: Bool { true }
  func scale(_ parameter: Int, _ phi: UnsafePointer<Double>, residual: Double) -> Double {
    residual
  }
  func theta(_ phi: UnsafePointer<Double>, into theta: UnsafeMutablePointer<Double>) {
    theta.update(from: phi, count: parameters)
  }
  func isBounded(_ parameter: Int) -> Bool { true }
  func isSingular(_ phi: UnsafePointer<Double>) -> Bool { false }
  func pullBack(
    _ phi: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>,
    _ hessian: UnsafeMutablePointer<Double>
  ) {}
}
