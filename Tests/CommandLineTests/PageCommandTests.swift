import Foundation
import TestSupport
import Testing

/// `--format html`: a file that stands alone, and holds the numbers of the other forms.
@Suite(.serialized)
struct PageCommandTests: RunsCommands {
  private static let table = "Scenarios/tables/bcg-vaccine.csv"

  private static let commands: [[String]] = [
    ["power", "Scenarios/core-readmission.yaml", "--replicates", "5000"],
    ["plan", "Scenarios/textbook-two-arm.yaml", "--replicates", "200000"],
    ["meta", table, "--measure", "RR", "--by", "alloc", "--bias"],
    ["review", "Scenarios/reviews/multiplicity-demo.yaml", "--replicates", "160"],
  ]

  /// Every number of some JSON, digit by digit: what reads JSON here may round the last of them.
  private func numbers(_ json: String) -> Set<String> {
    Set(json.matches(of: /: (-?[0-9][0-9.e+-]*)/).map { String($0.1) })
  }

  /// What a reader of the file would be at the mercy of.
  private func standsAlone(_ page: ParsedXML, _ html: String) {
    #expect(html.utf8.count < 1_000_000)
    #expect(html.contains("default-src 'none'; style-src 'unsafe-inline'"))
    for (name, attributes) in page.elements {
      #expect(
        !["script", "img", "iframe", "object", "link", "a", "form"].contains(name), "\(name)")
      for key in attributes.keys {
        #expect(
          !key.hasPrefix("on") && !["src", "href", "xlink:href", "style"].contains(key), "\(key)")
      }
    }
    let heads = page.elements.map(\.name).filter { ["h1", "h2", "h3"].contains($0) }
    #expect(heads.first == "h1" && heads.count { $0 == "h1" } == 1 && heads.count > 4)
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    for (name, attributes) in page.elements where attributes["role"] == "img" {
      let named = attributes["aria-labelledby"]?.split(separator: " ").map(String.init) ?? []
      #expect(name == "svg" && !named.isEmpty && named.allSatisfy(ids.contains))
    }
    #expect(page.texts["figcaption"]?.isEmpty == false)
  }

  @Test(arguments: commands)
  func holdsTheAnswer(command: [String]) throws {
    let html = try CommandLineTool.run(command + ["--format", "html"])
    #expect(html.status == 0, "\(html.errors)")
    let page = try ParsedXML(html.output)
    standsAlone(page, html.output)
    let json = try CommandLineTool.run(command + ["--format", "json"])
    let known = numbers(json.output)
    // Numbers of the page, those of its figures among them, are numbers of the JSON; what is worked out from them is a
    // ratio (of a logarithm), a pool of two tries, the share of one count.
    let found = page.elements.filter { $0.name == "data" }.compactMap { $0.attributes["value"] }
    let strange = found.filter { !known.contains($0) }
    let allowed = ["power": 0.0, "plan": 0.1, "meta": 0.35, "review": 0.01]
    #expect(found.count > 15)
    #expect(
      Double(strange.count) <= (allowed[command[0]] ?? 0) * Double(found.count),
      "\(strange.count) of \(found.count): \(strange.prefix(9))")
    // The text stands in it as it is printed, and so does what was typed.
    let text = try CommandLineTool.run(command + (command[0] == "meta" ? ["--no-plots"] : []))
    let lines = page.texts["pre"]?.joined() ?? ""
    for line in text.output.split(separator: "\n") { #expect(lines.contains(line), "\(line)") }
    let typed = page.texts["dd"]?.joined(separator: "\n") ?? ""
    #expect(typed.contains("peertrials \(command[0]) \(command[1])"))
    if command[0] == "plan" {
      let quote = page.texts["p"]?.joined(separator: "\n") ?? ""
      #expect(quote.contains("64 people per arm give 80 % power"))
    }
  }

  /// The numbers that matter are there, with all their digits.
  @Test func pooledEffect() throws {
    let words = ["meta", PageCommandTests.table, "--measure", "RR", "--format"]
    let html = try CommandLineTool.run(words + ["html"])
    let json = try CommandLineTool.run(words + ["json"])
    let found = try ParsedXML(html.output).elements.compactMap { $0.attributes["value"] }
    for name in ["estimate", "se", "ci.lb", "ci.ub", "pval", "pi.lb", "pi.ub", "tau2", "I2", "Q"] {
      let digits = try #require(
        json.output.firstMatch(of: try Regex("\"\(name)\": ([^,\n]*)"))?[1].substring)
      #expect(found.contains(String(digits)), "\(name)")
    }
  }

  /// Names are text, whatever stands in them, and one file is enough for all of it.
  @Test func hostileNames() throws {
    try CommandLineTool.inFolder { folder in
      let bad = "</title></pre><script>alert(1)</script><img src=x onerror=alert(2)> & \"'"
      let long = String(repeating: "long ", count: 100_000)
      let scenario = try write(
        """
        peertrials: 1
        title: '\(bad.replacing("'", with: "''"))'
        question: '\(long)'
        trial:
          design: {participants-per-arm: 64}
          arms:
            "<svg onload=alert(3)>": {delivery: peer-led, effect: {smd: {value: 0.5, source: "javascript:<b>"}}}
            usual-care: {comparator: usual-care}
          outcomes: {"</td><script>": {kind: gaussian}}
        analysis: {methods: {"]]>t": {kind: t-test}}}
        """, "<script>.yaml", in: folder)
      let rows = (1...6).map { "\"<script>\($0)</script>\u{1B}[2J\",0.\($0),0.0\($0)\n" }.joined()
      let table = try write(
        "study,yi,vi\n" + rows + "\(String(repeating: "x", count: 200_000)),0.1,0.1\n", "t.csv",
        in: folder)
      for command in [
        ["power", scenario, "--replicates", "500"], ["plan", scenario, "--replicates", "100000"],
        ["meta", table],
      ] {
        let figure = folder.appending(path: "f.svg").path
        let run = try CommandLineTool.run(command + ["--format", "html", "--figure", figure])
        guard run.status == 0 else {
          // A reader may refuse it; then it says so without obeying it.
          #expect(run.status == 65 && !run.errors.contains("\u{1B}"), "\(run.errors)")
          continue
        }
        standsAlone(try ParsedXML(run.output), run.output)
        #expect(!run.output.unicodeScalars.contains { $0.value == 0x1B })
        let drawn = try text(figure)
        let names = Set(try ParsedXML(drawn).elements.map(\.name))
        #expect(!names.contains("script") && drawn.utf8.count < 100_000)
      }
    }
  }

  /// Other commands have no page, and say which forms they have.
  @Test func whereThereIsNone() throws {
    let run = try run("audit", "Scenarios/audits/egmose-2023.yaml", "--format", "html")
    #expect(run.status == 64 && run.errors.contains("'text', 'json' or 'csv'"), "\(run.errors)")
  }
}
