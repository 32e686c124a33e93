import ArgumentParser

/// A seed as it is typed.
enum Seed {
  /// The largest, as in a scenario: beyond 2^53 − 1 readers of JSON lose digits.
  static let most: UInt64 = (1 << 53) - 1

  /// Refuses what a scenario refuses.
  static func check(_ seed: UInt64?) throws {
    if let seed, seed > most {
      throw ValidationError("--seed must lie in 0 … \(most) (2^53 - 1); found \(seed)")
    }
  }
}
