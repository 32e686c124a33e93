internal import Foundation
package import GSLKit

/// Sums of squares of correlated outcomes: the diagonal of a Wishart matrix.
///
/// ```
/// S ~ Wishart(m, R) = B·Bᵀ,  B = L·A,  L·Lᵀ = R,  A_ii² ~ χ²(m − i), A_ij ~ N(0, 1) for j < i
/// ```
///
/// Only the diagonal is kept: n − 1 times what an arm observes as variances. With fewer degrees of freedom
/// than outcomes it is summed over m draws instead. Source of the factor: Bartlett (1933) Proc R Soc Edinb
/// 53:260.
package struct SquaredErrors: Sendable {
  /// L of the chosen outcomes, row by row.
  private var factor: [Double]
  private var bartlett: [Double]
  private var normals: [Double]
  /// How many outcomes were chosen.
  private var count = 0
  private var isIndependent = true

  package init(outcomes: Int) {
    factor = Array(repeating: 0, count: outcomes * outcomes)
    bartlett = factor
    normals = Array(repeating: 0, count: outcomes)
  }

  /// Takes the correlations of some of the outcomes.
  ///
  /// - Parameters:
  ///   - chosen: Indices of outcomes, the first `count` of which are used.
  ///   - count: How many.
  ///   - correlation: Of all outcomes.
  package mutating func choose(_ chosen: [Int], count: Int, from correlation: OutcomeCorrelation) {
    self.count = count
    isIndependent = correlation.matrix.isEmpty
    guard !isIndependent else { return }
    for i in 0..<count {
      for j in 0...i {
        var sum = correlation.matrix[chosen[i] * correlation.outcomes + chosen[j]]
        for k in 0..<j { sum -= factor[i * count + k] * factor[j * count + k] }
        if i == j {
          // A combination of the others: nothing is left but rounding.
          factor[i * count + i] = sum > 1e-12 ? sum.squareRoot() : 0
        } else {
          let pivot = factor[j * count + j]
          factor[i * count + j] = pivot > 0 ? sum / pivot : 0
        }
      }
    }
  }

  /// Adds a draw to sums.
  ///
  /// - Parameters:
  ///   - df: Degrees of freedom, ≥ 0; 0 adds nothing.
  ///   - scale: Factor of what is added.
  ///   - sums: One for each chosen outcome.
  ///   - stream: Random numbers.
  package mutating func add(
    df: Int, scale: Double, to sums: inout [Double], using stream: inout RandomStream
  ) {
    guard df > 0 else { return }
    if isIndependent {
      for i in 0..<count { sums[i] += scale * stream.chiSquared(df: Double(df)) }
    } else if df < count {
      for _ in 0..<df {
        for i in 0..<count { normals[i] = stream.normal() }
        for i in 0..<count {
          var x = 0.0
          for j in 0...i { x += factor[i * count + j] * normals[j] }
          sums[i] += scale * x * x
        }
      }
    } else {
      for i in 0..<count {
        for j in 0..<i { bartlett[i * count + j] = stream.normal() }
        bartlett[i * count + i] = stream.chiSquared(df: Double(df - i)).squareRoot()
        var sum = 0.0
        for j in 0...i {
          var b = 0.0
          for m in j...i { b += factor[i * count + m] * bartlett[m * count + j] }
          sum += b * b
        }
        sums[i] += scale * sum
      }
    }
  }
}
