/// Part of a point's replicates, counted.
public struct TallyPiece: Sendable {
  /// Number of the point, from 0.
  public var point: Int
  /// The replicates that it holds, from a block's first to a block's last or to the run's last.
  public var replicates: Range<Int>
  /// What was counted of them.
  public var tally: Tally
  /// Whether it ends with a whole block.
  ///
  /// A run that grows counts a block that was cut short again:
  /// the sums of a block are rounded together, and must be those of an unbroken run.
  public var endsBlock: Bool

  /// A piece.
  public init(point: Int, replicates: Range<Int>, tally: Tally, endsBlock: Bool) {
    self.point = point
    self.replicates = replicates
    self.tally = tally
    self.endsBlock = endsBlock
  }
}

/// A task of a run over many points: one piece of one point.
public struct SweepTask: Sendable, Hashable {
  /// Number of the point, from 0.
  public var point: Int
  /// Which of the equal parts that the point's replicates are cut into, from 0.
  public var part: Int
  /// Equal parts that the point's replicates are cut into, ≥ 1.
  public var parts: Int

  /// A task.
  public init(point: Int, part: Int, parts: Int) {
    self.point = point
    self.part = part
    self.parts = parts
  }
}

/// Where the tallies of many points go, and where those of an earlier run are found.
///
/// Called from several threads.
public protocol ResultSink: Sendable {
  /// Whether a task was finished by an earlier run, and everything that it counted is still held.
  func isFinished(_ task: SweepTask) throws -> Bool

  /// What is held of a point already, in any order; pieces never overlap.
  ///
  /// - Parameters:
  ///   - point: Number of the point.
  ///   - layout: What it counts.
  /// - Returns: The pieces.
  /// - Throws: What reading throws, or that the stored layout is another.
  func pieces(of point: Int, layout: TallyLayout) throws -> [TallyPiece]

  /// Takes a piece.
  ///
  /// - Throws: What writing throws; nothing is lost but this piece and those not yet written.
  func append(_ piece: TallyPiece) throws

  /// Notes that a task is finished, after its pieces.
  ///
  /// - Parameters:
  ///   - task: The task.
  ///   - replicates: What its pieces cover.
  /// - Throws: What writing throws.
  func finish(_ task: SweepTask, replicates: Range<Int>) throws
}
