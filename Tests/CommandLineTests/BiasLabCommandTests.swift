import Foundation
import TestSupport
import Testing

/// Publication bias as a user meets it.
struct BiasLabCommandTests {
  struct Differing: Decodable {
    struct Case: Decodable {
      let literatures: Double
      let alarms: [String: Double]
    }
    let cases: [Case]
  }

  /// A text on one line.
  private func joined(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private let demo = "Scenarios/reviews/publication-bias-demo.yaml"

  /// Both tables of every world, at 80 columns or little more, with a funnel and its ghosts; the same bytes on
  /// one and two threads.
  @Test func tables() throws {
    let arguments = ["bias-lab", demo, "--replicates", "400"]
    let one = try CommandLineTool.run(arguments + ["--threads", "1"])
    let two = try CommandLineTool.run(arguments + ["--threads", "2"])
    #expect(one.status == 0 && one.output == two.output, "\(one.errors)")
    for words in [
      "PET-PEESE", "4PSM", "Egger on 1/√n", "trim and fill R0", "not published",
      "extreme, true .20",
    ] {
      #expect(one.output.contains(words), "\(words)")
    }
    for line in one.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    // Names and figures are whole: a figure is one word with its error.
    #expect(one.output.contains("trim-and-fill "))
    let csv = try CommandLineTool.run(arguments + ["--format", "csv"])
    #expect(csv.output.contains("with fallback") && !csv.output.contains("where all gave"))
    // A selection by results is told only where it is asked for, and called that.
    let selected = try CommandLineTool.run(arguments + ["--where-all-fitted"])
    #expect(selected.output.contains("selected by results"))
    #expect(!one.output.contains("selected by results"))
  }

  /// As many literatures as a user draws have figures of four decimals: none is broken, and all three rules of prediction
  /// are there where they are asked for.
  @Test func wholeFigures() throws {
    let run = try CommandLineTool.run([
      "bias-lab", demo, "--set", "world=extreme", "--replicates", "6000", "--tests", "begg",
    ])
    let rows = run.output.split(separator: "\n").filter { $0.contains("±") }
    #expect(rows.count > 20)
    for row in rows {
      // Whatever stands before a ± is a number with a point, and whatever stands after it too.
      for part in row.split(separator: " ") where part.contains("±") && part.count > 1 {
        let ends = part.split(separator: "±")
        #expect(
          ends.count == 2 && ends.allSatisfy { Double($0) != nil && !$0.hasSuffix(".") }, "\(row)")
      }
    }
    let rules = try CommandLineTool.run([
      "bias-lab", demo, "--set", "world=all published", "--replicates", "60", "--tests", "begg",
      "--predictions",
    ])
    for name in ["REML-hksj, t(k − 2)", "REML-hksj, bootstrap"] {
      #expect(rules.output.contains(name), "\(name)")
    }
  }

  /// A row's size and coverage add up; with fallback every method has a result in every literature.
  @Test func oneDenominator() throws {
    let run = try CommandLineTool.run([
      "bias-lab", demo, "--replicates", "400", "--set", "world=extreme", "--format", "csv",
    ])
    let lines = run.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let head = lines[0]
    func column(_ name: String) -> Int { head.firstIndex(of: name) ?? 0 }
    func value(_ method: String, _ measure: String) -> Double? {
      // The contrast "all, with fallback" is quoted, and one field more.
      lines.first {
        $0.contains(method) && $0.contains(measure) && $0.contains(" with fallback\"")
      }.flatMap { Double($0[column("value") + 1]) }
    }
    for method in ["DL-z", "3PSM", "4PSM", "REML-hksj"] {
      let size = try #require(value(method, "type-i-error"))
      let coverage = try #require(value(method, "coverage"))
      #expect(abs(size + coverage - 1) < 1e-9, "\(method) \(size) \(coverage)")
    }
  }

  /// Nothing published, one or two trials, everything significant: counted failures, never a crash.
  @Test(arguments: [
    (["review.publication.preset=none", "review.settings.published.trials=2"], "done in"),
    (["review.settings.published.trials=3", "review.effect=3"], "done in"),
    (
      [
        "worlds={never: {}}",
        "review.publication={steps: {ends: [1], chances: [0]}, counts: conducted}",
      ], "0 %"
    ),
    (["worlds={much: {}}", "review.publication={preset: extreme, counts: conducted}"], "done in"),
  ]) func extremes(_ edits: [String], _ words: String) throws {
    let run = try CommandLineTool.run(
      ["bias-lab", demo, "--replicates", "100"] + edits.flatMap { ["--set", $0] })
    #expect(run.status == 0 && run.output.contains(words), "\(run.errors)")
    #expect(!run.output.contains("nan"))
  }

  /// What cannot be asked for is named.
  @Test func problems() throws {
    for (edit, words) in [
      ("review.publication.preset=cochran", "did you mean 'cochrane'"),
      ("review.publication={steps: {ends: [0.5], chances: [1]}}", "the last 1"),
      ("review.publication={preset: extreme, copas: {}}", "one of them"),
      ("review.publication={size-scale: 300}", "give both"),
      (
        "review.publication={steps: {ends: [0.5, 1], chances: [1, 0.5], size-slopes: [0.1]}}",
        "as many 'size-slopes' as 'ends'"
      ),
      (
        "review.publication={steps: {ends: [0.5, 1], chances: [1, 0.5], typical-size: 60}}",
        "'typical-size' belongs to 'size-slopes'"
      ),
      ("review.publication={copas: {}, p-from: t}", "leave out 'p-from'"),
    ] {
      let run = try CommandLineTool.run(["bias-lab", demo, "--set", edit])
      #expect(run.status == 65 && run.errors.contains(words), "\(run.errors)")
    }
  }

