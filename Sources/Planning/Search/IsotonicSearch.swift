internal import GSLKit

extension Search {
  /// A monotone curve through everything that was counted, refined between its two last neighbours.
  mutating func isotonic(_ bracket: Bracket) throws -> SearchResult.Answer {
    func fit() -> IsotonicFit {
      IsotonicFit(points(within: .infinity), increasing: bracket.isIncreasing)
    }
    var batch = 16 * effort.pilot
    for _ in 0..<24 where spent < effort.budget {
      guard let ends = fit().crossing(goal) else { break }
      let middle = (ends.below + ends.above) / 2
      guard middle > ends.below, middle < ends.above else { break }
      let width = abs(axis.value(ends.above) - axis.value(ends.below))
      if width <= wantedWidth(axis.value(middle)) / (axis.isInteger ? 1 : 2) { break }
      try ask(axis.value(middle), batch, .search)
      batch = min(2 * batch, max(effort.budget / 8, effort.pilot))
    }
    let isUp = bracket.isIncreasing
    func found() -> Double {
      guard let ends = fit().crossing(goal) else {
        return axis.rounded(bracket.middle(axis))
      }
      // The first whole number that was counted and reaches it; else the crossing itself.
      let g = axis.isInteger ? (isUp ? ends.above : ends.below) : ends.at
      return axis.rounded(axis.value(g))
    }
    var verified = Verified(each: max(batch, 64 * effort.pilot))
    var at: Response
    let short: Response?
    if axis.isInteger {
      let pair = try settled(found(), isUp, &verified)
      at = pair.at
      short = pair.short
    } else {
      var move = max(wantedWidth(found()) / 4, 1e-9)
      var x = safe(found(), move / 4, isUp)
      at = try verify(x, &verified)
      for _ in 0..<24 where !criterion.reaches(at) {
        let further = isUp ? max(found(), x + move) : min(found(), x - move)
        x = safe(further, move / 4, isUp)
        at = try verify(x, &verified)
        move *= 2
      }
      short = nil
    }
    let value = at.x
    var bounds = [-1.96, 0, 1.96].compactMap { fit().crossing(goal, z: $0) }
      .flatMap { [axis.value($0.below), axis.value($0.above)] }
    if axis.isInteger { bounds = bounds.map { axis.rounded($0) } }
    let ends = (min(bounds.min() ?? value, value), max(bounds.max() ?? value, value))
    return .found(
      Solution(
        value: value, interval: ends.0...ends.1, crossing: nil, at: at, short: short,
        shape: .isotonic, isIncreasing: isUp,
        isTied: axis.isInteger && isTied(at, short),
        isCoarse: ends.1 - ends.0 > 1.5 * wantedWidth(value)))
  }
}
