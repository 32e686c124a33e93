import ArgumentParser
import Parts
import Questions
import Reports

/// `peertrials check`: whether a scenario file is sound and gives what it expects.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a scenario file; show its defaults; run what it expects.",
    discussion: """
      Reports every problem of the file at once, with line, path and what would be right. --resolved \
      prints the scenario with every default written in and marked. --run simulates it and compares \
      with its 'expect:' block: a figure passes within its own 'within' plus five Monte Carlo \
      standard errors.
      """)

  @OptionGroup var scenario: ScenarioOptions
  @OptionGroup var options: RunOptions

  @Flag(help: "Print the scenario with every default.")
  var resolved = false

  @Flag(name: .customLong("run"), help: "Simulate, and compare with what the scenario expects.")
  var runs = false

  func run() throws {
    let asked = CheckQuestion(try scenario.input(), run: options.settings, runs: runs)
    let place = try ResultOutput(path: nil)
    let ready = try told(asked.read)
    let content = ready.content
    if resolved { try place.write(content.yaml) }
    let levels = try place.answered(interrupted: "interrupted: nothing was written") {
      try ready.levels(cancellation: $0)
    }
    let renamed = content.resolved.renamings.map { "note: \($0)\n" }.joined()
    let marks =
      renamed + levels.text + content.twins.map { $0 + "\n" }.joined() + content.harms.joined()
      + content.roundings.joined() + content.truthsByStrategy.joined()
    // The resolved scenario is to be read back: what is said of it goes elsewhere.
    if resolved, !options.quiet, !marks.isEmpty { say(marks) }
    guard runs else {
      if !resolved { try place.write(PlainText.shown(scenario.file) + ": fine\n" + marks) }
      return
    }
    if !options.quiet { for words in content.twins { say(words) } }
    let display = RunDisplay(options)
    let results = try place.answered(interrupted: "") { cancellation in
      defer { display.clear() }
      return try ready.results(cancellation: cancellation, progress: display.replicates)
    }
    display.warn(results.missedPrecision, results.replicates)
    if results.isInterrupted { throw Exit.interrupted }
    let verdicts = content.verdicts(results)
    try place.write(ExpectationReport.text(verdicts) + (resolved ? "" : marks))
    if verdicts.contains(where: { !$0.isMet }) { throw Exit.missedExpectation }
  }
}
