internal import GSLKit

extension Search {
  /// Every whole number near the target by itself, for measures that go up and down from one to the
  /// next.
  ///
  /// ```
  /// answer    1 + the last number whose measure misses the target
  /// interval  1 + the last that surely misses it … 1 + the last that may miss it
  /// ```
  ///
  /// "Surely" and "may" by 1.96 Monte Carlo standard errors. Numbers are counted until they lie four
  /// errors from the target, or the budget ends. For a decreasing measure the mirror image.
  mutating func lattice(
    around centre: Double, _ bracket: Bracket
  ) throws -> SearchResult.Answer {
    let sign = bracket.isIncreasing ? 1.0 : -1.0
    let reach = max(4, (0.03 * centre).rounded())
    var counted: [Double: Response] = [:]
    var (low, high) = (axis.clamp(centre - reach), axis.clamp(centre + reach))
    let before = spent
    let allowance = effort.budget - before / 2
    var isShort = false
    while true {
      for x in stride(from: low, through: high, by: 1) {
        isShort = try !settle(x, &counted, limit: allowance) || isShort
      }
      let ordered = counted.values.sorted { sign * $0.x < sign * $1.x }
      let end = bracket.isIncreasing ? high : low
      let begin = bracket.isIncreasing ? low : high
      let may = ordered.last { criterion.margin($0) < 1.96 }
      let surely = ordered.last { criterion.margin($0) < -1.96 }
      // The far end must be safe for half a reach, the near end must hold a number that surely misses.
      if spent >= 2 * effort.budget {
        return try latticeAnswer(ordered, sign, true)
      } else if let may, abs(end - may.x) < reach / 2, end != limit(sign) {
        if sign > 0 { high = axis.clamp(high + reach) } else { low = axis.clamp(low - reach) }
      } else if surely == nil, begin != limit(-sign) {
        if sign > 0 { low = axis.clamp(low - reach) } else { high = axis.clamp(high + reach) }
      } else {
        return try latticeAnswer(ordered, sign, isShort)
      }
    }
  }

  private func limit(_ sign: Double) -> Double {
    sign > 0 ? axis.range.upperBound : axis.range.lowerBound
  }

  /// The number around which a lattice is to be counted, by a line through the pilot and a first stage;
  /// nil where numbers are too large for it.
  mutating func latticeCentre(_ bracket: Bracket) throws -> Double? {
    for x in [bracket.low, (bracket.low + bracket.high) / 2, bracket.high] {
      try ask(axis.value(x), 4 * effort.pilot, .search)
    }
    var g = (bracket.low + bracket.high) / 2
    if let fit = LocalFit(points(within: 1.5), goal: goal), fit.isSteep {
      g = min(max(fit.root, bracket.low), bracket.high)
    }
    let centre = axis.rounded(axis.value(g))
    return centre <= Search.largestLattice ? centre : nil
  }

  /// Counts a number until it is four errors from the target; false when the budget ended first.
  private mutating func settle(
    _ x: Double, _ counted: inout [Double: Response], limit: Int
  ) throws -> Bool {
    while true {
      let here = counted[x]
      if let here {
        if abs(criterion.margin(here)) >= 4 { return true }
        if here.replicates >= 512 * effort.pilot || spent >= limit { return false }
      }
      let more = try oracle.respond(
        at: x, replicates: here.map(\.replicates) ?? 2 * effort.pilot, stage: .search)
      responses.append(more)
      counted[x] = here.map { $0.pooled(more) } ?? more
    }
  }

  private mutating func latticeAnswer(
    _ ordered: [Response], _ sign: Double, _ isShort: Bool
  ) throws -> SearchResult.Answer {
    func after(_ response: Response?) -> Double {
      axis.clamp(response.map { $0.x + sign } ?? (ordered.first?.x ?? axis.range.lowerBound))
    }
    let missing = ordered.last { criterion.margin($0) < 0 }
    let value = after(missing)
    let ends = [
      after(ordered.last { criterion.margin($0) < -1.96 }),
      after(ordered.last { criterion.margin($0) < 1.96 }),
    ]
    let most = ordered.map(\.replicates).max() ?? effort.pilot
    let each = min(max(most, 64 * effort.pilot), max(effort.budget / 8, effort.pilot))
    let at = try ask(value, each, .verification)
    let short = missing == nil ? nil : try ask(value - sign, each, .verification)
    return .found(
      Solution(
        value: value, interval: (ends.min() ?? value)...(ends.max() ?? value), crossing: nil,
        at: at, short: short, shape: .lattice, isIncreasing: sign > 0,
        isCoarse: isShort && (ends[0] - ends[1]).magnitude > 1))
  }
}
