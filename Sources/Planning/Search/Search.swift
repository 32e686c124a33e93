internal import Foundation
internal import GSLKit

/// Finds the value at which a measure reaches its target.
///
/// ```
/// 1  start     where expected standard errors promise the target
/// 2  pilot     five values around it (a grid over the range for numbers that are not whole)
/// 3  stages    a straight line through the responses near the target, on the scale of the link, along what is
///              expected; two more values at root ± max(se, 0.05/|slope|), each stage larger,
///              until the 95 % interval is as narrow as asked
/// 4  verify    the answer and one step short of it, on streams of their own; the answer is raised until it
///              reaches the target there, and lowered while one step less does too
/// ```
///
/// At a target of 80 % the standard error of n is at best 1.02·n/√R for R replicates, 1.05·n/√R at
/// 90 %, for every design in which n is proportional to 1/effect²: from dPower/dn =
/// φ(z_β)(z_α + z_β)/(2n). Where no line fits, a lattice or a monotone curve takes over.
public struct Search {
  /// How hard to try.
  public struct Effort: Sendable {
    /// Width of the 95 % interval relative to the answer; for counts at least one.
    public var tolerance: Double
    /// Standard error of a rate at which a number that is not whole is known well enough, whatever its interval; 0
    /// for none.
    public var rateError: Double
    /// Replicates to spend, about, pilot and verification included.
    public var budget: Int
    /// Replicates of each pilot value.
    public var pilot: Int
    /// Replicates of one number at most, where it and its neighbour lie so near the target that chance could decide
    /// between them.
    public var decision: Int
    /// Replicates of one value of the pilot at most, until it is surely on one side of the target: an eighth of the
    /// budget up to 64 times a value's first ones, and a 64th of it in any case; of dearer fits as many as take that time.
    public var confirmation: Int

    /// An effort; `dearness` is the time of a replicate, its fit in it, over that of its data.
    public init(
      tolerance: Double = 0.0025, rateError: Double = 0, budget: Int = 20_000_000,
      pilot: Int = 4096, decision: Int = 1_000_000, dearness: Double = 1
    ) {
      self.decision = decision
      let most = max(min(64 * pilot, budget / 8), budget / 64)
      confirmation = max(Int(Double(most) / max(dearness, 1)), pilot)
      self.tolerance = tolerance
      self.rateError = rateError
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
  var ruler: Ruler
  /// Why no larger number could be tried, where the scenario itself forbids it.
  var obstacle: String?
  /// The values that have the target between them, once there are any.
  var bracket: Bracket?
  var spent: Int { responses.reduce(0) { $0 + $1.replicates } }
  var goal: Double { criterion.goal }

  /// A search.
  ///
  /// - Parameters:
  ///   - axis: What is searched.
  ///   - criterion: What is to be reached.
  ///   - isLattice: Whether the measure is a sawtooth in the number: counts of people whose number is fixed.
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
    ruler = Ruler(axis: self.axis, guide: nil)
  }

  /// Runs the search.
  ///
  /// - Returns: What was found; where it was interrupted what is known by then.
  /// - Throws: What the oracle throws; ``SearchInterrupted`` where nothing is known.
  public mutating func run() throws -> SearchResult {
    do {
      let answer = try found()
      return result(answer)
    } catch let interrupted as SearchInterrupted {
      guard !responses.isEmpty else { throw interrupted }
      return result(.unfinished(known))
    }
  }

  private mutating func found() throws -> SearchResult.Answer {
    let first: Bracket
    switch try bracketed() {
    case .none(let answer): return answer
    case .some(let found): first = found
    }
    bracket = first
    let plain = ruler
    if let guide = Guide(oracle, axis, between: first.low...first.high) {
      ruler = Ruler(axis: axis, guide: guide)
    }
    if isLattice, let centre = try latticeCentre(first) {
      return try lattice(around: centre, first)
    }
    if ruler.guide != nil {
      if let answer = try staged(first) { return answer }
      ruler = plain
    }
    if let answer = try staged(first) { return answer }
    return try withoutLine(first)
  }

  func result(_ answer: SearchResult.Answer) -> SearchResult {
    SearchResult(
      answer: answer, responses: responses.sorted { $0.x < $1.x }, spent: spent,
      obstacle: obstacle)
  }

  /// What an interrupted search knows.
  private var known: Unfinished {
    guard let bracket else { return Unfinished() }
    let fit = line().flatMap { isSound($0, bracket) ? $0 : nil }
    return Unfinished(
      bracket: bracket.low...bracket.high, crossing: fit.map(crossing),
      isIncreasing: bracket.isIncreasing)
  }

  /// Asks, and remembers the answer.
  @discardableResult
  mutating func ask(_ x: Double, _ replicates: Int, _ stage: Stage) throws -> Response {
    let response = try oracle.respond(at: axis.rounded(x), replicates: replicates, stage: stage)
    responses.append(response)
    return response
  }

  /// Where no line fits, whole numbers are counted one by one; other numbers get a monotone curve.
  private mutating func withoutLine(_ bracket: Bracket) throws -> SearchResult.Answer {
    guard axis.isInteger, let centre = try latticeCentre(bracket) else {
      return try isotonic(bracket)
    }
    return try lattice(around: centre, bracket)
  }
}
