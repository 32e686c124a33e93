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
      "meta", bcg, "--measure", "RR", "--method", "DL", "--test", "z", "--bias", "--format", "json")
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
}
