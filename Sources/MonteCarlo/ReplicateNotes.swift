public import GSLKit

/// Something that is said of each replicate: a number, or a number that only some replicates have.
///
/// Its value over many replicates is Σ numerator / Σ denominator: a mean where the denominator is always 1, a rate
/// among the replicates in which something was tried where it is 0 or 1.
public struct NotedStatistic: Sendable, Hashable {
  /// What it is about.
  public enum Subject: Sendable, Hashable {
    /// A row of the layout.
    case row(Int)
    /// A family of the layout.
    case family(Int)
  }

  /// What it is of.
  public var subject: Subject
  /// The name of the measure that it adds up to: "number-rejected", "coverage".
  public var measure: String
  /// The unit of its values, as printed; empty for none.
  public var unit: String
  /// The largest value of a count, whose joint distribution is kept; nil for what is no count.
  public var largestCount: Int?

  /// A statistic.
  public init(
    _ subject: Subject, _ measure: String, unit: String = "", largestCount: Int? = nil
  ) {
    self.subject = subject
    self.measure = measure
    self.unit = unit
    self.largestCount = largestCount
  }
}

/// What an experiment says of each replicate of a block.
public struct ReplicateNotes: Sendable {
  let statistics: Int
  /// Replicate by replicate, statistic by statistic: numerator, denominator.
  var values: [Double]
  private var place = 0

  /// Notes of so many replicates.
  public init(statistics: Int, replicates: Int) {
    self.statistics = statistics
    values = Array(repeating: 0, count: 2 * statistics * replicates)
  }

  /// Notes the next statistic; a replicate notes every one, in order.
  public mutating func next(_ value: Double, of denominator: Double = 1) {
    values[place] = denominator == 0 ? 0 : value
    values[place + 1] = denominator
    place += 2
  }

  /// Starts the next block.
  mutating func begin() { place = 0 }
}

/// An experiment that can be compared, replicate by replicate, with others on the same streams.
public protocol NotedExperiment: Experiment {
  /// What it says of each replicate, in order.
  var noted: [NotedStatistic] { get }

  /// Runs replicates, counts each once and notes every statistic of each.
  func run(
    _ replicates: Range<Int>, key: StreamKey, into tally: inout Tally,
    noting notes: inout ReplicateNotes)
}
