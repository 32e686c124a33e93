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
  /// errors from the target, or they are known as well as the tolerance asks, or the budget ends. For a decreasing
  /// measure the mirror image.
  mutating func lattice(
    around centre: Double, _ bracket: Bracket
  ) throws -> SearchResult.Answer {
    let sign = bracket.isIncreasing ? 1.0 : -1.0
    let reach = max(4, (0.03 * centre).rounded())
    var counted: [Double: Response] = [:]
    var (low, high) = (axis.clamp(centre - reach), axis.clamp(centre + reach))
    let before = spent
    let allowance = effort.budget - before / 2
    let enough = enoughForOne(centre)
    while true {
      for x in stride(from: low, through: high, by: 1) {
        try settle(x, &counted, enough, limit: allowance)
      }
      let ordered = counted.values.sorted { sign * $0.x < sign * $1.x }
      let end = bracket.isIncreasing ? high : low
      let begin = bracket.isIncreasing ? low : high
      let may = ordered.last { criterion.margin($0) < 1.96 }
      let surely = ordered.last { criterion.margin($0) < -1.96 }
      // The far end must be safe for half a reach, the near end must hold a number that surely misses.
      if spent >= 2 * effort.budget {
        return try latticeAnswer(ordered, sign)
      } else if let may, abs(end - may.x) < reach / 2, end != limit(sign) {
        if sign > 0 { high = axis.clamp(high + reach) } else { low = axis.clamp(low - reach) }
      } else if surely == nil, begin != limit(-sign) {
        if sign > 0 { low = axis.clamp(low - reach) } else { high = axis.clamp(high + reach) }
      } else {
        return try latticeAnswer(ordered, sign)
      }
    }
  }

  /// Replicates that show a tenth of the interval asked for, by how power grows from one number to the next.
  ///
  /// ```
  /// dPower/dn = φ(y)·(y + z)/(2n) ≈ 0.4/n at power .8 to .9
  /// ```
  private func enoughForOne(_ centre: Double) -> Int {
    let error = 0.4 / centre * wantedWidth(centre) / 10
    let (p, most) = (criterion.target, 512 * effort.pilot)
    return min(max(Int(min(p * (1 - p) / (error * error), 1e9)), 4 * effort.pilot), most)
  }

  private func limit(_ sign: Double) -> Double {
    sign > 0 ? axis.range.upperBound : axis.range.lowerBound
  }

  /// The number around which a lattice is to be counted, by a line through the pilot and a first stage;
  /// nil where numbers are too large for it.
  mutating func latticeCentre(_ bracket: Bracket) throws -> Double? {
    let middle = bracket.middle(axis)
    for x in [bracket.low, middle, bracket.high] { try ask(x, 4 * effort.pilot, .search) }
    var x = middle
    if let fit = LocalFit(points(within: 1.5), goal: goal), fit.isSteep {
      x = min(max(ruler.value(fit.root), bracket.low), bracket.high)
    }
    let centre = axis.rounded(x)
    return centre <= Search.largestLattice ? centre : nil
  }

  /// Counts a number until it is four errors from the target, or known well enough.
  private mutating func settle(
    _ x: Double, _ counted: inout [Double: Response], _ enough: Int, limit: Int
  ) throws {
    while true {
      let here = counted[x]
      if let here {
        if abs(criterion.margin(here)) >= 4 { return }
        if here.replicates >= enough || spent >= limit { return }
      }
      let more = try oracle.respond(
        at: x, replicates: here.map(\.replicates) ?? 2 * effort.pilot, stage: .search)
      responses.append(more)
      counted[x] = here.map { $0.pooled(more) } ?? more
    }
  }

  private mutating func latticeAnswer(
    _ ordered: [Response], _ sign: Double
  ) throws -> SearchResult.Answer {
    func after(_ response: Response?) -> Double {
      axis.clamp(response.map { $0.x + sign } ?? (ordered.first?.x ?? axis.range.lowerBound))
    }
    let missing = ordered.last { criterion.margin($0) < 0 }
    let value = after(missing)
    let most = ordered.map(\.replicates).max() ?? effort.pilot
    let each = min(max(most, 64 * effort.pilot), max(effort.budget / 8, effort.pilot))
    var verified = Verified(each: each, lattice: value)
    let (at, short) = try settled(value, sign > 0, &verified)
    // The verification counts the two numbers that decide again: what is known of them is both.
    let known = ordered.map { one in verified.responses[one.x].map(one.pooled) ?? one }
    let ends = [
      after(known.last { criterion.margin($0) < -1.96 }),
      after(known.last { criterion.margin($0) < 1.96 }),
    ]
    let isOne = ends.allSatisfy { $0 == at.x }
    let (low, high) = (min(ends[0], ends[1], at.x), max(ends[0], ends[1], at.x))
    return .found(
      Solution(
        value: at.x, interval: low...high, crossing: nil,
        at: at, short: short, shape: .lattice, isIncreasing: sign > 0,
        isTied: !isOne && isTied(at, short),
        isCoarse: high - low > max(1, 1.5 * wantedWidth(at.x))))
  }
}
