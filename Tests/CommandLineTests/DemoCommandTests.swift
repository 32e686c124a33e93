import Foundation
import TestSupport
import Testing

/// Stories for students: what they show is kept, fits a terminal, and can be made again.
struct DemoCommandTests {
  static let topics = [
    "small-pilot", "power", "clustering", "attrition", "multiple-testing", "funnel", "p-hacking",
    "coled-vs-peerled",
  ]

  /// Every screen as it was looked at; `PEERTRIALS_WRITE_SNAPSHOTS=1` writes them anew.
  @Test(arguments: topics) func snapshots(_ topic: String) throws {
    let told = try CommandLineTool.run(["demo", topic])
    #expect(told.status == 0 && told.errors.isEmpty)
    let file = Fixtures.folder.appending(path: "demos/\(topic).txt")
    if ProcessInfo.processInfo.environment["PEERTRIALS_WRITE_SNAPSHOTS"] == "1" {
      try Data(told.output.utf8).write(to: file)
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    #expect(told.output == kept)
    // 80 by 24, with a line for the guess.
    for line in told.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    for screen in told.output.components(separatedBy: "\n\n\n") {
      let lines = screen.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lines <= 23, "\(topic): \(lines) lines:\n\(screen)")
    }
  }

  /// The scenario of a story is the shipped file, and the command that it ends with gives its numbers.
  @Test(arguments: topics) func reproduces(_ topic: String) throws {
    let scenario = try CommandLineTool.run(["demo", topic, "--scenario"]).output
    let shipped = Fixtures.package.appending(path: "Scenarios/demos/\(topic).yaml")
    if ProcessInfo.processInfo.environment["PEERTRIALS_WRITE_SNAPSHOTS"] == "1" {
      try Data(scenario.utf8).write(to: shipped)
    }
    let kept = try String(contentsOf: shipped, encoding: .utf8)
    #expect(scenario == kept)
    let checked = try CommandLineTool.run(["check", shipped.path])
    #expect(checked.status == 0, "\(checked.errors)")
    let told = try CommandLineTool.run(["demo", topic, "--details"]).output
    let command = try #require(told.split(separator: "\n").last { $0.hasPrefix("  peertrials ") })
    let words = command.split(separator: " ").dropFirst().map(String.init)
      .map { $0 == "\(topic).yaml" ? shipped.path : $0 }
    let again = try CommandLineTool.run(words).output
    // One figure of each, as the story prints it with --details.
    let figures = [
      "small-pilot": "0.08235 ± 0.00061", "clustering": "0.1599 ± 0.0016",
      "attrition": "0.2593 ± 0.0012", "multiple-testing": "2.950 ± 0.020",
      "funnel": "0.0570 ± 0.0042", "p-hacking": "0.2742 ± 0.0024",
      "coled-vs-peerled": "0.2779 ± 0.0020",
    ]
    if let figure = figures[topic] {
      #expect(told.contains(figure) && again.contains(figure), "\(topic) \(figure)\n\(again)")
    }
  }

  /// What is right stands in no fixed place; figures are told as "27 in 100", and with their digits under --details.
  @Test func answersAndFigures() throws {
    var places: Set<Character> = []
    for topic in Self.topics {
      let told = try CommandLineTool.run(["demo", topic]).output
      for line in told.split(separator: "\n") where line.hasPrefix("Answer: ") {
        places.insert(line.dropFirst("Answer: ".count).first ?? " ")
      }
      #expect(!told.contains("±"), "\(topic)")
      let details = try CommandLineTool.run(["demo", topic, "--details"]).output
      #expect(details.contains(" ± "), "\(topic)")
      for line in details.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
    #expect(places.count >= 3, "\(places)")
    #expect(try CommandLineTool.run(["demo", "p-hacking"]).output.contains("27 in 100"))
  }

  /// ASCII only where that is asked for; no colour codes in a file; wrong topics say which there are.
  @Test func plain() throws {
    for topic in Self.topics {
      let plain = try CommandLineTool.run(["demo", topic, "--ascii", "--pace", "fast"]).output
      let isPlain = plain.allSatisfy { $0.isASCII }
      #expect(isPlain, "\(topic)")
      #expect(!plain.contains("\u{1B}"))
    }
    let wrong = try CommandLineTool.run(["demo", "funnels"])
    #expect(wrong.status == 64 && wrong.errors.contains("small-pilot, power"))
    let topics = try CommandLineTool.run(["demo"]).output
    #expect(topics.contains("p-hacking"))
    // A scenario of no story, and places that take nothing, are refused.
    let nameless = try CommandLineTool.run(["demo", "--scenario"])
    #expect(nameless.status == 64 && nameless.errors.contains("name its topic"))
  }

  /// Charts of every command are ASCII where the locale has nothing else.
  @Test func chartsByLocale() throws {
    let commands = [
      ["plan", "Scenarios/textbook-two-arm.yaml", "--replicates", "20000"],
      ["sweep", "Scenarios/size-and-dropout.yaml", "--replicates", "200"],
      ["review", "Scenarios/reviews/multiplicity-demo.yaml", "--replicates", "100"],
      ["bias-lab", "Scenarios/reviews/publication-bias-demo.yaml", "--replicates", "20"],
      ["meta", "Scenarios/tables/bcg-vaccine.csv", "--measure", "RR"],
    ]
    let drawn: Set<Character> = ["●", "○", "█", "▁", "┤", "■", "▪", "◆", "░", "▓", "⠁", "⣀"]
    for command in commands {
      let plain = try CommandLineTool.run(command, environment: ["LC_ALL": "C"])
      #expect(plain.status == 0 && drawn.isDisjoint(with: plain.output), "\(command)")
      let rich = try CommandLineTool.run(command)
      #expect(!drawn.isDisjoint(with: rich.output), "\(command)")
    }
  }

  /// Other seeds tell the same story with other numbers.
  @Test func seeds() throws {
    let one = try CommandLineTool.run(["demo", "clustering", "--seed", "5"]).output
    let two = try CommandLineTool.run(["demo", "clustering", "--seed", "5"]).output
    let own = try CommandLineTool.run(["demo", "clustering"]).output
    #expect(one == two && one != own)
    #expect(one.contains("--seed 5"))
  }
}

/// The program's own check of itself.
struct SelftestCommandTests {
  /// All verdicts pass, and a broken estimator is noticed.
  @Test func verdicts() throws {
    let whole = try CommandLineTool.run(["selftest"])
    #expect(whole.status == 0 && whole.output.contains("All 28 pass"), "\(whole.output)")
    for line in whole.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let broken = try CommandLineTool.run(["selftest", "--broken", "--format", "json"])
    #expect(broken.status == 1)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(broken.output.utf8)) as? [String: Any])
    let cases = try #require(json["cases"] as? [[String: Any]])
    #expect(json["passes"] as? Bool == false && cases.count == 28)
    // What rests on a t test fails, what does not still passes.
    let failed = cases.filter { $0["passes"] as? Bool == false }.compactMap {
      $0["case"] as? String
    }
    #expect(failed.contains("t test, 64 per arm, d = .5: power"))
    let others = failed.filter { $0.hasPrefix("BCG") || $0.hasPrefix("16 clusters") }
    #expect(others.isEmpty)
  }
}
