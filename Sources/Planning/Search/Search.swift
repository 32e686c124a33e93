internal import Foundation
internal import GSLKit

/// Finds the value at which a measure reaches its target.
///
/// ```
/// 1  start     where planned standard errors promise the target
/// 2  pilot     five values around it (a grid over the range for numbers that are not whole)
/// 3  stages    a straight line through the responses near the target, on the scale of the link, in √n
///              for counts; two more values at root ± max(se, 0.05/|slope|), each stage larger,
///              until the 95 % interval is as narrow as asked
/// 4  verify    the answer and one step short of it, on streams of their own; then the line again
/// ```
///
/// At a target of 80 % the standard error of n is at best 1.02·n/√R for R replicates, 1.05·n/√R at
/// 90 %, for every design in which n is proportional to 1/effect²: from dPower/dn =
/// φ(z_β)(z_α + z_β)/(2n). Where the line does not fit, a lattice or a monotone curve takes over.
public struct Search {
  /// How hard to try.
  public struct Effort: Sendable {
    /// Width of the 95 % interval relative to the answer; for counts at least one.
    public var tolerance: Double
    /// Replicates to spend, about, pilot and verification included.
    public var budget: Int
    /// Replicates of each pilot value.
    public var pilot: Int

    /// An effort.
    public init(tolerance: Double = 0.0025, budget: Int = 20_000_000, pilot: Int = 4096) {
      self.tolerance = tolerance
      self.budget = budget
      self.pilot = pilot
    }
  }

  /// Counts up to which every number near the target is counted by itself.
  ///
  /// Up to here power grows by more than one number's Monte Carlo error from one to the next; beyond, the
  /// sawtooth is smaller than what replicates can show, and the largest of many noisy misses would lie
  /// too far out.
  static let largestLattice = 600.0

  let axis: Axis
  let criterion: Criterion
  let effort: Effort
  let oracle: any Oracle
  /// Whether the measure rests on counts, whose power is a sawtooth.
  let isLattice: Bool
  var responses: [Response] = []
  var spent: Int { responses.reduce(0) { $0 + $1.replicates } }
  var goal: Double { criterion.goal }

  /// A search.
  ///
  /// - Parameters:
  ///   - axis: What is searched.
  ///   - criterion: What is to be reached.
  ///   - isLattice: Whether the measure rests on counts.
  ///   - effort: How hard to try.
  ///   - oracle: Answers.
  public init(
    _ axis: Axis, _ criterion: Criterion, isLattice: Bool, effort: Effort, oracle: any Oracle
  ) {
    self.axis = axis.scaled(for: criterion.link)
    self.criterion = criterion
    self.isLattice = isLattice && axis.isInteger
    self.effort = effort
    self.oracle = oracle
  }

  /// Runs the search.
  ///
  /// - Returns: What was found.
  /// - Throws: What the oracle throws.
  public mutating func run() throws -> SearchResult {
    let bracket: Bracket
    switch try bracketed() {
    case .none(let answer): return result(answer)
    case .some(let found): bracket = found
    }
    let answer: SearchResult.Answer
    if isLattice, let centre = try latticeCentre(bracket) {
      answer = try lattice(around: centre, bracket)
    } else {
      answer = try staged(bracket)
    }
    return result(answer)
  }

  func result(_ answer: SearchResult.Answer) -> SearchResult {
    SearchResult(
      answer: answer, responses: responses.sorted { $0.x < $1.x }, spent: spent)
  }

  /// Asks, and remembers the answer.
  @discardableResult
  mutating func ask(_ x: Double, _ replicates: Int, _ stage: Stage) throws -> Response {
    let response = try oracle.respond(at: axis.rounded(x), replicates: replicates, stage: stage)
    responses.append(response)
    return response
  }

  /// Responses as points on the scales of the line, within `reach` of the goal.
  func points(within reach: Double) -> [(g: Double, y: Double, error: Double)] {
    responses.compactMap { response in
      let (y, error) = criterion.link.point(response)
      guard abs(y - goal) <= reach, !criterion.link.isSaturated(response) else { return nil }
      return (axis.coordinate(response.x), y, error)
    }
  }

  /// The line through what is near the goal: as wide as it stays straight.
  ///
  /// Far responses fix the slope, near ones the root. Half a unit of probit is power .62 to .91 around
  /// .8, where the curve of most tests is straight in √n; a misfit narrows it. In a number that is not
  /// a count it may bend, and is a parabola.
  func line() -> LocalFit? {
    var narrowest: LocalFit?
    for reach in axis.scale == .logarithm ? [0.5, 0.1, 0.02] : [1, 0.5, 0.3, 0.15] {
      let near = points(within: reach)
      guard Set(near.map(\.g)).count >= 3,
        let fit = LocalFit(near, goal: goal, isCurved: !axis.isInteger), fit.isSteep
      else { continue }
      if fit.fitProbability > 0.1 { return fit }
      narrowest = fit
    }
    return narrowest ?? LocalFit(points(within: .infinity), goal: goal)
  }

  /// Width of the 95 % interval of x from a line.
  func width(_ fit: LocalFit) -> Double {
    2 * 1.96 * fit.rootError * abs(axis.derivative(fit.root))
  }
  func wantedWidth(_ x: Double) -> Double {
    max(axis.isInteger ? 1 : 0, effort.tolerance * abs(x))
  }

