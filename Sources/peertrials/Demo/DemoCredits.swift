/// What a stage says of the story that is told on it.
struct DemoCredits {
  /// Its name on the command line.
  let topic: String
  /// The command that gives the same numbers, and how much that runs.
  let command: String
  let effort: String
  /// The seed of the story's own numbers.
  let seed: UInt64
}
