internal import GSLKit
internal import TrialAnalysis

/// People of two levels, in the clusters of an arm or without.
extension PeopleWorker {
  /// Draws who is of which level: round(n·share) of the arm over all its sites, in clusters where they happen to be; there the
  /// lower come first.
  func drawLevels(
    _ replicate: Int, _ arm: Int, _ modifier: Modifier, _ stream: inout RandomStream
  ) {
    let upper = modifier.upper(people, after: plans.before[arm])
    middles.removeAll(keepingCapacity: true)
    levelOf.removeAll(keepingCapacity: true)
    stream.seek(replicate: replicate, unit: arm, lane: .level)
    var (left, rest, first) = (upper, people, 0)
    for size in portions {
      var count = sizes.isEmpty ? upper : 0
      for _ in 0..<size where !sizes.isEmpty {
        // One after another: each is of the upper level as often as there are places of it left.
        if stream.uniform() * Double(rest) < Double(left) {
          count += 1
          left -= 1
        }
        rest -= 1
      }
      middles.append(first + size - count)
      for i in 0..<size { levelOf.append(i < size - count ? 0 : 1) }
      first += size
    }
  }

  /// Moves the scores of people by how their level differs from the arm.
  func moveLevels(_ arm: Int) {
    for o in 0..<data.outcomes {
      let moves = plans.levelMoves[o * data.arms + arm]
      guard !moves.isEmpty else { continue }
      let end = end(o)
      for i in 0..<people { end[i] += moves[levelOf[i]].end }
      guard let base = baseline(o) else { continue }
      for i in 0..<people { base[i] += moves[levelOf[i]].baseline }
    }
  }

  /// How far the mean of an event, a count or an amount is from that of the arm for people of one's level, at their site.
  @inline(__always)
  func levelMove(_ cell: PeopleCell, _ person: Int) -> Double {
    let plan = plans.cells[cell.place]
    guard plan.hasLevels, !levelOf.isEmpty else { return 0 }
    let level = levelOf[person]
    return plans.sites == nil
      ? plan.level(level) : siteMoves[Modifier.levels * cell.place + level]
  }

  /// Notes how far levels of each arm are from its mean at its site.
  func drawSiteMoves(_ replicate: Int, _ stream: inout RandomStream) {
    guard let sites = plans.sites, plans.cells.contains(where: \.hasLevels) else { return }
    siteMoves.removeAll(keepingCapacity: true)
    for (place, cell) in plans.cells.enumerated() {
      let (outcome, arm) = (place / data.arms, place % data.arms)
      stream.seek(replicate: replicate, unit: sites.site(arm), lane: .site(outcome))
      let u = stream.normal()
      for level in 0..<Modifier.levels {
        let shift = sites.levelShift(at: u, outcome, cell: arm, level: level)
        let own = cell.mean + cell.level(level)
        siteMoves.append(
          ShiftPlan.risk(own, shiftedBy: cell.sign * shift, benefit: 1) - cell.mean)
      }
    }
  }

  /// Sums up some people, of one cluster or of an arm without any, level by level where there are levels.
  ///
  /// - Parameters:
  ///   - cell: The outcome.
  ///   - range: The people.
  ///   - cluster: Their cluster; 0 for an arm without any.
  ///   - sum: Sums up some of them.
  /// - Returns: All of them.
  @inline(__always)
  func pooled(
    _ cell: PeopleCell, _ range: Range<Int>, _ cluster: Int = 0,
    _ sum: (Range<Int>) -> ArmMoments
  ) -> ArmMoments {
    guard data.hasSubgroups else { return sum(range) }
    let middle = middles[cluster]
    var all = sum(range.lowerBound..<middle)
    let upper = sum(middle..<range.upperBound)
    let place = Modifier.levels * cell.place
    data.subgroups[place].pool(all)
    data.subgroups[place + 1].pool(upper)
    all.pool(upper)
    return all
  }
}