  private mutating func staged(_ first: Bracket) throws -> SearchResult.Answer {
    var bracket = first
    var batch = 4 * effort.pilot
    // The verification doubles what the search knows.
    while spent < effort.budget / 2 {
      guard let fit = line(), isSound(fit, bracket) else {
        let middle = axis.value((bracket.low + bracket.high) / 2)
        bracket.narrow(try ask(middle, batch, .search), axis, criterion)
        batch = min(2 * batch, 64 * effort.pilot)
        continue
      }
      let x = axis.value(fit.root)
      let (width, wanted) = (width(fit), wantedWidth(x) * 2.0.squareRoot())
      // Two stages at least: the first only mends where the pilot pointed.
      if width <= wanted, responses.count(where: { $0.stage == .search }) >= 4 { break }
      let step = max(fit.rootError, 0.05 / abs(fit.slope))
      let (a, b) = pair(fit.root - step, fit.root + step)
      let missing = Double(spent) * (width * width / (wanted * wanted) - 1) / 2
      batch = Int(min(max(missing, Double(batch)), 4 * Double(batch)))
      batch = min(batch, max(effort.budget / 2 - spent, effort.pilot))
      for place in [a, b] { try ask(place, batch, .search) }
    }
    guard let fit = line(), isSound(fit, bracket), fits(fit) else {
      return try withoutLine(bracket)
    }
    return try verified(fit, bracket)
  }

  /// A misfit that chance would give once in ten thousand searches.
  private func fits(_ fit: LocalFit) -> Bool { fit.fitProbability > 0.0001 }

  /// Where no line fits, whole numbers are counted one by one; other numbers get a monotone curve.
  private mutating func withoutLine(_ bracket: Bracket) throws -> SearchResult.Answer {
    guard axis.isInteger, let centre = try latticeCentre(bracket) else {
      return try isotonic(bracket)
    }
    return try lattice(around: centre, bracket)
  }

  /// Whether a line goes the right way and crosses near the pair of values that holds the target.
  private func isSound(_ fit: LocalFit, _ bracket: Bracket) -> Bool {
    let span = bracket.high - bracket.low
    return fit.isSteep && (fit.slope > 0) == bracket.isIncreasing
      && fit.root > bracket.low - span && fit.root < bracket.high + span
  }

  /// Two values, different ones where only whole numbers will do.
  private func pair(_ low: Double, _ high: Double) -> (Double, Double) {
    let (a, b) = (axis.rounded(axis.value(low)), axis.rounded(axis.value(high)))
    guard a == b, axis.isInteger else { return (a, b) }
    return a > axis.range.lowerBound ? (a - 1, a) : (a, axis.clamp(a + 1))
  }

  /// The answer of a crossing: the first value that reaches the target.
  func answer(_ x: Double, _ isIncreasing: Bool) -> Double {
    guard axis.isInteger else { return axis.clamp(x) }
    return axis.clamp(isIncreasing ? x.rounded(.up) : x.rounded(.down))
  }

  /// The root's error over the least that all replicates spent could leave, had all been at the root.
  private func waste(_ fit: LocalFit) -> Double {
    guard case .probit = criterion.link else { return 1 }
    let p = criterion.target
    let least = (p * (1 - p) / Double(spent)).squareRoot() / Normal.density(goal)
    return fit.rootError * abs(fit.slope) / least
  }

  private mutating func verified(
    _ first: LocalFit, _ bracket: Bracket
  ) throws -> SearchResult.Answer {
    var fit = first
    var done: [Double: Response] = [:]
    let values = axis.isInteger ? 2 : 1
    let each = max(min(spent, effort.budget - spent) / values, effort.pilot)
    var value = answer(axis.value(fit.root), bracket.isIncreasing)
    // The answer may move by one when its verification is added; it settles at once in practice.
    for _ in 0..<4 {
      let short = value - (bracket.isIncreasing ? 1 : -1)
      for x in axis.isInteger ? [value, short] : [value]
      where done[x] == nil && axis.range.contains(x) {
        done[x] = try ask(x, each, .verification)
      }
      if let better = line() { fit = better }
      let now = answer(axis.value(fit.root), bracket.isIncreasing)
      if now == value || !axis.isInteger { break }
      value = now
      if spent > effort.budget { break }
    }
    // A root that is known less well than its replicates allow gets another stage.
    for _ in 0..<6 where waste(fit) > 1.3 && spent < effort.budget {
      let step = max(fit.rootError, 0.05 / abs(fit.slope))
      let (a, b) = pair(fit.root - step, fit.root + step)
      let batch = max(spent / 2, effort.pilot)
      for place in [a, b] { try ask(place, batch, .search) }
      if let better = line() { fit = better }
      value = answer(axis.value(fit.root), bracket.isIncreasing)
    }
    guard fits(fit) else { return try withoutLine(bracket) }
    let short = value - (bracket.isIncreasing ? 1 : -1)
    // Where the budget ended on the way, a smaller verification of the answer itself.
    for x in axis.isInteger ? [value, short] : [value]
    where done[x] == nil && axis.range.contains(x) {
      done[x] = try ask(x, each / 4, .verification)
    }
    guard let at = done[value] else { throw SearchInterrupted() }
    // A curve that jumps fits a line that it does not follow.
    guard !criterion.surelyMisses(at, by: 5) else { return try withoutLine(bracket) }
    let x = axis.value(fit.root)
    let error = fit.rootError * abs(axis.derivative(fit.root))
    let ends = [x - 1.96 * error, x + 1.96 * error].map { answer($0, bracket.isIncreasing) }
    return .found(
      Solution(
        value: axis.isInteger ? value : x, interval: min(ends[0], ends[1])...max(ends[0], ends[1]),
        crossing: (x, error),
        at: at,
        short: axis.isInteger ? done[short] : nil, shape: .line,
        isIncreasing: bracket.isIncreasing, isCoarse: width(fit) > 1.5 * wantedWidth(x)))
  }
}
