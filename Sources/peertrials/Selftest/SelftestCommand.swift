import ArgumentParser
import Foundation
import MonteCarlo
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

  func validate() throws {
    try Seed.check(seed)
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must lie in 1 … 1024; found \(threads)")
    }
  }

  /// All cases, in the order of the table.
  static let cases = numbers + trials + pools + reviews

  func run() throws {
    let place = try output.open(inputs: [])
    let bench = SelftestBench(
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount, seed: seed, isBroken: broken
    )
    let start = ContinuousClock.now
    let lines = SelftestCommand.cases.map { test in
      let found = Result { try test.find(bench) }
      return SelftestReport.Line(
        name: test.name, source: test.source, expected: test.expected, within: test.within,
        found: try? found.get(),
        failure: { if case .failure(let error) = found { "\(error)" } else { nil } }())
    }
    let report = SelftestReport(
      lines: lines, version: programVersion, seed: seed,
      seconds: (ContinuousClock.now - start) / .seconds(1))
    switch output.format {
    case .text: try place.write(report.text)
    case .json: try place.write(report.json.text + "\n")
    case .csv: try place.write(report.csv)
    }
    if !report.passes { throw Exit.missedExpectation }
  }
}
