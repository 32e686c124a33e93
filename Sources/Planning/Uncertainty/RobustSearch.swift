internal import GSLKit

/// The smallest value that reaches the target over a whole box of assumptions.
///
/// The measure is counted at every corner of the box; the search goes to the worst, then every corner
/// is counted again at its answer, and the search goes on to any that still misses. Power is monotone
/// in most assumptions, so that a corner binds; whether it is so is tried at points inside.
public struct RobustSearch {
  /// What it found.
  public struct Result {
    /// The search at the binding corner.
    public var search: SearchResult
    /// The corner that binds.
    public var binding: Int
    /// The measure at every corner, at the answer.
    public var corners: [Response]
    /// The worst of the points inside, at the answer, and its number.
    public var inside: (point: Int, response: Response)?
    /// Replicates spent in all.
    public var spent: Int
  }

  let axis: Axis
  let criterion: Criterion
  let isLattice: Bool
  let effort: Search.Effort

  /// A robust search; the arguments are those of ``Search``.
  public init(_ axis: Axis, _ criterion: Criterion, isLattice: Bool, effort: Search.Effort) {
    self.axis = axis
    self.criterion = criterion
    self.isLattice = isLattice
    self.effort = effort
  }

  /// Runs it.
  ///
  /// - Parameters:
  ///   - corners: Oracles of the corners.
  ///   - inside: Oracles of points inside.
  /// - Returns: What was found.
  /// - Throws: What the oracles throw.
  public func run(corners: [any Oracle], inside: [any Oracle]) throws -> Result {
    var spent = 0
    func ask(_ oracle: any Oracle, _ x: Double, _ replicates: Int, _ stage: Stage) throws
      -> Response
    {
      let response = try oracle.respond(at: x, replicates: replicates, stage: stage)
      spent += response.replicates
      return response
    }
    // Where power is neither 0 nor 1 the corners can be told apart.
    let start = axis.rounded(axis.current)
    let first = try corners.map { try ask($0, start, 4 * effort.pilot, .pilot) }
    let promised = corners.map { $0.promise(at: start) ?? .infinity }
    let worstPromise = promised.indices.min { promised[$0] < promised[$1] } ?? 0
    var binding =
      first.indices.min { criterion.margin(first[$0]) < criterion.margin(first[$1]) } ?? 0
    // All equal, near 0 or near 1: the promise of the planned standard errors decides.
    if first.allSatisfy({ $0.value < 0.001 }) || first.allSatisfy({ $0.value > 0.999 }) {
      binding = worstPromise
    }
    var found: [Int: (result: SearchResult, solution: Solution)] = [:]
    while true {
      if found[binding] == nil {
        var search = Search(
          axis, criterion, isLattice: isLattice, effort: effort, oracle: corners[binding])
        let result = try search.run()
        spent += result.spent
        guard case .found(let solution) = result.answer else {
          return Result(
            search: result, binding: binding, corners: [], inside: nil, spent: spent)
        }
        found[binding] = (result, solution)
      }
      guard let here = found[binding] else { throw SearchInterrupted() }
      let solution = here.solution
      let each = min(solution.at.replicates, max(64 * effort.pilot, effort.budget / 16))
      do {
        // The corner that binds was verified by its search; the others are where it says.
        let at = try corners.indices.map { i in
          i == binding
            ? solution.at
            : try ask(corners[i], solution.value, each, .verification)
        }
        let worst =
          at.indices.filter { found[$0] == nil }
          .min { criterion.margin(at[$0]) < criterion.margin(at[$1]) }
        // A corner that misses there has a search of its own; whatever answer is on the safe side stands.
        if let worst, !criterion.reaches(at[worst]) {
          binding = worst
          continue
        }
        let sign = solution.isIncreasing ? 1.0 : -1.0
        let safest = found.sorted { $0.key < $1.key }.max {
          sign * $0.value.solution.value < sign * $1.value.solution.value
        }
        if let safest, safest.value.solution.value != solution.value {
          binding = safest.key
          continue
        }
        let points = try inside.map { try ask($0, solution.value, each / 4, .verification) }
        let low = points.indices.min {
          criterion.margin(points[$0]) < criterion.margin(points[$1])
        }
        return Result(
          search: here.result, binding: binding, corners: at,
          inside: low.map { ($0, points[$0]) }, spent: spent)
      } catch is SearchInterrupted {
        let so = Unfinished(
          bracket: solution.interval, crossing: solution.crossing,
          isIncreasing: solution.isIncreasing)
        var result = here.result
        result.answer = .unfinished(so)
        return Result(search: result, binding: binding, corners: [], inside: nil, spent: spent)
      }
    }
  }
}
