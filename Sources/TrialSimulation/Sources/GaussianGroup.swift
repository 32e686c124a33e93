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
  /// Share missing of each outcome, by arm; empty when nothing of this group is missing separately.
  let missing: [[Double]]
  let arms: Int
  /// Prepared for the planned size of each arm: √(1/n) and χ with n − 1 − v degrees of freedom.
  private let plans: [Plan]

  private struct Plan: Sendable {
    let n: Int
    let rootInverse: Double
    let chi: [GammaShape]

    init(n: Int, order: Int) {
      self.n = n
      rootInverse = n > 0 ? (1 / Double(n)).squareRoot() : 0
      chi = (0..<order).map { .chiSquared(df: Double(max(n - 1 - $0, 0))) }
    }
  }

  var order: Int { variables.count }
  /// Patterns of missing outcomes.
  var patterns: Int { missing.isEmpty ? 1 : 1 << outcomes.count }
  // Mean vector, then F·A row by row, then A.
  var scratchSize: Int { order + 2 * order * order }

  /// The groups of a trial: connected by correlations that are not 0.
  static func groups(_ trial: Trial, baselines: [Bool]) -> [GaussianGroup] {
    var left = trial.outcomes.indices.filter {
      if case .normal = trial.forms[$0][0] { true } else { false }
    }
    var groups: [GaussianGroup] = []
    while let first = left.first {
      var members = [first]
      var next = 0
      while next < members.count {
        let row = trial.correlation[members[next]]
        members += left.filter { row[$0] != 0 && !members.contains($0) }
        next += 1
      }
      left.removeAll(where: members.contains)
      groups.append(GaussianGroup(trial, members.sorted(), baselines: baselines))
    }
    return groups
  }

  private init(_ trial: Trial, _ members: [Int], baselines: [Bool]) {
    outcomes = members
    arms = trial.arms.count
    let latent = LatentVariables(
      outcomes: trial.forms.map { $0[0] }, correlation: trial.correlation, members: members,
      baselines: baselines)
    variables = latent.variables
    let order = latent.variables.count
    let factor = latent.factor ?? []
    precondition(latent.factor != nil, "correlations are checked when the scenario is read")
    func form(_ variable: LatentVariables.Variable, _ arm: Int) -> OutcomeForm.NormalForm {
      guard case .normal(let form) = trial.forms[variable.outcome][arm] else {
        preconditionFailure("a group holds scores only")
      }
      return form
    }
    let variables = latent.variables
    factors = trial.arms.indices.map { a in
      (0..<order * order).map { index in
        let variable = variables[index / order]
        let f = form(variable, a)
        return factor[index] * (variable.isBaseline ? f.baselineSD : f.sd)
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
    let shares = trial.arms.map { arm in
      members.map { trial.outcomes[$0].model.missing(arm: arm.name) }
    }
    missing = shares.allSatisfy { $0.allSatisfy { $0 == 0 } } ? [] : shares
    plans = trial.participants.map { Plan(n: $0, order: order) }
  }

  /// Draws the moments of one arm.
  func draw(
    _ replicate: Int, arm: Int, people: Int, _ data: borrowing TrialData,
    _ stream: inout RandomStream
  ) {
    if missing.isEmpty {
      drawWishart(replicate, arm: arm, n: people, pattern: 0, data, &stream)
      for outcome in outcomes {
        data.moments[outcome * arms + arm] = moments(outcome, n: people, data)
      }
      return
    }
    for outcome in outcomes { data.moments[outcome * arms + arm] = ArmMoments() }
    forEachPattern(replicate, arm: arm, people: people, &stream) { pattern, n, stream in
      drawWishart(replicate, arm: arm, n: n, pattern: pattern, data, &stream)
      for (index, outcome) in outcomes.enumerated() where pattern & 1 &<< index != 0 {
        data.moments[outcome * arms + arm].pool(moments(outcome, n: n, data))
      }
    }
  }

  /// Splits people by which outcomes are observed; bit i of a pattern is outcome i. Patterns without
  /// people, and the one without outcomes, are passed over.
  func forEachPattern(
    _ replicate: Int, arm: Int, people: Int, _ stream: inout RandomStream,
    _ body: (Int, Int, inout RandomStream) -> Void
  ) {
    for pattern in 1..<patterns {
      // Walks from all people to this pattern's, outcome by outcome; each split is one draw at an
      // address that depends on the pattern so far, so patterns that share a beginning agree.
      var n = people
      for index in outcomes.indices where n > 0 {
        let unit = arm | (pattern & (1 &<< index &- 1) | 1 &<< index) &<< 16
        stream.seek(replicate: replicate, unit: unit, lane: .missing(outcomes[index]))
        let observed = Binomial.quantile(
          stream.uniform(), n: n, p: 1 - missing[arm][index])
        n = pattern & 1 &<< index != 0 ? observed : n - observed
      }
      if n > 0 { body(pattern, n, &stream) }
    }
  }

  /// Writes the mean vector and F·A of n people into scratch.
  func drawWishart(
    _ replicate: Int, arm: Int, n: Int, pattern: Int, _ data: borrowing TrialData,
    _ stream: inout RandomStream
  ) {
    let order = order
    let (mean, product) = (data.scratch, data.scratch + order)
    let bartlett = product + order * order
    let plan = plans[arm]
    let planned = n == plan.n
    let scale = planned ? plan.rootInverse : (1 / Double(max(n, 1))).squareRoot()
    let unit = arm | pattern &<< 16
    factors[arm].withUnsafeBufferPointer { factor in
      for v in 0..<order {
        let variable = variables[v]
        stream.seek(
          replicate: replicate, unit: unit,
          lane: variable.isBaseline ? .baseline(variable.outcome) : .outcome(variable.outcome))
        mean[v] = stream.normal()
        let df = n - 1 - v
        let shape = planned ? plan.chi[v] : .chiSquared(df: Double(max(df, 0)))
        bartlett[v * order + v] = df > 0 ? stream.gamma(shape).squareRoot() : 0
        for w in 0..<v { bartlett[v * order + w] = w < n - 1 ? stream.normal() : 0 }
      }
      // From the last row up, because row v of the mean reads the draws before it.
      for v in stride(from: order - 1, through: 0, by: -1) {
        var sum = 0.0
        for w in 0...v {
          sum += factor[v * order + w] * mean[w]
          var element = 0.0
          for u in w...v { element += factor[v * order + u] * bartlett[u * order + w] }
          product[v * order + w] = element
        }
        let outcome = variables[v].outcome
        mean[v] =
          means[arm][v] + perSMD[arm][v] * data.shifts[outcome * arms + arm] + sum * scale
      }
    }
  }

  /// Reads one outcome's moments off the scratch.
  @inline(__always)
  func moments(_ outcome: Int, n: Int, _ data: borrowing TrialData) -> ArmMoments {
    let order = order
    let (mean, product) = (data.scratch, data.scratch + order)
    var result = ArmMoments(n: Double(n))
    guard n > 0 else { return result }
    for v in 0..<order where variables[v].outcome == outcome && !variables[v].isBaseline {
      result.mean = mean[v]
      for w in 0...v {
        result.sumOfSquares += product[v * order + w] * product[v * order + w]
      }
      // The baseline, when drawn, stands right before its end.
      if v > 0, variables[v - 1].isBaseline, variables[v - 1].outcome == outcome {
        let b = v - 1
        result.baselineMean = mean[b]
        for w in 0...b {
          let element = product[b * order + w]
          result.baselineSumOfSquares += element * element
          result.crossProducts += element * product[v * order + w]
        }
      }
    }
    return result
  }
}
