public import GSLKit

/// The random numbers of one analysis, at one replicate, and memory that it uses again.
///
/// An analysis that imputes, resamples or permutes draws from a stream of its own: what it draws moves nothing else, and does
/// not depend on what else is analysed. A simulation has one for each method, outcome and thread; a data set that is analysed
/// once needs `AnalysisDraws(key: StreamKey(seed: 1))`.
public struct AnalysisDraws: ~Copyable {
  /// Its stream; ``seek(unit:lane:)`` first.
  public var stream: RandomStream
  /// The replicate that is analysed, from 0.
  public var replicate: Int
  private var memory: UnsafeMutableRawPointer?
  private var capacity = 0

  /// Numbers of a key.
  ///
  /// - Parameters:
  ///   - key: Of this analysis alone.
  ///   - replicate: The replicate that is analysed, from 0.
  public init(key: StreamKey, replicate: Int = 0) {
    stream = RandomStream(key: key)
    self.replicate = replicate
  }

  deinit { memory?.deallocate() }

  /// Moves to the first number of a unit and lane, of this replicate.
  ///
  /// - Parameters:
  ///   - unit: Which imputation, arm or sample, 0 ..< 2³².
  ///   - lane: Purpose.
  public mutating func seek(unit: Int, lane: Lane) {
    stream.seek(replicate: replicate, unit: unit, lane: lane)
  }

  /// Memory for so many numbers, whatever was in it before; good until more is asked for.
  mutating func room(_ count: Int) -> UnsafeMutablePointer<Double> {
    if let memory, count <= capacity { return memory.assumingMemoryBound(to: Double.self) }
    memory?.deallocate()
    capacity = max(count, 2 * capacity)
    let made = UnsafeMutablePointer<Double>.allocate(capacity: capacity)
    made.initialize(repeating: 0, count: capacity)
    memory = UnsafeMutableRawPointer(made)
    return made
  }
}
