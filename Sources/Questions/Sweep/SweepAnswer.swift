public import InputFiles
public import MonteCarlo
public import Parts
public import TrialSimulation

/// What was found at the points of a sweep.
public struct SweepAnswer: Sendable {
  /// One point that is complete, or a prefix of its replicates where all points were run side by side.
  public struct Point: Sendable {
    /// Its number, from 0.
    public let number: Int
    /// What it sets.
    public let setting: [PointSetting]
    /// What was counted.
    public let tally: Tally
  }

  /// What differences between points need.
  public struct Differences: Sendable {
    /// All points, run side by side.
    public let joint: JointTally
    /// The point that each is compared with; nil for the first on the axis that moves fastest.
    public let before: [Int?]
  }

  /// What it is.
  public let title: String
  /// The question.
  public let question: String
  /// The scenario with its defaults, without what the run has of its own.
  public let scenario: Node
  /// The seed that was used.
  public let seed: UInt64
  /// The source that was asked for.
  public let source: SourceKind
  /// Whether points share random numbers.
  public let streams: SweepStreams
  /// "replicates 100000", "mcse 0.001".
  public let stopping: String
  /// Points in all.
  public let count: Int
  /// Those that are complete, in order.
  public let points: [Point]
  /// What differences between points need; nil unless they were asked for.
  public let differences: Differences?
  /// Whether it was stopped before its end.
  public let isInterrupted: Bool
  /// Wall-clock seconds.
  public let seconds: Double

  init<Content>(
    _ setup: SweepSetup<Content>, points: [(Int, Tally)], differences: Differences?,
    isInterrupted: Bool, seconds: Double
  ) {
    title = setup.template.base.title
    question = setup.template.base.question
    scenario = setup.scenario
    seed = setup.seed
    source = setup.source
    streams = setup.grid.streams
    stopping = setup.stoppingText
    count = setup.grid.count
    self.points = points.map { number, tally in
      Point(
        number: number,
        setting: setup.setting(number).map {
          PointSetting(path: $0.path, value: $0.value ?? Node("null", origin: .standard))
        }, tally: tally)
    }
    self.differences = differences
    self.isInterrupted = isInterrupted
    self.seconds = seconds
  }
}
