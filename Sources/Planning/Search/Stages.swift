internal import Foundation
internal import GSLKit

extension Search {
  /// Responses as points on the scales of the line, within `reach` of the goal.
  func points(within reach: Double) -> [(g: Double, y: Double, error: Double)] {
    responses.compactMap { response in
      let (y, error) = criterion.link.point(response)
      guard abs(y - goal) <= reach, !criterion.link.isSaturated(response),
        let g = ruler.coordinate(response.x)
      else { return nil }
      return (g, y, error)
    }
  }

  /// The line through what is near the goal: as wide as it stays straight.
  ///
  /// Far responses fix the slope, near ones the root. Half a unit of probit is power .62 to .91 around
  /// .8, where the curve of most tests is straight in √n; a misfit narrows it. In a number that is not
  /// a count, without a guide, it may bend, and is a parabola.
  func line() -> LocalFit? {
    var narrowest: LocalFit?
    let isCurved = !axis.isInteger && ruler.guide == nil
    for reach in axis.scale == .logarithm ? [0.5, 0.1, 0.02] : [1, 0.5, 0.3, 0.15] {
      let near = points(within: reach)
      guard Set(near.map(\.g)).count >= 3,
        let fit = LocalFit(near, goal: goal, isCurved: isCurved), fit.isSteep
      else { continue }
      if fit.fitProbability > 0.1 { return fit }
      narrowest = fit
    }
    return narrowest ?? LocalFit(points(within: .infinity), goal: goal)
  }

  /// Where a line crosses the target, and the standard error of that: a quarter of the 95 % interval, about.
  func crossing(_ fit: LocalFit) -> (value: Double, error: Double) {
    let x = ruler.value(fit.root)
    return (x, max(width(fit) / (2 * 1.96), 1e-9 * max(1, abs(x))))
  }

  /// Width of the 95 % interval of x from a line.
  func width(_ fit: LocalFit) -> Double {
    let reach = 1.96 * fit.rootError
    return abs(ruler.value(fit.root + reach) - ruler.value(fit.root - reach))
  }

  func wantedWidth(_ x: Double) -> Double {
    max(axis.isInteger ? 1 : 0, effort.tolerance * abs(x))
  }

  /// Whether the interval is as narrow as asked, or a number that is not whole as well known as a rate allows; with
  /// `share` of it to come from the verification.
  private func isNarrow(_ fit: LocalFit, share: Double = 1) -> Bool {
    let factor = (1 / share).squareRoot()
    if width(fit) <= wantedWidth(ruler.value(fit.root)) * factor { return true }
    guard !axis.isInteger, case .probit = criterion.link else { return false }
    return fit.rootError * abs(fit.slope) * Normal.density(goal) <= effort.rateError * factor
  }

  /// Stages until the line is known well enough, then the verification; nil where no line holds.
  mutating func staged(_ first: Bracket) throws -> SearchResult.Answer? {
    var bracket = first
    var batch = 4 * effort.pilot
    // The verification doubles what the search knows.
    while spent < effort.budget / 2 {
      guard let fit = line(), isSound(fit, bracket) else {
        // A guide that leads nowhere is given up before it costs much.
        if ruler.guide != nil, batch > 8 * effort.pilot { return nil }
        bracket.narrow(try ask(bracket.middle(axis), batch, .search), criterion)
        self.bracket = bracket
        batch = min(2 * batch, 64 * effort.pilot)
        continue
      }
      // Two stages at least: the first only mends where the pilot pointed.
      if isNarrow(fit, share: 0.5), responses.count(where: { $0.stage == .search }) >= 4 { break }
      let width = width(fit)
      let wanted = wantedWidth(ruler.value(fit.root)) * 2.0.squareRoot()
      // An answer of 0 has no interval that is narrow beside it.
      let missing =
        wanted > 0 ? Double(spent) * (width * width / (wanted * wanted) - 1) / 2 : .infinity
      batch = Int(min(max(missing, Double(batch)), 4 * Double(batch)))
      batch = min(batch, max(effort.budget / 2 - spent, effort.pilot))
      for place in pair(fit) { try ask(place, batch, .search) }
    }
    guard let fit = line(), isSound(fit, bracket), fits(fit) else { return nil }
    return try verified(bracket)
  }

  /// A misfit that chance would give once in ten thousand searches.
  func fits(_ fit: LocalFit) -> Bool { fit.fitProbability > 0.0001 }

  /// Whether a line goes the right way and crosses near the pair of values that holds the target.
  func isSound(_ fit: LocalFit, _ bracket: Bracket) -> Bool {
    guard let a = ruler.coordinate(bracket.low), let b = ruler.coordinate(bracket.high) else {
      return false
    }
    let span = abs(b - a)
    return fit.isSteep && (fit.slope > 0) == (bracket.isIncreasing == (b > a))
      && fit.root > min(a, b) - span && fit.root < max(a, b) + span
  }

  /// Two values on either side of a line's root, different ones where only whole numbers will do.
  func pair(_ fit: LocalFit) -> [Double] {
    let step = max(fit.rootError, 0.05 / abs(fit.slope))
    let ends = [fit.root - step, fit.root + step].map { axis.rounded(ruler.value($0)) }
    guard ends[0] == ends[1], axis.isInteger else { return ends }
    let x = ends[0]
    return x > axis.range.lowerBound ? [x - 1, x] : [x, axis.clamp(x + 1)]
  }
}
