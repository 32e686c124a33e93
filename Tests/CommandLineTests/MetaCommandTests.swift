import Foundation
import TestSupport
import Testing

/// `meta` and `audit` as a user meets them.
@Suite(.serialized)
struct MetaCommandTests {
  private func run(_ arguments: String...) throws -> CommandLineTool.Result {
    try CommandLineTool.run(arguments)
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private let bcg = "Scenarios/tables/bcg-vaccine.csv"

  /// The figures of metafor 3.8.1 for the BCG trials, log risk ratios, DL and z.
  @Test func jsonByMetaforsNames() throws {
    let run = try run(
      "meta", bcg, "--measure", "RR", "--method", "DL", "--test", "z", "--bias", "--fail-safe",
      "--format", "json")
    #expect(run.status == 0 && run.errors.isEmpty)
    let found = try json(run.output)
    func number(_ name: String) -> Double { found[name] as? Double ?? .nan }
    #expect(close(number("estimate"), -0.7141172220732271) && found["k"] as? Int == 13)
    #expect(close(number("se"), 0.1787420895354031) && close(number("tau2"), 0.3087602628623762))
    #expect(close(number("zval"), -3.995238188886582) && close(number("I2"), 92.1173468545620))
    #expect(close(number("Q"), 152.233008082373) && number("pi.ub") > number("ci.ub"))
    let bias = try #require(found["bias"] as? [String: Any])
    let egger = try #require(bias["egger"] as? [String: Any])
    #expect(close(egger["tval"] as? Double ?? 0, -1.40128200228933))
    let fill = try #require((bias["trimfill"] as? [String: Any])?["L0"] as? [String: Any])
    #expect(fill["k0"] as? Int == 1 && fill["side"] as? String == "right")
    let model = try #require((bias["selmodel"] as? [String: Any])?["3PSM"] as? [String: Any])
    #expect(close(model["estimate"] as? Double ?? 0, -0.62056, relative: 1e-4))
    for key in ["begg", "pet", "peese", "petpeese", "waap", "uwls", "fsn", "tes"] {
      #expect((bias[key] as? [String: Any])?["status"] as? String == "converged", "\(key)")
    }
  }

  /// Fail-safe N of metafor's `fsn` for the BCG trials (598, 13, 370), for who asks.
  @Test func failSafeOnRequest() throws {
    let usual = ["meta", bcg, "--measure", "RR", "--bias"]
    #expect(!(try CommandLineTool.run(usual).output.contains("fail-safe")))
    let asked = try CommandLineTool.run(usual + ["--fail-safe"])
    #expect(asked.output.contains("fail-safe N: Rosenthal 598, Orwin 13, Rosenberg 370"))
    let alone = try run("meta", bcg, "--measure", "RR", "--fail-safe")
    #expect(alone.status == 64 && alone.errors.contains("--fail-safe goes with --bias"))
  }

  @Test func failuresHaveReasons() throws {
    try CommandLineTool.inFolder { folder in
      let file = folder.appending(path: "one.csv").path()
      try "study,yi,vi\nA,0.2,0.1\n".write(toFile: file, atomically: true, encoding: .utf8)
      let run = try run("meta", file, "--bias", "--by", "study", "--format", "json")
      #expect(run.status == 0 && !run.output.contains("NaN") && !run.output.contains("inf"))
      let found = try json(run.output)
      #expect(found["status"] as? String == "failed" && found["reason"] is String)
      #expect(found["estimate"] is NSNull)
      let text = try self.run("meta", file, "--bias").output
      #expect(text.contains("none: too few studies") && text.contains("CAUTION: 1 stud"))
      let alike = folder.appending(path: "alike.csv").path()
      try "yi,vi\n0.2,0.1\n0.21,0.1\n0.2,0.1\n0.9,0.001\n0.9,0.001\n0.9,0.002\n".write(
        toFile: alike, atomically: true, encoding: .utf8)
      for method in ["FE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"] {
        for test in ["z", "t", "hksj", "mhksj"] {
          let all = try self.run(
            "meta", alike, "--bias", "--method", method, "--test", test, "--format", "json",
            "--leave-one-out", "--moderators", "vi")
          #expect(all.status == 0 && !all.output.contains("nan"), "\(method) \(test)")
          _ = try json(all.output)
        }
      }
      let flat = folder.appending(path: "flat.csv").path()
      try "yi,vi\n0.2,0.1\n0.2,0.1\n0.2,0.1\n0.2,0.1\n".write(
        toFile: flat, atomically: true, encoding: .utf8)
      let none = try json(try self.run("meta", flat, "--bias", "--format", "json").output)
      #expect(none["status"] as? String == "failed" && none["se"] is NSNull)
      let egger = (none["bias"] as? [String: Any])?["egger"] as? [String: Any]
      #expect(egger?["status"] as? String == "failed")
    }
  }

  @Test func textFitsTheTerminal() throws {
    let run = try run(
      "meta", bcg, "--measure", "RR", "--by", "alloc", "--moderators", "ablat,alloc", "--bias",
      "--leave-one-out", "--cumulative", "year")
    #expect(run.status == 0)
    for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    for words in [
      "as a ratio: 0.4894", "between groups: Q", "R² 53.8 %", "Egger", "trim and fill L0",
    ] {
      #expect(run.output.contains(words), "\(words)")
    }
    let plain = try self.run("meta", bcg, "--measure", "RR", "--ascii", "--no-plots").output
    #expect(!plain.contains("■") && !plain.contains("⠨"))
  }

  @Test func badInputAndUsage() throws {
    for (arguments, status, words) in [
      (["meta", "no-such.csv"], 65, "no such file"),
      (["meta", bcg], 65, "--measure OR"),
      (["meta", bcg, "--measure", "RR", "--by", "alocation"], 65, "no column 'alocation'"),
      (["meta", bcg, "--measure", "RR", "--method", "REMLL"], 64, "REML"),
      (["meta", bcg, "--measure", "RR", "--test", "pl", "--method", "DL"], 64, "--method ML"),
      (["meta", bcg, "--measure", "RR", "--selection", "0.5,0.025"], 64, "rising"),
      (["meta", bcg, "--measure", "RR", "--level", "95"], 64, "between 0.5 and 0.9999"),
      (["meta", bcg, "--measure", "RR", "--output", "/no/such/folder/x"], 73, "cannot create"),
      (["audit", bcg], 65, "error"),
    ] {
      let run = try CommandLineTool.run(arguments)
      #expect(run.status == Int32(status), "\(arguments): \(run.errors)")
      #expect(run.errors.contains(words), "\(arguments): \(run.errors)")
      #expect(run.output.isEmpty)
    }
  }

  @Test func moderatorsAreReadLikeTheRest() throws {
    try CommandLineTool.inFolder { folder in
      func table(_ name: String, _ text: String) throws -> String {
        let file = folder.appending(path: name).path()
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
      }
      let rows = [
        (0.1, 0.02, 1.5), (0.4, 0.03, 2.5), (0.2, 0.05, 4), (0.6, 0.02, 6.5), (0.5, 0.04, 9),
      ]
      let points = "yi;vi;dose\n" + rows.map { "\($0.0);\($0.1);\($0.2)\n" }.joined()
      let one = try run(
        "meta", try table("p.csv", points), "--moderators", "dose", "--format", "csv")
      let comma = try table("c.csv", points.replacing(".", with: ","))
      let two = try run("meta", comma, "--decimal-comma", "--moderators", "dose", "--format", "csv")
      #expect(one.status == 0 && one.output == two.output && one.output.contains("moderator,dose"))
      let labs = "yi,vi,lab\n" + (0..<120).map { "0.\($0),0.1,lab \($0)\n" }.joined()
      let many = try run("meta", try table("l.csv", labs), "--moderators", "lab")
      #expect(many.status == 65 && many.errors.contains("120 different texts"))
      let years = "yi,vi,year\n0.1,0.1,2001\n0.2,0.1,\n"
      let late = try run("meta", try table("y.csv", years), "--cumulative", "year")
      #expect(late.status == 65 && late.errors.contains("row 3"))
      let clusters = "m1i,sd1i,n1i,m2i,sd2i,n2i,icc\n1,2,30,0,2,30,0.1\n"
      let half = try run("meta", try table("i.csv", clusters))
      #expect(half.status == 65 && half.errors.contains("cluster_size"))
      // Half an event is for inverse variances; Mantel and Haenszel pool every table as it is.
      let cells = "ai,n1i,ci,n2i\n4,30,8,31\n0,25,5,24\n10,50,15,49\n0,20,0,22\n3,40,9,41\n"
      let file = try table("t.csv", cells)
      for rule in ["none", "only0"] {
        let found = try json(
          try run(
            "meta", file, "--measure", "OR", "--to", rule, "--level", "0.8", "--format", "json"
          ).output)
        let mh = try #require(found["MH"] as? [String: Any])
        #expect(close(mh["estimate"] as? Double ?? 0, -0.96801, relative: 1e-4), "\(rule)")
        #expect(close(mh["ci.lb"] as? Double ?? 0, -1.3857, relative: 1e-4), "\(rule)")
      }
    }
  }

  /// What the founding review's figures contradict, and nothing else.
  @Test func foundingReview() throws {
    let run = try run("audit", "Scenarios/audits/egmose-2023.yaml", "--format", "json")
    let found = try #require(try json(run.output)["findings"] as? [[String: Any]])
    func places(_ kind: String) -> [String] {
      found.filter { $0["kind"] as? String == kind }.compactMap { $0["place"] as? String }.sorted()
    }
    #expect(
      places("contradiction") == [
        "online-personal-recovery", "online-trials", "outcomes-by-setting", "outcomes-by-setting",
        "pooled-analyses", "quality-of-reference-41", "quality-of-reference-52",
        "quality-of-reference-57", "trials-by-comparator", "trials-by-country",
        "trials-by-quality", "trials-by-setting", "trials-with-usable-data",
        "trials-without-recovery-aim", "wrap-participants",
      ])
    #expect(
      places("unexplained") == [
        "independent-personal-recovery", "online-depression", "online-network",
      ])
    let text = try self.run("audit", "Scenarios/audits/egmose-2023.yaml").output
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  /// Twelve pools of an umbrella review: z = 9.42 where the interval implies 5.1, and 20 degrees of freedom for 16
  /// studies; nothing else.
  @Test func umbrellaReview() throws {
    let run = try run("audit", "Tests/Fixtures/umbrella-pools.yaml", "--format", "json")
    let found = try #require(try json(run.output)["findings"] as? [[String: Any]])
    #expect(
      found.compactMap { $0["place"] as? String }
        == Array(repeating: "fang-perinatal-depression", count: 2))
    #expect(found.allSatisfy { $0["kind"] as? String == "contradiction" })
    let messages = found.compactMap { $0["message"] as? String }
    #expect(messages[0].contains("z from 4.8") && messages[0].contains("9.42"), "\(messages)")
    #expect(messages[1].contains("21 studies"), "\(messages)")
  }

  /// Which of eight sample-size paragraphs follow, in a table that fits.
  @Test func sampleSizes() throws {
    let run = try run("audit", "Scenarios/audits/sample-sizes.yaml")
    #expect(run.status == 0, "\(run.errors)")
    for line in run.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    for words in ["one reading", "× (1 + d)", "does not follow from its own assumptions"] {
      #expect(run.output.contains(words), "\(words)")
    }
  }

  /// Rows of one study are refused with what to do; pooled within studies on request, and said.
  @Test func rowsOfOneStudy() throws {
    try CommandLineTool.inFolder { folder in
      let file = folder.appending(path: "r.csv").path()
      try "study,yi,vi\nA,0.3,0.04\nA,0.3,0.04\nA,0.3,0.04\nB,0.1,0.05\nC,0.2,0.06\n".write(
        toFile: file, atomically: true, encoding: .utf8)
      let refused = try run("meta", file)
      #expect(refused.status == 65 && refused.output.isEmpty)
      #expect(refused.errors.contains("--aggregate 0.6"), "\(refused.errors)")
      #expect(refused.errors.contains("rows 2, 3 and 4 are the same"))
      let pooled = try run("meta", file, "--aggregate", "0.6")
      #expect(pooled.status == 0 && pooled.output.contains("3 studies of r.csv"))
      #expect(pooled.output.contains("5 rows are of 3 studies"), "\(pooled.output)")
      let object = try json(try run("meta", file, "--aggregate", "0.6", "--format", "json").output)
      #expect(object["k"] as? Int == 3 && (object["notes"] as? [String])?.isEmpty == false)
      let all = try run("meta", file, "--independent", "--format", "csv", "--quiet")
      #expect(all.status == 0 && all.errors.isEmpty)
      #expect(try run("meta", file, "--aggregate", "1").status == 64)
      #expect(try run("meta", file, "--aggregate", "0.5", "--independent").status == 64)
    }
  }

  /// One list of tests: `meta --bias` prints what `bias-lab` tries, by the same names.
  @Test func testsByOneName() throws {
    let meta = try json(
      try run("meta", bcg, "--measure", "RR", "--bias", "--format", "json").output)
    let tests = try #require((meta["bias"] as? [String: Any])?["tests"] as? [[String: Any]])
    let names = tests.compactMap { $0["test"] as? String }
    let lab = try run(
      "bias-lab", "Scenarios/reviews/publication-bias-demo.yaml", "--replicates", "20", "--format",
      "csv")
    for name in names {
      #expect(lab.output.contains(",\(name),"), "\(name) of \(names)")
    }
    let chosen = ["excess-chi2", "begg-normal"].joined(separator: ",")
    let some = try json(
      try run("meta", bcg, "--measure", "RR", "--bias", "--tests", chosen, "--format", "json")
        .output)
    let few = try #require((some["bias"] as? [String: Any])?["tests"] as? [[String: Any]])
    #expect(few.compactMap { $0["test"] as? String } == ["excess-chi2", "begg-normal"])
    #expect(
      try run("meta", bcg, "--measure", "RR", "--bias", "--tests", "excess,eggr").status == 64)
    #expect(try run("meta", bcg, "--measure", "RR", "--tests", "egger").status == 64)
    // The limit of the effect is where the exact test, whose p is printed, turns: p at it is .10.
    let tes = try #require((meta["bias"] as? [String: Any])?["tes"] as? [String: Any])
    if let limit = tes["theta.lim"] as? Double {
      let (p, chi) = (tes["pval"] as? Double ?? 0, tes["pval.chi2"] as? Double ?? 0)
      #expect(limit.isFinite && p > 0 && chi > 0)
    }
  }
}
