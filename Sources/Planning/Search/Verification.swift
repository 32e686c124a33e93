internal import Foundation
internal import GSLKit

extension Search {
  /// What verified an answer, value by value; all on streams of their own.
  struct Verified {
    var responses: [Double: Response] = [:]
    /// Replicates of each value; more where it lies near the target.
    let each: Int
    /// The answer by counting every number; nil where a line says it.
    var lattice: Double?
  }

  /// Whether the search expects a whole number to reach the target; nil where nothing is expected of it.
  private func expects(_ x: Double, _ verified: Verified) -> Bool? {
    guard let bracket else { return nil }
    let sign = bracket.isIncreasing ? 1.0 : -1.0
    if let answer = verified.lattice {
      // Beyond, and further short of it, every number was counted.
      return sign * (x - answer) >= 0 ? true : x == answer - sign ? false : nil
    }
    guard let fit = line(), fits(fit) else { return nil }
    return sign * (x - ruler.value(fit.root)) >= 0
  }

  /// The answer of a crossing: the first value that reaches the target.
  func answer(_ x: Double, _ isIncreasing: Bool) -> Double {
    guard axis.isInteger else { return axis.clamp(x) }
    return axis.clamp(isIncreasing ? x.rounded(.up) : x.rounded(.down))
  }

  /// Verifies a value once; of whole numbers for as long as chance could decide.
  mutating func verify(_ x: Double, _ verified: inout Verified) throws -> Response {
    if let known = verified.responses[x] { return known }
    var response = try ask(x, verified.each, .verification)
    let most = max(verified.each, mostReplicates(x))
    // Against what the search expects it is asked four times as long.
    while axis.isInteger, abs(criterion.margin(response)) < 2.5 {
      let isOdd = expects(x, verified).map { $0 != criterion.reaches(response) } ?? false
      let limit = isOdd ? 4 * most : most
      guard response.replicates < limit else { break }
      let more = min(response.replicates, max(limit - response.replicates, effort.pilot))
      response = response.pooled(try ask(x, more, .verification))
    }
    verified.responses[x] = response
    return response
  }

  /// Replicates that part a number from the next by a fiftieth of what power grows from one to the other, or over the
  /// interval that is asked for.
  ///
  /// ```
  /// dPower/dn ≈ 0.4/n at power .8 to .9:  R = 0.16/(0.008·w/n)² = 2500·(n/w)²,  w the interval's width
  /// ```
  ///
  /// Who asks for an interval of several numbers does not ask which of two is the first: a twentieth will do. Where numbers
  /// are large nothing parts them, and little is spent.
  private func mostReplicates(_ x: Double) -> Int {
    let ratio = x / wantedWidth(x)
    let parts = wantedWidth(x) > 1 ? 20.0 : 50
    let most = x <= Search.largestLattice ? effort.decision : effort.budget / 16
    return min(Int(min(parts * parts * ratio * ratio, 1e12)), most)
  }

  /// Raises a whole number until its verification reaches the target, and lowers it while one less does too.
  ///
  /// - Returns: The response at the answer, and one step short of it; the latter nil at the end of the range.
  mutating func settled(
    _ start: Double, _ isIncreasing: Bool, _ verified: inout Verified
  ) throws -> (at: Response, short: Response?) {
    let step = isIncreasing ? 1.0 : -1.0
    var x = start
    var raised = 0
    while true {
      let here = try verify(x, &verified)
      if criterion.reaches(here) || !axis.range.contains(x + step) { break }
      raised += 1
      // Where one more is less than chance, larger steps.
      x = axis.clamp(x + step * (raised > 4 ? Double(1 << min(raised - 4, 20)) : 1))
    }
    // One less that reaches it is the answer; after eight the tie is told, and at once on a lattice, where a number
    // further down that reaches it has others above that do not.
    for _ in 0..<8 where axis.range.contains(x - step) && verified.lattice == nil {
      guard criterion.reaches(try verify(x - step, &verified)) else { break }
      x -= step
    }
    let at = try verify(x, &verified)
    return (at, axis.range.contains(x - step) ? try verify(x - step, &verified) : nil)
  }

  /// The root's error over the least that all replicates spent could leave, had all been at the root.
  private func waste(_ fit: LocalFit) -> Double {
    guard case .probit = criterion.link else { return 1 }
    let p = criterion.target
    let least = (p * (1 - p) / Double(spent)).squareRoot() / Normal.density(goal)
    return fit.rootError * abs(fit.slope) / least
  }

