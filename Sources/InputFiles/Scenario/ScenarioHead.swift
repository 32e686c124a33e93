internal import Parts

/// What every scenario starts with, of a trial or of a review.
struct ScenarioHead {
  let title, question: String
  let seed, replicates: Int

  /// Reads it.
  ///
  /// - Parameters:
  ///   - f: The top level.
  ///   - standard: How many replicates unless the file says so.
  init(_ f: Fields, replicates standard: Int) {
    _ = f.integer("peertrials", in: 1...1, example: 1, "Version of the file format; first line.")
    if let first = f.givenKeys.first, first != "peertrials" {
      f.report("the first line of a scenario is 'peertrials: 1'; found '\(first)'")
    }
    title = f.text("title", "What this is, in a line.")
    question = f.text("question", "The question that it answers.")
    _ = f.text("audience", "Whom it is for.")
    _ = f.text("notes", "Sources and assumptions, in words.")
    seed = f.integer(
      "seed", in: 0...9_007_199_254_740_991, default: 1, "Seed of all random numbers.")
    replicates = f.integer(
      "replicates", in: 1...1_000_000_000_000, default: standard, "Monte Carlo replicates.")
  }
}
