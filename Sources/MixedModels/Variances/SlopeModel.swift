internal import Foundation
public import Inference

/// Random intercepts and slopes of people, by groups of people with the same rows.
///
/// ```
/// y_i = Xβ + Z·b_i + e_i,   Z = [1 t],  b_i ~ N(0, D),  e_i ~ N(0, σ²I),   D = L·L'
/// R = (σ²I + GD)⁻¹,  G = Z'Z,  B = Z'u:   u'Wu = (u'u − B'DRB)/σ²,   Z'Wu = RB,   Z'WZ = RG
/// ```
///
/// Everything that the likelihood needs is a sum of u'u and of B_a'B_b with weights that people of a group share.
/// Climbed in σ² and the elements of L, so that D stays a covariance matrix; without random slopes in σ² and the variance
/// of intercepts, all there is of D.
public struct SlopeModel: VarianceModel {
  /// People with the same rows.
  public struct Block: BitwiseCopyable, Sendable {
    /// People.
    public var count: Double
    /// Rows of each.
    public var rows: Double
    /// G.
    public var g: Symmetric2
    /// Where Σu'u, ΣB_1'B_1, Σ(B_1'B_2 + B_2'B_1)/2 and ΣB_2'B_2 stand, one after the other.
    public var products: Int

    /// People with the same rows.
    ///
    /// - Parameters:
    ///   - count: People.
    ///   - rows: Rows of each.
    ///   - g: Z'Z.
    ///   - products: Where their sums stand.
    public init(count: Double, rows: Double, g: Symmetric2, products: Int) {
      self.count = count
      self.rows = rows
      self.g = g
      self.products = products
    }
  }

  let columns: Int
  /// 4, or 2 without random slopes.
  let parameters: Int
  let residualDf: Double
  let blocks: UnsafeBufferPointer<Block>
  let products: UnsafePointer<Double>

  /// A model of people.
  ///
  /// - Parameters:
  ///   - columns: Columns of X.
  ///   - parameters: 4, or 2 without random slopes.
  ///   - residualDf: Rows less columns.
  ///   - blocks: People with the same rows; read while the fit lasts.
  ///   - products: Their sums, lower triangles of rows of columns + 1.
  public init(
    columns: Int, parameters: Int, residualDf: Double, blocks: UnsafeBufferPointer<Block>,
    products: UnsafePointer<Double>
  ) {
    self.columns = columns
    self.parameters = parameters
    self.residualDf = residualDf
    self.blocks = blocks
    self.products = products
  }

  /// Fits what is written for it.
  ///
  /// - Parameters:
  ///   - frame: Its size, and what is asked of it.
  ///   - model: Writes blocks and sums of products, and gives the model of them.
  ///   - start: Writes φ where the climb starts.
  ///   - contrast: Writes l into zeros, or says why there is no such contrast.
  ///   - found: Gets θ and −2 × restricted log-likelihood at the top; both end with the call.
  /// - Returns: l'β; a boundary where a variance is 0 or the covariance matrix singular.
  public static func fit(
    _ frame: MixedFrame,
    model: (UnsafeMutablePointer<Block>, UnsafeMutablePointer<Double>) -> SlopeModel,
    start: (UnsafeMutablePointer<Double>) -> Void,
    contrast: (UnsafeMutablePointer<Double>) -> Failure?,
    found: (UnsafeBufferPointer<Double>, Double) -> Void
  ) -> Fit {
    RestrictedFit<SlopeModel>.fit(
      frame, model: model, start: start, contrast: contrast, found: found)
  }

  func isResidual(_ parameter: Int) -> Bool { parameter == 0 }
  var hasSlopes: Bool { parameters == 4 }
  func isBounded(_ parameter: Int) -> Bool { !hasSlopes }

  /// As lme4 has it: an element of L's diagonal below 1e-4 residual standard deviations.
  func isSingular(_ phi: UnsafePointer<Double>) -> Bool {
    guard hasSlopes else { return false }
    let limit = SlopeModel.limit(phi)
    return abs(phi[1]) < limit || abs(phi[3]) < limit
  }

  /// What an element of a root's diagonal must reach.
  static func limit(_ phi: UnsafePointer<Double>) -> Double { 1e-4 * phi[0].squareRoot() }

