import ArgumentParser
import InputFiles
import MonteCarlo
import Parts
import Reports
import TrialSimulation

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

  func run() throws { try run(scenario.kind()) }

  private func run<Content: RunnableScenario>(_ type: Content.Type) throws {
    let place = try ResultOutput(path: nil)
    let template = try scenario.template(type)
    let loaded = template.base
    if resolved { try place.write(ResolvedScenario.yaml(loaded.resolved)) }
    let renamed = loaded.resolved.renamings.map { "note: \($0)\n" }.joined()
    let marks =
      try renamed
      + ((template as? ScenarioTemplate<Scenario>)?.marks(options, place)
        ?? (loaded as? ReviewFile)?.twins.map { $0 + "\n" }.joined() ?? "")
    // The resolved scenario is to be read back: what is said of it goes elsewhere.
    if resolved, !options.quiet, !marks.isEmpty { say(marks) }
    guard runs else {
      if !resolved { try place.write(PlainText.shown(scenario.file) + ": fine\n" + marks) }
      return
    }
    let rows = try loaded.results(options, place)
    let verdicts = loaded.expectations.map { ExpectationReport.Verdict($0.asked, rows) }
    try place.write(ExpectationReport.text(verdicts) + (resolved ? "" : marks))
    if verdicts.contains(where: { !$0.isMet }) { throw Exit.missedExpectation }
  }
}

extension Expectation {
  /// The expectation in the words of reports.
  fileprivate var asked: ExpectationReport.Asked {
    ExpectationReport.Asked(
      name: name, world: world, family: family, outcome: outcome, contrast: contrast,
      method: method, adjustment: adjustment, measure: measure, value: value, within: within)
  }
}
