/// Part of a point's replicates, counted.
public struct TallyPiece: Sendable {
  /// Number of the point, from 0.
  public var point: Int
  /// The replicates that it holds, from a block's first to a block's last or to the run's last.
  public var replicates: Range<Int>
  public var tally: Tally

  /// A piece.
  public init(point: Int, replicates: Range<Int>, tally: Tally) {
    self.point = point
    self.replicates = replicates
    self.tally = tally
  }
}

/// Where the tallies of many points go, and where those of an earlier run are found.
///
/// Called from several threads.
public protocol ResultSink: Sendable {
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
  /// - Throws: What writing throws; nothing is lost but this piece and those not yet flushed.
  func append(_ piece: TallyPiece) throws
}
