internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// Scores that are correlated with each other and with nothing else.
struct GaussianGroup: Sendable {
  /// Positions of its outcomes in the trial.
  let outcomes: [Int]
  let variables: [LatentVariables.Variable]
  /// diag(SD)·L by arm, row by row.
  let factors: [[Double]]
  /// By arm and variable, and the shift of each per unit of SMD towards benefit.
  let means: [[Double]]
  let perSMD: [[Double]]
  /// What another arm's support adds to each mean in the place of the own, and the share of the arm's people who get it.
  let exchange: [[Double]]
  let contamination: [Double]
  /// Share missing of each outcome, by arm; empty when nothing of this group is missing separately.
  let missing: [[Double]]
  /// People randomised, by arm.
  let sizes: [Int]
  /// Outcomes that are two of these scores: the position of each, and which of ``outcomes`` are its mediator and its outcome.
  let pairs: [(outcome: Int, mediator: Int, end: Int)]

  var order: Int { variables.count }
  /// Patterns of missing outcomes.
  var patterns: Int { missing.isEmpty ? 1 : 1 << outcomes.count }

  /// Which part of people's scores is drawn.
  enum Level {
    /// All of it.
    case people
    /// What is left within clusters, and the means of clusters.
    case within
    case between
  }

  /// The groups of a trial: connected by correlations that are not 0.
  static func groups(
    _ trial: Trial, baselines: [Bool], level: Level = .people
  ) -> [GaussianGroup] {
    var left = trial.outcomes.indices.filter {
      trial.forms[$0][0] is ScoreLaw
    }
    var groups: [GaussianGroup] = []
    while let first = left.first {
      var members = [first]
      var next = 0
      while next < members.count {
        let row = trial.correlation[members[next]]
        members += left.filter {
          (row[$0] != 0 || trial.isPair(members[next], $0)) && !members.contains($0)
        }
        next += 1
      }
      left.removeAll(where: members.contains)
      groups.append(GaussianGroup(trial, members.sorted(), baselines, level))
    }
    return groups
  }

  private init(_ trial: Trial, _ members: [Int], _ baselines: [Bool], _ level: Level) {
    outcomes = members
    sizes = trial.participants
    pairs = trial.outcomes.indices.compactMap { o in
      guard let parts = (trial.forms[o][0] as? MediationLaw)?.parts?.positions,
        let mediator = members.firstIndex(of: parts[0]), let end = members.firstIndex(of: parts[1])
      else { return nil }
      return (o, mediator, end)
    }
    let latent = LatentVariables(
      outcomes: trial.forms.map { $0[0].latents }, correlation: trial.correlation,
      members: members, baselines: baselines, of: level == .between ? .clusters : .people)
    variables = latent.variables
    let order = latent.variables.count
    let factor = latent.factor ?? []
    precondition(latent.factor != nil, "correlations are checked when the scenario is read")
    func form(_ variable: LatentVariables.Variable, _ arm: Int) -> ScoreLaw {
      guard let form = trial.forms[variable.outcome][arm] as? ScoreLaw else {
        preconditionFailure("a group holds scores only")
      }
      return form
    }
    let variables = latent.variables
    factors = trial.arms.indices.map { a in
      (0..<order * order).map { index in
        let variable = variables[index / order]
        let f = form(variable, a)
        let sd = variable.isBaseline ? f.baselineSD : f.sd
        guard level != .people else { return factor[index] * sd }
        let parts =
          variable.isBaseline && trial.clusters[a]?.isOldAtBaseline != true
          ? (between: 0, within: sd) : trial.split(variable.outcome, a, sd)
        return factor[index] * (level == .within ? parts.within : parts.between)
      }
    }
    means = trial.arms.indices.map { a in
      variables.map { $0.isBaseline ? form($0, a).baselineMean : form($0, a).mean }
    }
    perSMD = trial.arms.indices.map { a in
      variables.map {
        $0.isBaseline
          ? 0 : trial.outcomes[$0.outcome].model.benefit.sign * form($0, a).standardiser
      }
    }
    exchange = trial.arms.indices.map { a in
      variables.map { $0.isBaseline ? 0 : trial.exchange($0.outcome, a) }
    }
    contamination = trial.arms.indices.map { trial.isMixed($0) ? trial.arms[$0].contamination : 0 }
    let shares = trial.arms.map { arm in
      members.map { trial.outcomes[$0].model.missing(arm: arm.name) }
    }
    missing = shares.allSatisfy { $0.allSatisfy { $0 == 0 } } ? [] : shares
  }
}

extension Trial {
  /// Whether two scores are the mediator and the outcome of a third, so that they are drawn together.
  fileprivate func isPair(_ a: Int, _ b: Int) -> Bool {
    forms.contains { laws in
      (laws[0] as? MediationLaw)?.parts.map { Set($0.positions) == [a, b] } ?? false
    }
  }
}
