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
  /// Points over which truths are averaged that have no closed form.
  case truth = 7
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

  /// The key of what draws for itself within a run: an analysis that imputes, say.
  ///
  /// The key mixed with a hash of the names (FNV-1a, 64 bits) by one Philox block, so that it shares no numbers with the run
  /// or with what has other names, and that neither moves where something else is added.
  ///
  /// - Parameter names: What it is called: a method, an outcome.
  /// - Returns: Its key.
  public func derived(for names: String...) -> StreamKey {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for name in names {
      // A byte that no text in UTF-8 has stands between names.
      for byte in Array(name.utf8) + [0xFF] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    let (low, high) = (UInt32(truncatingIfNeeded: hash), UInt32(truncatingIfNeeded: hash &>> 32))
    // "draw" in ASCII, in the place of a stage.
    let mixed = Philox.block((low, high, 0x6472_6177, 0), k0, k1)
    return StreamKey(k0: mixed.0, k1: mixed.1)
  }

  private init(k0: UInt32, k1: UInt32) { (self.k0, self.k1) = (k0, k1) }
}