  /// A table becomes a scenario that can be run; it says when selection cannot be told from none, and when
  /// nothing can be fitted.
  @Test func calibration() throws {
    try CommandLineTool.inFolder { folder in
      let path = folder.appending(path: "like.yaml").path
      let bcg = try CommandLineTool.run([
        "meta", "Scenarios/tables/bcg-vaccine.csv", "--measure", "RR", "--bias", "--calibrate",
        path,
      ])
      #expect(bcg.status == 0 && joined(bcg.errors).contains("cannot tell selection from none"))
      // A path is as long as it is.
      for line in bcg.errors.split(separator: "\n") where !line.hasPrefix("wrote ") {
        #expect(line.count <= 80, "\(line)")
      }
      let lab = try CommandLineTool.run(["bias-lab", path, "--replicates", "50"])
      #expect(lab.status == 0 && lab.output.contains("if 3PSM"), "\(lab.errors)")
      let few = folder.appending(path: "few: 'odd' name.csv")
      try "yi,vi\n0.1,0.04\n0.2,0.05\n0.3,0.2\n".write(to: few, atomically: true, encoding: .utf8)
      let small = try CommandLineTool.run(["meta", few.path, "--bias", "--calibrate", path])
      #expect(
        small.status == 0 && joined(small.errors).contains("No selection model could be fitted"))
      let again = try CommandLineTool.run(["bias-lab", path, "--replicates", "50"])
      #expect(again.status == 0 && again.output.contains("extreme"), "\(again.errors)")
      let alone = try CommandLineTool.run(["meta", few.path, "--calibrate", path])
      #expect(alone.status == 64 && alone.errors.contains("goes with --bias"))
      let raw = folder.appending(path: "raw.csv")
      try "yi,vi\n79,300\n120,900\n60,2500\n".write(to: raw, atomically: true, encoding: .utf8)
      let scale = try CommandLineTool.run(["meta", raw.path, "--bias", "--calibrate", path])
      #expect(scale.status == 65 && scale.errors.contains("divide effects by a standard deviation"))
      let nowhere = try CommandLineTool.run([
        "meta", few.path, "--bias", "--calibrate", "/no/such/folder/x.yaml",
      ])
      #expect(nowhere.status == 73)
    }
  }
  /// The 480 trials whose 4PSM rejects no selection at p < .0001 are not called undecided; 500 literatures, as fitted,
  /// set off every test that the table sets off.
  ///
  /// At least seven in ten of each test, and as many as in literatures that R drew from its own fit, within five errors
  /// of the difference.
  @Test func calibrationOfSelection() throws {
    try CommandLineTool.inFolder { folder in
      let path = folder.appending(path: "depression.yaml").path
      let run = try CommandLineTool.run([
        "meta", "Tests/Fixtures/tables/depression-one-effect.csv", "--bias", "--calibrate", path,
        "--no-plots",
      ])
      #expect(run.status == 0, "\(run.errors)")
      let told = joined(run.errors)
      #expect(!told.contains("cannot tell") && told.contains("No selection is refused"))
      let scenario = try String(contentsOfFile: path, encoding: .utf8)
      #expect(!scenario.contains("cannot tell") && scenario.contains("if 4PSM:"))
      let lab = try CommandLineTool.run([
        "bias-lab", path, "--set", "world=as fitted", "--replicates", "500", "--format", "json",
        "--tests", "egger,egger-mixed,egger-by-size,begg,4psm-ratio,excess,trim-r0",
      ])
      #expect(lab.status == 0, "\(lab.errors)")
      let object = try #require(
        JSONSerialization.jsonObject(with: Data(lab.output.utf8)) as? [String: Any])
      let rows = try #require(object["results"] as? [[String: Any]])
      let inR = try #require(
        try Fixtures.json("meta-location-scale.json", as: Differing.self).cases.first)
      for (test, name) in [
        ("egger", "egger"), ("egger-mixed", nil), ("egger-by-size", nil), ("begg", "begg"),
        ("4psm-ratio", nil), ("excess", "excess"), ("trim-r0", "r0"),
      ] as [(String, String?)] {
        let row = try #require(
          rows.first {
            $0["method"] as? String == test
              && ($0["contrast"] as? String)?.hasSuffix("alarm at 0.05") == true
          }, "\(test)")
        let rate = row["value"] as? Double ?? 0
        #expect(rate >= 0.7, "\(test) \(row)")
        guard let name else { continue }
        let other = try #require(inR.alarms[name])
        let count = inR.literatures
        // The share of both together; 1 counts as one literature short of it.
        let p = min((500 * rate + count * other) / (500 + count), 1 - 1 / (500 + count))
        let error = (p * (1 - p) * (1 / 500 + 1 / count)).squareRoot()
        #expect(abs(rate - other) <= 5 * error, "\(test) \(rate) \(other)")
      }
    }
  }
}
