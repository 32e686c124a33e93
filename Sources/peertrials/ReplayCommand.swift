import ArgumentParser
import MonteCarlo
import Questions
import Reports
import TrialSimulation

/// `peertrials replay`: the people of single replicates.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Print the participants of a replicate, so that it can be analysed elsewhere.",
    discussion: """
      A replicate is a function of seed and number: replay gives the same trial that 'power' counted. \
      Under the exact source people are drawn to fit the statistics that were counted. With \
      --replicates A..B and --format csv, R or Stata can re-analyse many of our trials.

        peertrials replay Scenarios/textbook-two-arm.yaml --replicate 7
        peertrials replay Scenarios/textbook-two-arm.yaml --replicates 0..99 --format csv
      """)

  @OptionGroup var scenario: ScenarioOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Number of the replicate, from 0.")
  var replicate: Int?

  @Option(
    help: ArgumentHelp("Numbers of several replicates, both ends included.", valueName: "A..B"))
  var replicates: String?

  @Option(help: "Seed of all random numbers; the scenario's by default.")
  var seed: UInt64?

  @Option(help: "Exact sufficient statistics or every person; exact where possible by default.")
  var source: SourceKind?

  func validate() throws {
    try Seed.check(seed)
    _ = try range()
  }

  private func range() throws -> ClosedRange<Int> {
    if let replicate, replicates == nil {
      guard (0..<1 << 48).contains(replicate) else {
        throw ValidationError("--replicate must lie in 0 … 2^48 - 1; found \(replicate)")
      }
      return replicate...replicate
    }
    let ends = (replicates ?? "").split(separator: ".", omittingEmptySubsequences: true).compactMap
    { Int($0) }
    guard replicate == nil, ends.count == 2, ends[0] >= 0, ends[1] >= ends[0], ends[1] < 1 << 48
    else {
      throw ValidationError("give --replicate K or --replicates A..B, like --replicates 0..99")
    }
    return ends[0]...ends[1]
  }

  func run() throws {
    let numbers = try range()
    let asked = ReplayQuestion(
      try scenario.input(), replicates: numbers, seed: seed, source: source)
    let ready = try told(asked.read)
    let place = try output.place.open(inputs: [scenario.file])
    try place.answered(interrupted: "") { cancellation in
      let replays = try ready.prepared()
      // One replicate at a time: a long range streams, and memory stays flat.
      for number in numbers {
        if cancellation.isCancelled { throw Exit.interrupted }
        let replay = replays.replay(number)
        let (isFirst, isLast) = (number == numbers.lowerBound, number == numbers.upperBound)
        switch output.format {
        case .csv: try place.append(ReplayReport.csv(replay, header: isFirst))
        case .json:
          let text = ReplayReport.json(replay).text
          try place.append((isFirst ? "[\n" : "") + text + (isLast ? "\n]\n" : ",\n"))
        case .text: try place.append(ReplayReport.text(replay))
        }
      }
      try place.finish()
    }
  }
}
