import ArgumentParser
import Questions

/// A seed as it is typed.
enum Seed {
  /// Refuses what a scenario refuses.
  static func check(_ seed: UInt64?) throws { try checked(RunSettings(seed: seed).check) }
}
