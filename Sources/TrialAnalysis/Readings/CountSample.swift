/// How many people of each arm had each count.
///
/// A likelihood of counts with one follow-up time needs no more than these frequencies.
public struct CountSample: Sendable {
  /// Arms of the trial.
  public let arms: Int
  /// Counts that an arm's row has room for: 0 … width − 1.
  public private(set) var width = 32
  private var frequencies: [Double]
  /// People, the sum of their counts, and that of their squares, by arm.
  private(set) var people: [Double]
  private(set) var sums: [Double]
  private(set) var squares: [Double]

  /// An empty sample.
  ///
  /// - Parameter arms: Arms of the trial; 0 for an outcome that is no count.
  public init(arms: Int) {
    self.arms = arms
    frequencies = Array(repeating: 0, count: arms * width)
    people = Array(repeating: 0, count: arms)
    (sums, squares) = (people, people)
  }

  /// Forgets an arm's people.
  public mutating func removeAll(_ arm: Int) {
    for y in arm * width..<(arm + 1) * width { frequencies[y] = 0 }
    (people[arm], sums[arm], squares[arm]) = (0, 0, 0)
  }

  /// Adds people with a count.
  ///
  /// - Parameters:
  ///   - arm: Position of their arm.
  ///   - count: What each of them had, 0 or more.
  ///   - more: How many they are.
  public mutating func add(arm: Int, _ count: Int, people more: Double = 1) {
    if count >= width { widen(to: count) }
    frequencies[arm * width + count] += more
    let y = Double(count)
    people[arm] += more
    sums[arm] += more * y
    squares[arm] += more * y * y
  }

  /// People of an arm with a count.
  public func frequency(_ arm: Int, _ count: Int) -> Double {
    count < width ? frequencies[arm * width + count] : 0
  }

  /// An arm's mean count, and the sum of squares around it; nil without people.
  func moments(_ arm: Int) -> (n: Double, mean: Double, sumOfSquares: Double)? {
    let n = people[arm]
    guard n > 0 else { return nil }
    return (n, sums[arm] / n, max(0, squares[arm] - sums[arm] * sums[arm] / n))
  }

  /// Takes the people of a sample whose arms are arms and levels, arm a and level l at levels·a + l.
  public mutating func gather(_ other: CountSample, levels: Int) {
    for arm in 0..<arms {
      removeAll(arm)
      for cell in levels * arm..<levels * (arm + 1) {
        for y in 0..<other.width {
          let more = other.frequency(cell, y)
          if more > 0 { add(arm: arm, y, people: more) }
        }
      }
    }
  }

  private mutating func widen(to count: Int) {
    let wider = max(2 * width, count + 1)
    var all = Array(repeating: 0.0, count: arms * wider)
    for arm in 0..<arms {
      for y in 0..<width { all[arm * wider + y] = frequencies[arm * width + y] }
    }
    (width, frequencies) = (wider, all)
  }
}

/// Counts of people of a trial, arm by arm.
public struct FrequenciesByArm: Reading, BitwiseCopyable {
  let place: UnsafePointer<CountSample>
  /// Everybody's counts.
  public var sample: CountSample {
    _read { yield place.pointee }
  }

  /// A view of everybody's counts.
  public init(_ sample: UnsafePointer<CountSample>) { place = sample }
}
