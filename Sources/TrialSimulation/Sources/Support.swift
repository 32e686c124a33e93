internal import GSLKit

/// Whose support people of an arm get: a part of the arm with a mean of its own.
enum Support: BitwiseCopyable {
  case own
  /// That of the arm that contaminates theirs.
  case other

  /// The address of a part: bits 16 to 23 are for patterns of what is missing.
  @inline(__always)
  func unit(_ arm: Int) -> Int { self == .own ? arm : arm | 1 &<< 24 }

  /// How far a part is from the arm's mean, in units of what the other support adds, when a share of the arm gets it.
  @inline(__always)
  func share(_ contamination: Double) -> Double {
    self == .own ? -contamination : 1 - contamination
  }
}

extension RandomStream {
  /// How many of so many people get another arm's support.
  ///
  /// - Parameters:
  ///   - replicate: The replicate.
  ///   - unit: The arm, or the cluster.
  ///   - people: How many there are.
  ///   - share: The chance of each.
  ///   - spread: How it differs between clusters; nil where it does not.
  /// - Returns: A number of people.
  mutating func exchanged(
    _ replicate: Int, unit: Int, of people: Int, share: Double, spread: ShareSpread? = nil
  ) -> Int {
    seek(replicate: replicate, unit: unit, lane: .contamination)
    let own = spread?.draw(using: &self) ?? share
    return Binomial.quantile(uniform(), n: people, p: own)
  }
}
