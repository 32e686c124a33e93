import Foundation
import TestSupport
import Testing

/// Neighbouring points of a sweep, compared on the same random numbers.
@Suite(.serialized)
struct SweepDifferencesCommandTests {
  private struct Row: Hashable {
    var value, error: Double
  }

  /// Values and errors by point, method and measure.
  private func rows(_ csv: String, point: String) throws -> [[String]: Row] {
    let lines = csv.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let head = try #require(lines.first)
    func column(_ name: String) throws -> Int { try #require(head.firstIndex(of: name)) }
    let (at, method, measure, value, error, family) = (
      try column(point), try column("method"), try column("measure"), try column("value"),
      try column("mcse"), try column("family")
    )
    var found: [[String]: Row] = [:]
    for line in lines.dropFirst() where line.count == head.count {
      guard let x = Double(line[value]), let e = Double(line[error]) else { continue }
      found[[line[at], line[method], line[family], line[measure]]] = Row(value: x, error: e)
    }
    return found
  }

  private let trials = [
    "sweep", "Scenarios/textbook-two-arm.yaml", "--over",
    "trial.design.participants-per-arm=60,64,68", "--replicates", "20000", "--format", "csv",
  ]

  /// Power of 64 less that of 60 a group: the difference of the points' own powers, with an error far below that of two
  /// independent runs, and right by the normal approximation of both.
  @Test func trialsBesideEachOther() throws {
    let path = "trial.design.participants-per-arm"
    let plain = try CommandLineTool.run(trials)
    let run = try CommandLineTool.run(trials + ["--differences", "--threads", "1"])
    let two = try CommandLineTool.run(trials + ["--differences", "--threads", "2"])
    #expect(run.status == 0 && run.output == two.output, "\(run.errors)")
    let (before, after) = (
      try rows(plain.output, point: path), try rows(run.output, point: path)
    )
    // What is there without differences is there with them.
    for (key, row) in before {
      let other = try #require(after[key], "\(key)")
      #expect(close(other.value, row.value, relative: 1e-9, floor: 1e-12), "\(key)")
    }
    let method = try #require(after.keys.first { $0[3] == "power" }?[1])
    for (low, high) in [("60", "64"), ("64", "68")] {
      let a = try #require(after[[low, method, "", "power"]])
      let b = try #require(after[[high, method, "", "power"]])
      let difference = try #require(after[[high, method, "", "rejection-difference"]])
      #expect(close(difference.value, b.value - a.value, relative: 0, floor: 1e-9))
      let independent = (a.error * a.error + b.error * b.error).squareRoot()
      #expect(difference.error < 0.8 * independent && difference.error > 0)
      #expect(difference.value > 0 && difference.value < 0.05)
    }
    #expect(after[["60", method, "", "rejection-difference"]] == nil)
  }

  /// The paired error is the spread of the difference over runs: 60 runs of other seeds, whose standard deviation has an
  /// error of 9 %: within five of those.
  @Test func errorIsTheSpread() throws {
    let path = "trial.design.participants-per-arm"
    var (values, errors) = ([Double](), [Double]())
    for seed in 1...60 {
      let run = try CommandLineTool.run([
        "sweep", "Scenarios/textbook-two-arm.yaml", "--over", "\(path)=60,64", "--replicates",
        "2000",
        "--format", "csv", "--differences", "--seed", String(seed),
      ])
      let found = try rows(run.output, point: path)
      let key = try #require(found.keys.first { $0[3] == "rejection-difference" && $0[0] == "64" })
      let row = try #require(found[key])
      values.append(row.value)
      errors.append(row.error)
    }
    let mean = values.reduce(0, +) / 60
    let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 59).squareRoot()
    let error = errors.reduce(0, +) / 60
    #expect(abs(spread / error - 1) < 5 * 0.092, "\(spread) \(error)")
  }

  /// Reviews: the number of significant analyses, as worlds have it.
  @Test func reviews() throws {
    let run = try CommandLineTool.run([
      "sweep", "Scenarios/reviews/multiplicity-demo.yaml", "--set", "world=nothing", "--over",
      "review.tau=0.1,0.2", "--replicates", "320", "--differences",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("each point less the one before it, on the same random numbers"))
    for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func refuses() throws {
    for (more, status, words) in [
      (["--store", "/tmp/never.sqlite"], 64, "leave out --store"),
      (["--streams", "independent"], 65, "--streams common"),
      (["--over", "trial.arms.peer-led.dropout=0..0.5:0.01"], 65, "at most 40"),
    ] {
      let run = try CommandLineTool.run(trials + ["--differences"] + more)
      #expect(run.status == Int32(status) && run.errors.contains(words), "\(run.errors)")
    }
  }
}
