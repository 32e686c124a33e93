internal import GSLKit

/// How the outcomes of a trial go together.
///
/// ```
/// x = L·z,  z independent standard normals,  L·Lᵀ the correlations
/// ```
public struct OutcomeCorrelation: Sendable, Equatable {
  /// How many outcomes there are.
  public let outcomes: Int
  /// L, row by row; empty for independent outcomes.
  private let loadings: [Double]
  /// The correlations, row by row; empty for independent outcomes.
  let matrix: [Double]

  /// Independent outcomes.
  public init(independent outcomes: Int) {
    self.outcomes = outcomes
    loadings = []
    matrix = []
  }

  /// One correlation between any two outcomes, in [0, 1].
  public init(exchangeable rho: Double, outcomes: Int) {
    precondition((0...1).contains(rho))
    self.outcomes = outcomes
    let matrix = SymmetricMatrix(order: outcomes) { $0 == $1 ? 1 : rho }
    loadings = rho == 0 ? [] : matrix.cholesky() ?? []
    self.matrix =
      rho == 0 ? [] : (0..<outcomes * outcomes).map { $0 % (outcomes + 1) == 0 ? 1 : rho }
  }

  /// Given correlations; nil unless they can be those of any outcomes (positive semi-definite).
  public init?(_ correlations: [[Double]]) {
    outcomes = correlations.count
    let matrix = SymmetricMatrix(order: correlations.count) { correlations[$0][$1] }
    guard let factor = matrix.cholesky() else { return nil }
    let isIndependent = correlations.indices.allSatisfy { i in
      correlations.indices.allSatisfy { i == $0 || correlations[i][$0] == 0 }
    }
    loadings = isIndependent ? [] : factor
    self.matrix = isIndependent ? [] : correlations.flatMap(\.self)
  }

  /// Draws correlated standard normals.
  ///
  /// - Parameters:
  ///   - x: Where they go, one for each outcome.
  ///   - stream: Random numbers; one normal for each outcome is taken.
  @inline(__always)
  func draw(into x: inout [Double], using stream: inout RandomStream) {
    for o in 0..<outcomes { x[o] = stream.normal() }
    guard !loadings.isEmpty else { return }
    // From the last on: each needs only those before it, which are still as drawn.
    for o in stride(from: outcomes - 1, through: 0, by: -1) {
      var sum = 0.0
      for l in 0...o { sum += loadings[o * outcomes + l] * x[l] }
      x[o] = sum
    }
  }
}
