internal import GSLKit

/// The standard normal variables behind the outcomes of one person, and how they hang together.
///
/// ```
/// corr(y_j, y_k) = corr(x_j, x_k) = ρ_jk,   corr(x_j, y_k) = ρ_jk·r_k,   corr(x_k, y_k) = r_k
/// ```
///
/// x is a baseline, y an end, r a baseline correlation: what one outcome's baseline says of another's
/// end passes through the other's own baseline. An event is y below a threshold.
struct LatentVariables: Sendable {
  struct Variable: Sendable, Equatable {
    let outcome: Int
    let isBaseline: Bool
    /// Which wave of a repeated measure; nil for what is measured once.
    var wave: Int?
    /// Whether it is that the event happened, of a time that stands beside it.
    var isStatus = false
    /// Which intercurrent event, by its name, of a score that decides when it happens: the time of the last wave before it.
    var event: Int?
  }

  /// Whose variables they are.
  enum Level { case people, clusters }

  let variables: [Variable]
  /// Lower triangular, row by row; nil when no such people exist.
  let factor: [Double]?

  /// The variables of some outcomes.
  ///
  /// - Parameters:
  ///   - outcomes: The latent normals of each outcome, in any arm.
  ///   - correlation: ρ by position.
  ///   - members: Positions to include; all by default.
  ///   - baselines: Whether the i-th outcome's baseline is included; all scores' by default.
  ///   - level: Of people, or of the means of clusters.
  init(
    outcomes: [LatentShape], correlation: [[Double]], members: [Int]? = nil,
    baselines: [Bool]? = nil, of level: Level = .people
  ) {
    var variables: [Variable] = []
    var r = Array(repeating: 0.0, count: outcomes.count)
    for o in members ?? Array(outcomes.indices) {
      if case .baselineAndEnd(let own, let ofClusters) = outcomes[o] {
        r[o] = level == .people ? own : ofClusters
        if baselines?[o] ?? true { variables.append(Variable(outcome: o, isBaseline: true)) }
      }
      if outcomes[o] == .own || outcomes[o] == .derived { continue }
      variables.append(Variable(outcome: o, isBaseline: false))
    }
    self.variables = variables
    let matrix = SymmetricMatrix(order: variables.count) { i, j in
      let (a, b) = (variables[i], variables[j])
      let rho = correlation[a.outcome][b.outcome]
      switch (a.isBaseline, b.isBaseline) {
      case (true, true), (false, false): return rho
      case (true, false): return rho * r[b.outcome]
      case (false, true): return rho * r[a.outcome]
      }
    }
    factor = matrix.cholesky()
  }

  /// Position of an outcome's end or baseline.
  func position(_ outcome: Int, isBaseline: Bool) -> Int? {
    variables.firstIndex(of: Variable(outcome: outcome, isBaseline: isBaseline))
  }
}

/// The latent normals of one person behind an outcome.
public enum LatentShape: Sendable, Equatable {
  /// One before and one after, correlated in people, and differently in the means of clusters.
  case baselineAndEnd(correlation: Double, ofClusters: Double)
  /// One, that all of the outcome comes from.
  case end
  /// None: the law draws its own, wave by wave.
  case own
  /// None: what a person has is made of what they have of other outcomes.
  case derived
}
