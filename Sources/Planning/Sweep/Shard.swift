public import MonteCarlo

/// One of several equal shares of a sweep, for one machine or job among many.
///
/// ```
/// every point's replicates are cut into q parts: q = 1 with four points or more a shard, else so many
/// that a shard has four parts; part u of all belongs to shard (u + ⌊u/N⌋) mod N
/// ```
///
/// A function of the numbers of points and shards alone. The turn by one in every row keeps a shard
/// from getting all points with the largest trials.
public struct Shard: Sendable, Equatable {
  /// From 1.
  public var number: Int
  public var of: Int

  /// The only share.
  public static let whole = Shard(number: 1, of: 1)

  /// A share.
  public init(number: Int, of: Int) {
    self.number = number
    self.of = of
  }

  /// The tasks of this share, in the order of the points.
  ///
  /// - Parameters:
  ///   - points: Points of the sweep.
  ///   - canCut: Whether points can be cut; those that run to a precision cannot.
  /// - Returns: The tasks.
  public func tasks(points: Int, canCut: Bool) -> [SweepTask] {
    let parts = of == 1 || !canCut || points >= 4 * of ? 1 : (4 * of + points - 1) / points
    var tasks: [SweepTask] = []
    for unit in 0..<points * parts where (unit + unit / of) % of == number - 1 {
      tasks.append(SweepTask(point: unit / parts, part: unit % parts, parts: parts))
    }
    return tasks
  }
}
