import ArgumentParser
import Questions
import Reports

/// `peertrials selftest`: figures that are known, found again.
struct SelftestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest",
    abstract: "Find published and exact figures again, and print the table of verdicts.",
    discussion: """
      Each case is a figure from a paper, another program or exact arithmetic. It passes where this program's \
      figure lies within five Monte Carlo standard errors, and what the source's printing leaves open. Exit \
      code 1 when a case fails. --broken makes the standard errors of all analyses of means a tenth too \
      small: the cases that rest on them must fail.
      """)

  @Option(help: "Seed of all random numbers.")
  var seed: UInt64 = 1

  @Option(help: "Worker threads; all cores by default.")
  var threads: Int?

  @Flag(help: "Make standard errors of means a tenth too small, to see that it is noticed.")
  var broken = false

  @OptionGroup var output: OutputOptions

  private var question: SelftestQuestion {
    SelftestQuestion(seed: seed, threads: threads, isBroken: broken)
  }

  func validate() throws { try checked(question.check) }

  func run() throws {
    let place = try output.place.open(inputs: [])
    let answer = try told(question.answer)
    switch output.format {
    case .text: try place.write(answer.text)
    case .json: try place.write(answer.json.text + "\n")
    case .csv: try place.write(answer.csv)
    }
    if !answer.passes { throw Exit.missedExpectation }
  }
}