  /// The answer of a line, verified; nil where its verification shows that the line does not hold.
  mutating func verified(_ bracket: Bracket) throws -> SearchResult.Answer? {
    guard var fit = line() else { return nil }
    let isUp = bracket.isIncreasing
    var verified = Verified(
      each: max(min(spent, effort.budget - spent) / 2, effort.pilot))
    if axis.isInteger {
      // The pair that decides belongs to what is known of the curve.
      let first = answer(ruler.value(fit.root), isUp)
      for x in [first, first - (isUp ? 1 : -1)] where axis.range.contains(x) {
        _ = try verify(x, &verified)
      }
      if let better = line() { fit = better }
    }
    // A root that is known less well than its replicates allow gets another stage, unless it is known well enough
    // four times over: between few clusters no number lies near it.
    for _ in 0..<6 where waste(fit) > 1.3 && spent < effort.budget {
      if width(fit) <= wantedWidth(ruler.value(fit.root)) / 4 { break }
      let batch = max(spent / 2, effort.pilot)
      for place in pair(fit) { try ask(place, batch, .search) }
      if let better = line() { fit = better }
    }
    guard fits(fit) else { return nil }
    return axis.isInteger
      ? try wholeNumber(fit, isUp, &verified) : try number(fit, isUp, &verified)
  }

  private mutating func wholeNumber(
    _ first: LocalFit, _ isUp: Bool, _ verified: inout Verified
  ) throws -> SearchResult.Answer? {
    let start = answer(ruler.value(first.root), isUp)
    // A curve that jumps fits a line that it does not follow.
    if criterion.surelyMisses(try verify(start, &verified), by: 5) { return nil }
    let (at, short) = try settled(start, isUp, &verified)
    guard let fit = line(), fits(fit) else { return nil }
    let reach = 1.96 * fit.rootError
    let ends =
      [fit.root - reach, fit.root + reach].map { answer(ruler.value($0), isUp) } + [at.x]
    return .found(
      Solution(
        value: at.x, interval: (ends.min() ?? at.x)...(ends.max() ?? at.x),
        crossing: crossing(fit), at: at, short: short, shape: .line, isIncreasing: isUp,
        isTied: isTied(at, short), isCoarse: width(fit) > 1.5 * wantedWidth(at.x)))
  }

  /// Whether chance decided between a number and one step less: a verification within two of its errors of the
  /// target, or both that reach it.
  func isTied(_ at: Response, _ short: Response?) -> Bool {
    criterion.margin(at) < 2 || (short.map { criterion.margin($0) > -2 } ?? false)
  }

  /// A number that is not whole: the root in figures that its error allows, rounded to the safe side, and moved
  /// further to it until the number itself, as it is printed, is verified to reach the target.
  private mutating func number(
    _ first: LocalFit, _ isUp: Bool, _ verified: inout Verified
  ) throws -> SearchResult.Answer? {
    var fit = first
    let error = crossing(fit).error
    var x = safe(ruler.value(fit.root), error, isUp)
    var at = try verify(x, &verified)
    var move = error
    for _ in 0..<24 where !criterion.reaches(at) {
      guard !criterion.surelyMisses(at, by: 5) else { return nil }
      if let better = line() { fit = better }
      let promised = ruler.value(fit.root)
      let further = isUp ? max(x + move, promised) : min(x - move, promised)
      let next = safe(further, error, isUp)
      guard next != x else { break }
      x = next
      at = try verify(x, &verified)
      move *= 2
    }
    if let better = line() { fit = better }
    guard fits(fit) else { return nil }
    let reach = 1.96 * fit.rootError
    let ends = [fit.root - reach, fit.root + reach].map { axis.clamp(ruler.value($0)) } + [x]
    return .found(
      Solution(
        value: x, interval: (ends.min() ?? x)...(ends.max() ?? x), crossing: crossing(fit),
        at: at, short: nil, shape: .line, isIncreasing: isUp, isTied: false,
        isCoarse: isCoarse(fit)))
  }

  /// A number in figures that an error allows, rounded to the side on which the target is reached.
  func safe(_ x: Double, _ error: Double, _ isUp: Bool) -> Double {
    let places = (-log10(error)).rounded(.up)
    // Whole multiples of a power of ten: of its inverse where it is below 1, which binary numbers do not hold.
    let unit = pow(10, abs(places))
    let steps = (places > 0 ? x * unit : x / unit).rounded(isUp ? .up : .down)
    return axis.clamp(places > 0 ? steps / unit : steps * unit)
  }

  /// Whether the budget ended before what was asked was reached.
  private func isCoarse(_ fit: LocalFit) -> Bool {
    guard width(fit) > 1.5 * wantedWidth(ruler.value(fit.root)) else { return false }
    guard case .probit = criterion.link else { return true }
    return fit.rootError * abs(fit.slope) * Normal.density(goal) > 1.5 * effort.rateError
  }
}
