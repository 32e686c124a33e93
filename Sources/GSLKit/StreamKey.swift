/// What a run's random numbers are for.
///
/// Every stage has streams of its own, so that what was tuned on one stage is verified on another.
public enum Stage: UInt32, Sendable, CaseIterable {
  /// The main simulation of a command.
  case simulation = 0
  /// Search for a design (sample size and the like).
  case search = 1
  /// Verification of what a search found.
  case verification = 2
  /// Short pilot runs that place a search.
  case pilot = 3
  /// Draws of uncertain assumptions (the outer loop of a design under uncertainty).
  case prior = 4
  /// Participants drawn to fit statistics that are already known (``replay``).
  case replay = 5
  /// Type I errors of the analyses of a design.
  case level = 6
}

/// The 64-bit key of every stream of a run: the user's seed mixed with a ``Stage``.
///
/// The mix is one Philox block, so neighbouring seeds and stages share nothing. Adding one to a
/// seed would make "the next seed" and "the next stage" the same streams.
public struct StreamKey: Sendable, Equatable {
  @usableFromInline let k0: UInt32
  @usableFromInline let k1: UInt32

  /// Mixes a seed with a stage.
  ///
  /// - Parameters:
  ///   - seed: Any 64-bit number.
  ///   - stage: What the numbers are for.
  ///   - series: 0 for the streams that all points share; a point that is to have streams of its own
  ///     has its number, from 1, below 2³².
  public init(seed: UInt64, stage: Stage = .simulation, series: Int = 0) {
    let low = UInt32(truncatingIfNeeded: seed)
    let high = UInt32(truncatingIfNeeded: seed &>> 32)
    // The key spells "PeerTria" in ASCII: any constant would do, this one is recognisable.
    let mixed = Philox.block(
      (low, high, stage.rawValue, UInt32(truncatingIfNeeded: series)), 0x5065_6572, 0x5472_6961)
    (k0, k1) = (mixed.0, mixed.1)
  }
}
