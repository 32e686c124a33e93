internal import GSLKit
internal import Inference

/// What a trial reports of its people.
struct FlexibleReport: BitwiseCopyable {
  /// The test that it reports.
  var test: ArmSums.Test
  /// Its two-sided p-value.
  var p: Double
  /// Everybody who had been measured when it stopped.
  var people: Double
}

extension Flexibility {
  /// Looks at the people as often as the rule says, and reports the best that there is when it stops.
  ///
  /// - Parameters:
  ///   - people: Everybody, of whom the first come first.
  ///   - isOpen: Whether decisions are open; else what was declared is reported, at the planned size.
  /// - Returns: The report; nil where no test can be done.
  func report(_ people: FlexiblePeople, isOpen: Bool) -> FlexibleReport? {
    guard isOpen else { return look(people, at: 1, isOpen: false) }
    var found: FlexibleReport?
    for share in looks {
      guard let look = look(people, at: share, isOpen: true) else { continue }
      found = look
      if claims(look) { break }
    }
    return found
  }

  /// Whether a report is called a finding.
  func claims(_ report: FlexibleReport) -> Bool {
    report.p < alpha && (direction == .either || report.test.t > 0)
  }

  /// People that may be needed, as a share of those planned.
  var mostPeople: Double { max(1, looks.last ?? 1) }

  /// The best test that the first people allow.
  private func look(
    _ people: FlexiblePeople, at share: Double, isOpen: Bool
  ) -> FlexibleReport? {
    var best: FlexibleReport?
    var seen = 0.0
    for arm in people.counts.indices { seen += Double(people.count(arm, at: share)) }
    for measure in 0..<(isOpen ? measures + (usesMean && measures > 1 ? 1 : 0) : 1) {
      each(measure, people, share, isOpen: isOpen) { sums, isAdjusted in
        for contrast in ArmSums.Contrast.allCases {
          if contrast != .treatedOverControl, !isOpen || conditions == 2 { continue }
          guard let test = sums.test(contrast, isAdjusted: isAdjusted) else { continue }
          take(test, seen, &best)
        }
      }
    }
    return best
  }

  /// Keeps the better of two reports.
  @inline(__always)
  private func take(_ test: ArmSums.Test, _ people: Double, _ best: inout FlexibleReport?) {
    let p = StudentT.twoSided(test.t, df: test.df)
    // Towards benefit, harm that is significant is worse than nothing: order by the one-sided p-value.
    func rank(_ p: Double, _ t: Double) -> Double {
      direction == .either ? p : t > 0 ? p / 2 : 1 - p / 2
    }
    if let best, rank(best.p, best.test.t) <= rank(p, test.t) { return }
    best = FlexibleReport(test: test, p: p, people: people)
  }

  /// The sums of every choice of people and baseline variable.
  private func each(
    _ measure: Int, _ people: FlexiblePeople, _ share: Double, isOpen: Bool,
    _ body: (ArmSums, _ isAdjusted: Bool) -> Void
  ) {
    let all = people.sums(measure, nil, at: share, .everybody)
    body(all, false)
    guard isOpen else { return }
    func subset(_ choice: FlexiblePeople.Choice) {
      body(people.sums(measure, nil, at: share, choice), false)
      for j in 0..<covariates { body(people.sums(measure, j, at: share, choice), true) }
    }
    for j in 0..<covariates { body(people.sums(measure, j, at: share, .everybody), true) }
    for limit in outliers { subset(.within(limit, all)) }
    if usesSubgroups {
      subset(.half(true))
      subset(.half(false))
    }
  }
}

extension FlexiblePeople {
  /// Whose data are analysed.
  enum Choice {
    case everybody
    /// People within so many standard deviations of their arm's mean, which these sums give.
    case within(Double, ArmSums)
    case half(Bool)
  }

  /// Sums over the first people.
  ///
  /// - Parameters:
  ///   - measure: Which measure.
  ///   - covariate: Which baseline variable; nil for none.
  ///   - look: The share of the planned people who have come.
  ///   - choice: Whose data are analysed.
  /// - Returns: Sums by condition.
  func sums(_ measure: Int, _ covariate: Int?, at look: Double, _ choice: Choice) -> ArmSums {
    var found = ArmSums()
    for arm in counts.indices {
      let y = start(measure, arm)
      let x = covariate.map { start($0, arm) }
      var condition = PairSums()
      var (low, high) = (-Double.infinity, Double.infinity)
      if case .within(let limit, let all) = choice, let spread = all[arm].spread {
        (low, high) = (spread.mean - limit * spread.sd, spread.mean + limit * spread.sd)
      }
      for i in 0..<count(arm, at: look) {
        if case .half(let first) = choice, isInFirstHalf(arm, i) != first { continue }
        let value = values[y + i]
        guard value >= low, value <= high else { continue }
        condition.add(value, x.map { covariates[$0 + i] } ?? 0)
      }
      found[arm] = condition
    }
    return found
  }
}
