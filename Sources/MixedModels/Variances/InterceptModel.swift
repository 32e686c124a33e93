internal import Foundation
public import Inference

/// Independent rows after each cluster was turned to its mean and what is left of it.
///
/// ```
/// y_ij = x'β + b_j + e_ij:   √n·ȳ_j has the variance σ² + n·d,  the n − 1 contrasts within have σ²
/// ```
///
/// The turn is orthonormal, so that the likelihood is that of the people. Rows of one variance make one block;
/// clusters of one size in one arm are such a block. Residual variance and variance between clusters may each
/// have several classes.
public struct InterceptModel: VarianceModel {
  /// Rows with one variance.
  public struct Block: BitwiseCopyable, Sendable {
    /// The parameter of its residual variance.
    public var residual: Int
    /// The parameter of its clusters' variance; −1 for rows without one.
    public var random: Int
    /// People in each of its clusters.
    public var size: Double
    /// Rows.
    public var count: Double
    /// Σuu' is at this place.
    public var products: Int

    /// Rows with one variance.
    ///
    /// - Parameters:
    ///   - residual: The parameter of their residual variance.
    ///   - random: The parameter of their clusters' variance; −1 for rows without one.
    ///   - size: People in each cluster.
    ///   - count: Rows.
    ///   - products: Where Σuu' stands.
    public init(residual: Int, random: Int, size: Double, count: Double, products: Int) {
      self.residual = residual
      self.random = random
      self.size = size
      self.count = count
      self.products = products
    }
  }

  let columns: Int
  let parameters: Int
  let residuals: Int
  let residualDf: Double
  let blocks: UnsafeBufferPointer<Block>
  let products: UnsafePointer<Double>

  /// A model of rows.
  ///
  /// - Parameters:
  ///   - columns: Columns of X.
  ///   - parameters: Residual variances, then variances between clusters.
  ///   - residuals: Residual variances.
  ///   - residualDf: Rows less columns.
  ///   - blocks: Rows with one variance; read while the fit lasts.
  ///   - products: Their Σuu', lower triangles of rows of columns + 1.
  public init(
    columns: Int, parameters: Int, residuals: Int, residualDf: Double,
    blocks: UnsafeBufferPointer<Block>, products: UnsafePointer<Double>
  ) {
    self.columns = columns
    self.parameters = parameters
    self.residuals = residuals
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
  /// - Returns: l'β; a boundary where a variance between clusters is 0.
  public static func fit(
    _ frame: MixedFrame,
    model: (UnsafeMutablePointer<Block>, UnsafeMutablePointer<Double>) -> InterceptModel,
    start: (UnsafeMutablePointer<Double>) -> Void,
    contrast: (UnsafeMutablePointer<Double>) -> Failure?,
    found: (UnsafeBufferPointer<Double>, Double) -> Void
  ) -> Fit {
    RestrictedFit<InterceptModel>.fit(
      frame, model: model, start: start, contrast: contrast, found: found)
  }

  func isResidual(_ parameter: Int) -> Bool { parameter < residuals }

  func accumulate(_ theta: UnsafePointer<Double>, into sums: inout MixedSums) {
    // Two arms, a baseline, a third arm: loops of a known length are unrolled.
    switch columns {
    case 2: accumulate(theta, width: 3, into: &sums)
    case 3: accumulate(theta, width: 4, into: &sums)
    case 4: accumulate(theta, width: 5, into: &sums)
    default: accumulate(theta, width: columns &+ 1, into: &sums)
    }
  }

  @inline(__always)
  private func accumulate(
    _ theta: UnsafePointer<Double>, width: Int, into sums: inout MixedSums
  ) {
    for block in blocks {
      let r = block.residual
      let c = block.random
      let variance = theta[r] + (c < 0 ? 0 : block.size * theta[c])
      let w = 1 / variance
      sums.logDet += block.count * log(variance)
      sums.t[r] += block.count * w
      sums.tt[sums.pair(r, r)] += block.count * w * w
      let source = products + block.products
      let (s, sr, srr) = (sums.s, sums.s(r), sums.s(r, r))
      if c < 0 {
        for i in 0..<width {
          for j in 0...i {
            let place = i &* width &+ j
            let a = source[place] * w
            s[place] += a
            sr[place] += a * w
            srr[place] += a * w * w
          }
        }
        continue
      }
      let g = block.size
      sums.t[c] += block.count * g * w
      sums.tt[sums.pair(r, c)] += block.count * g * w * w
      sums.tt[sums.pair(c, c)] += block.count * g * g * w * w
      let (sc, src, scc) = (sums.s(c), sums.s(r, c), sums.s(c, c))
      for i in 0..<width {
        for j in 0...i {
          let place = i &* width &+ j
          let a = source[place] * w
          let b = a * w
          s[place] += a
          sr[place] += b
          sc[place] += g * b
          srr[place] += b * w
          src[place] += g * b * w
          scc[place] += g * g * b * w
        }
      }
    }
  }
}
