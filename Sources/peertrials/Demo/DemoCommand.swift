import ArgumentParser
import Foundation
import Reports

/// `peertrials demo`: short stories for students, simulated while they watch.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Short stories for students: guess first, then see it simulated.",
    discussion: DemoCommand.topics(width: 76) + """


      Each asks for a guess before it shows, and ends with the scenario and the command that give the same \
      numbers. Figures are told as "16 in 100", with all digits under --details; q quits. It fits a terminal of 80 by 24, with colour or without (NO_COLOR), Unicode or --ascii, and can \
      be piped into a file.

        peertrials demo funnel
        peertrials demo funnel --no-questions --pace slow
        peertrials demo funnel --scenario > funnel.yaml
      """)

  @Argument(help: "What it is about; without a topic, the topics are listed.")
  var topic: String?

  @Option(
    help: "How fast it goes where nobody presses a key: slow, normal, or fast without a break.")
  var pace: DemoPace = .normal

  @Flag(help: "Do not wait for guesses.")
  var noQuestions = false

  @Option(help: "Seed of all random numbers; the story's own by default.")
  var seed: UInt64?

  @Flag(help: "Tell figures with all their digits and Monte Carlo errors.")
  var details = false

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  @Flag(help: "Print the story's scenario file instead of telling it.")
  var scenario = false

  /// All stories, in the order in which they are best told.
  static let demos: [any Demo.Type] = [
    SmallPilotDemo.self, PowerDemo.self, ClusteringDemo.self, AttritionDemo.self,
    MultipleTestingDemo.self, FunnelDemo.self, PHackingDemo.self, CoLedDemo.self,
  ]

  /// The topics with what they are about.
  static func topics(width: Int) -> String {
    "Topics:\n"
      + demos.map { demo in
        let name = "  " + demo.topic
        return name + String(repeating: " ", count: max(1, 22 - name.count)) + demo.summary
      }.joined(separator: "\n")
  }

  func validate() throws { try Seed.check(seed) }

  func run() throws {
    guard let topic else {
      if scenario { throw ValidationError("--scenario is of one story: name its topic") }
      let place = try ResultOutput(path: nil)
      try place.write(DemoCommand.topics(width: 80) + "\n\nTell one: peertrials demo small-pilot\n")
      return
    }
    guard let demo = DemoCommand.demos.first(where: { $0.topic == topic }) else {
      throw ValidationError(
        "no demonstration is called '\(topic)'; there are: "
          + DemoCommand.demos.map { $0.topic }.joined(separator: ", "))
    }
    if scenario {
      try ResultOutput(path: nil).write(demo.scenario)
      return
    }
    try demo.tell(
      on: try DemoStage(
        demo.credits, pace: pace, asks: !noQuestions, tellsDigits: details, seed: seed,
        characters: ascii ? .ascii : Terminal.characters))
  }
}
