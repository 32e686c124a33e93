internal import Foundation

/// Lines of people around those of their clusters: three levels.
///
/// ```
/// y_ij = X_ij·β + Z_ij·c_j + Z_ij·b_ij + e_ij,   Z = [1 t],  c_j ~ N(0, C),  b_ij ~ N(0, D),  e ~ N(0, σ²I)
/// V_j = V₀ + Z·C·Z',   V₀ the people's own blocks, Z those of the cluster's people one below the other
/// K = C(I + AC)⁻¹,  A = Z'V₀⁻¹Z:   V_j⁻¹ = V₀⁻¹ − V₀⁻¹Z·K·Z'V₀⁻¹,   log|V_j| = log|V₀| + log|I + AC|
/// ```
///
/// So V_j⁻¹u = V₀⁻¹ũ with ũ = u − Zq, q = K·Z'V₀⁻¹u: people as ``SlopeModel`` has them once the cluster's line is taken
/// away, and matrices of order 2 for the rest. People without a cluster have no c. Of people nothing is needed but sums
/// by cluster and pattern of waves. Source: Woodbury (1950); Bates et al. (2015) J Stat Softw 67(1) for the model.
struct NestedSlopeModel: VarianceModel {
  /// People of one cluster with the same rows.
  struct Block: BitwiseCopyable {
    /// Of clusters that are one: the arm, and the number of the cluster; people of number 0 have none.
    var arm: Int
    var cluster: Int
    var people: SlopeModel.Block
    /// Where ΣB_1 and ΣB_2 stand, one after the other.
    var linear: Int
  }

  /// What clusters have.
  enum Shape { case intercept, independent, correlated }

  let people: SlopeModel
  let shape: Shape
  /// Blocks of a cluster one after the other.
  let blocks: UnsafeBufferPointer<Block>
  /// The longest time, squared: what turns a variance of slopes into one of levels.
  let longest: Double
  /// ``scratchSize(columns:parameters:)`` numbers.
  let scratch: UnsafeMutablePointer<Double>

  var columns: Int { people.columns }
  /// Where the clusters' parameters start: after those of people.
  var first: Int { people.parameters }
  var parameters: Int { first + shape.parameters }
  var residualDf: Double { people.residualDf }

  static func scratchSize(columns: Int, parameters: Int) -> Int {
    (columns + 1) * (4 * (columns + 1) + 10 + 2 * parameters)
  }

  func isResidual(_ parameter: Int) -> Bool { parameter == 0 }
  func isBounded(_ parameter: Int) -> Bool {
    parameter < first ? people.isBounded(parameter) : shape != .correlated
  }

  func scale(_ parameter: Int, _ phi: UnsafePointer<Double>, residual: Double) -> Double {
    guard parameter >= first else { return people.scale(parameter, phi, residual: residual) }
    return switch (shape, parameter - first) {
    case (.intercept, _), (.independent, 0): residual
    case (.independent, _): residual / longest
    case (.correlated, 0): residual.squareRoot()
    case (.correlated, _): (residual / longest).squareRoot()
    }
  }

  func theta(_ phi: UnsafePointer<Double>, into theta: UnsafeMutablePointer<Double>) {
    people.theta(phi, into: theta)
    if shape == .correlated {
      LineCovariance.theta(phi + first, into: theta + first)
    } else {
      for k in first..<parameters { theta[k] = phi[k] }
    }
  }

  func pullBack(
    _ phi: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>,
    _ hessian: UnsafeMutablePointer<Double>
  ) {
    if people.hasSlopes {
      LineCovariance.pullBack(phi + 1, at: 1, order: parameters, gradient, hessian)
    }
    if shape == .correlated {
      LineCovariance.pullBack(phi + first, at: first, order: parameters, gradient, hessian)
    }
  }

  func accumulate(_ theta: UnsafePointer<Double>, into sums: inout MixedSums) {
    let d = people.covariance(theta)
    let c = shape.covariance(theta + first)
    var start = 0
    while start < blocks.count {
      let own = blocks[start]
      var end = start + 1
      while end < blocks.count, blocks[end].arm == own.arm, blocks[end].cluster == own.cluster {
        end += 1
      }
      if own.cluster == 0 {
        for i in start..<end {
          let block = blocks[i].people
          people.add(block, people.products + block.products, theta[0], d, &sums)
        }
      } else {
        var cluster = NestedCluster(self, start..<end, theta[0], d, c)
        cluster.add(to: &sums)
      }
      start = end
    }
  }
}

extension NestedSlopeModel.Shape {
  var parameters: Int {
    switch self {
    case .intercept: 1
    case .independent: 2
    case .correlated: 3
    }
  }

  /// C.
  func covariance(_ theta: UnsafePointer<Double>) -> Symmetric2 {
    switch self {
    case .intercept: Symmetric2(a: theta[0], b: 0, c: 0)
    case .independent: Symmetric2(a: theta[0], b: 0, c: theta[1])
    case .correlated: Symmetric2(a: theta[0], b: theta[1], c: theta[2])
    }
  }

  /// The derivative of C by one of its parameters.
  func derivative(_ parameter: Int) -> Matrix2 {
    SlopeModel.derivative(self == .independent && parameter == 1 ? 2 : parameter)
  }

  /// Whether C is on the edge of what it can be, as lme4 has it: an element of the root's diagonal below a limit.
  func isSingular(_ phi: UnsafePointer<Double>, limit: Double) -> Bool {
    self == .correlated && (abs(phi[0]) < limit || abs(phi[2]) < limit)
  }
}
