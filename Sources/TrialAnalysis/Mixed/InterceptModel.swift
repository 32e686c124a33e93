internal import Foundation

/// Independent rows after each cluster was turned to its mean and what is left of it.
///
/// ```
/// y_ij = x'β + b_j + e_ij:   √n·ȳ_j has the variance σ² + n·d,  the n − 1 contrasts within have σ²
/// ```
///
/// The turn is orthonormal, so that the likelihood is that of the people. Rows of one variance make one block;
/// clusters of one size in one arm are such a block. Residual variance and variance between clusters may each
/// have several classes.
struct InterceptModel: VarianceModel {
  /// Rows with one variance.
  struct Block: BitwiseCopyable {
    var residual: Int
    /// The parameter of its clusters' variance; −1 for rows without one.
    var random: Int
    /// People in each of its clusters.
    var size: Double
    /// Rows.
    var count: Double
    /// Σuu' is at this place.
    var products: Int
  }

  let columns: Int
  let parameters: Int
  let residuals: Int
  let residualDf: Double
  let blocks: UnsafeBufferPointer<Block>
  let products: UnsafePointer<Double>

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
