import ArgumentParser
import Questions

/// The version of the program, also in every JSON file it writes.
let programVersion = ProgramVersion.current

@main
struct PeerTrials: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peertrials",
    abstract: "Simulates trials of peer support in mental health.",
    discussion: """
      A scenario file states a trial; a command answers a question about it.

        peertrials power Scenarios/core-readmission.yaml
        peertrials power Scenarios/textbook-two-arm.yaml --set trial.design.participants-per-arm=100
        peertrials check my-trial.yaml --resolved
        peertrials list

      Data go to standard output, everything else to standard error. Exit codes: 0 fine, 1 an \
      expectation was missed, 64 usage, 65 bad input file, 70 internal or no memory, 73 or 74 cannot \
      write, 130 interrupted.
      """,
    version: programVersion,
    subcommands: [
      PowerCommand.self, PlanCommand.self, SweepCommand.self, MergeCommand.self,
      SlurmCommand.self, ReviewCommand.self, BiasLabCommand.self, MetaCommand.self,
      AuditCommand.self, ExportCommand.self, DemoCommand.self, SelftestCommand.self,
      FeasibilityCommand.self, CheckCommand.self, ReplayCommand.self, ListCommand.self,
      SchemaCommand.self, VersionCommand.self,
    ])

  static func main() {
    MemoryLimit.watch()
    StandardStreams.prepare()
    Ending.run(PeerTrials.self)
  }
}
