internal import Foundation
public import Inference

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
public struct NestedSlopeModel: VarianceModel {
  /// People of one cluster with the same rows.
  public typealias Block = NestedBlock
  /// What clusters have.
  public typealias Shape = NestedShape

  let people: SlopeModel
  let shape: Shape
  /// Blocks of a cluster one after the other.
  let blocks: UnsafeBufferPointer<Block>
  /// The longest time, squared: what turns a variance of slopes into one of levels.
  let longest: Double
  /// ``scratchSize(columns:parameters:)`` numbers.
  let scratch: UnsafeMutablePointer<Double>

  /// A model of people in clusters.
  ///
  /// - Parameters:
  ///   - people: The model of people around their clusters' lines; its own blocks are not read.
  ///   - shape: What clusters have.
  ///   - blocks: People, those of a cluster one after the other; read while the fit lasts.
  ///   - longest: The longest time, squared, > 0.
  ///   - scratch: ``scratchSize(columns:parameters:)`` numbers.
  public init(
    people: SlopeModel, shape: Shape, blocks: UnsafeBufferPointer<Block>, longest: Double,
    scratch: UnsafeMutablePointer<Double>
  ) {
    self.people = people
    self.shape = shape
    self.blocks = blocks
    self.longest = longest
    self.scratch = scratch
  }

  /// Fits what is written for it.
  ///
  /// - Parameters:
  ///   - frame: Its size, and what is asked of it.
  ///   - model: Writes blocks and sums of products, and gives the model of them.
  ///   - start: Writes φ where the climb starts.
  ///   - contrast: Writes l into zeros, or says why there is no such contrast.
  ///   - found: Gets θ and −2 × restricted log-likelihood at the top; both end with the call.
  /// - Returns: l'β; a boundary where a variance is 0 or a covariance matrix singular.
  public static func fit(
    _ frame: MixedFrame,
    model: (UnsafeMutablePointer<Block>, UnsafeMutablePointer<Double>) -> NestedSlopeModel,
    start: (UnsafeMutablePointer<Double>) -> Void,
    contrast: (UnsafeMutablePointer<Double>) -> Failure?,
    found: (UnsafeBufferPointer<Double>, Double) -> Void
  ) -> Fit {
    RestrictedFit<NestedSlopeModel>.fit(
      frame, model: model, start: start, contrast: contrast, found: found)
  }

  var columns: Int { people.columns }
  /// Where the clusters' parameters start: after those of people.
  var first: Int { people.parameters }
  var parameters: Int { first + shape.parameters }
  var residualDf: Double { people.residualDf }

  /// Numbers that a model of so many columns and variances writes into.
  public static func scratchSize(columns: Int, parameters: Int) -> Int {
    (columns + 1) * (4 * (columns + 1) + 10 + 2 * parameters)
  }

  func isResidual(_ parameter: Int) -> Bool { parameter == 0 }
  func isBounded(_ parameter: Int) -> Bool {
    parameter < first ? people.isBounded(parameter) : shape != .correlated
  }
  func isSingular(_ phi: UnsafePointer<Double>) -> Bool {
    people.isSingular(phi) || shape.isSingular(phi + first, limit: SlopeModel.limit(phi))
  }

  func scale(_ parameter: Int, _ phi: UnsafePointer<Double>, residual: Double) -> Double {
    guard parameter >= first else { return people.scale(parameter, phi, residual: residual) }
    return switch (shape, parameter - first) {
    case (.intercept, _), (.independent, 0): residual
    case (.independent, _), (.slope, _): residual / longest
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
        var cluster = NestedCluster(
          people, shape, blocks, start..<end, theta[0], d, c, scratch: scratch)
        cluster.add(to: &sums)
      }
      start = end
    }
  }
}
