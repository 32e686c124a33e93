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