  func theta(_ phi: UnsafePointer<Double>, into theta: UnsafeMutablePointer<Double>) {
    guard hasSlopes else {
      theta.update(from: phi, count: parameters)
      return
    }
    theta[0] = phi[0]
    LineCovariance.theta(phi + 1, into: theta + 1)
  }

  func pullBack(
    _ phi: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>,
    _ hessian: UnsafeMutablePointer<Double>
  ) {
    guard hasSlopes else { return }
    LineCovariance.pullBack(phi + 1, at: 1, order: parameters, gradient, hessian)
  }

  func accumulate(_ theta: UnsafePointer<Double>, into sums: inout MixedSums) {
    let d = covariance(theta)
    for block in blocks { add(block, products + block.products, theta[0], d, &sums) }
  }

  /// D.
  func covariance(_ theta: UnsafePointer<Double>) -> Symmetric2 {
    Symmetric2(a: theta[1], b: hasSlopes ? theta[2] : 0, c: hasSlopes ? theta[3] : 0)
  }

  /// The derivative of D by one of its elements.
  @inline(__always)
  static func derivative(_ element: Int) -> Matrix2 {
    switch element {
    case 0: Matrix2(a: 1, b: 0, c: 0, d: 0)
    case 1: Matrix2(a: 0, b: 1, c: 1, d: 0)
    default: Matrix2(a: 0, b: 0, c: 0, d: 1)
    }
  }

  /// Adds people with the same rows, whose products stand at a place.
  func add(
    _ block: Block, _ source: UnsafePointer<Double>, _ s: Double, _ d: Symmetric2,
    _ sums: inout MixedSums
  ) {
    let g = block.g.full
    // σ²I + GD and its inverse R.
    let inner = (g * d.full).adding(s)
    let r = inner.inverse
    let t = r.transposed
    let m = (d.full * r)
    let h = r * g
    let mg = m * g
    sums.logDet += block.count * ((block.rows - 2) * log(s) + log(inner.determinant))
    sums.t[0] += block.count * (block.rows - mg.trace) / s
    sums.tt[0] += block.count * (block.rows - 2 * mg.trace + (mg * mg).trace) / (s * s)
    // u'Wu, u'W²u, u'W³u.
    let (first, second, third) = (m, t * m, t * t * m)
    add(source, 1 / s, first, -1 / s, to: sums.s)
    add(source, 1 / (s * s), first, -1 / (s * s), to: sums.s(0))
    add(source, 0, second, -1 / s, to: sums.s(0))
    add(source, 1 / (s * s * s), first, -1 / (s * s * s), to: sums.s(0, 0))
    add(source, 0, second, -1 / (s * s), to: sums.s(0, 0))
    add(source, 0, third, -1 / s, to: sums.s(0, 0))
    for k in 0..<parameters - 1 {
      let e = SlopeModel.derivative(k)
      sums.t[k + 1] += block.count * (e * h).trace
      sums.tt[sums.pair(0, k + 1)] += block.count * (e * h * t).trace
      add(source, 0, t * e * r, 1, to: sums.s(k + 1))
      add(source, 0, t * t * e * r, 1, to: sums.s(0, k + 1))
      for l in 0...k {
        let f = SlopeModel.derivative(l)
        sums.tt[sums.pair(k + 1, l + 1)] += block.count * (e * h * f * h).trace
        add(source, 0, t * e * h * f * r, 1, to: sums.s(k + 1, l + 1))
      }
    }
  }

  /// Adds own·Σu'u + scale·ΣB'·w·B to a lower triangle; of w the symmetric part counts.
  @inline(__always)
  private func add(
    _ source: UnsafePointer<Double>, _ own: Double, _ w: Matrix2, _ scale: Double,
    to target: UnsafeMutablePointer<Double>
  ) {
    let width = columns &+ 1
    let area = width &* width
    let (a, b, c) = (scale * w.a, scale * (w.b + w.c), scale * w.d)
    for i in 0..<width {
      for j in 0...i {
        let place = i &* width &+ j
        target[place] +=
          own * source[place] + a * source[area &+ place] + b * source[2 &* area &+ place]
          + c * source[3 &* area &+ place]
      }
    }
  }
}
