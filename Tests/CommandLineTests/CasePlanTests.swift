import Foundation
import TestSupport
import Testing

/// Plans of trials whose right size is known from elsewhere: public questions and printed protocols, rewritten.
///
/// Where a range is given, the exact power at its ends is beside the target by less than the Monte Carlo error.
@Suite(.serialized)
struct CasePlanTests {
  /// A plan and the answers that are right.
  struct Case: CustomTestStringConvertible {
    let file: String
    var more: [String] = []
    let right: ClosedRange<Double>
    /// How the right answer was computed.
    let source: String
    var testDescription: String { ([file] + more).joined(separator: " ") }

    init(_ file: String, _ more: String..., is right: ClosedRange<Double>, by source: String) {
      (self.file, self.more, self.right, self.source) = (file, more, right, source)
    }

    init(_ file: String, _ more: String..., is right: Double, by source: String) {
      (self.file, self.more, self.right, self.source) = (file, more, right...right, source)
    }
  }

  static let cases: [Case] = [
    Case(
      "trial/c01-suicide-scale-welch", "--set", "trial.arms.talk.dropout=0", "--set",
      "trial.arms.usual.dropout=0", is: 110,
      by: "Welch's power by integration over both variances: 109 .79891, 110 .80252"),
    Case(
      "trial/c01-suicide-scale-welch", is: 129, by: "the same over both binomial numbers who stay"),
    Case(
      "trial/c02-noninferior-signed", is: 4204...4218,
      by: "double binomial sum of the Wald test: 4209 .79966, 4210 .79998, 4215 .80096"),
    Case(
      "trial/c03-two-to-one-proportions", is: 142,
      by: "double binomial sum: 141 .79796, from 142 (.80083) on all reach .8"),
    Case("trial/c05-tiny-effect", is: 13_720_000...13_800_000, by: "2(z.9 + z.8)²/d² = 13,757,436"),
    Case("trial/c06-half-sd", is: 64, by: "pwr.t.test: 63.77"),
    Case(
      "trial/c06-half-sd", "--solve-for", "trial.arms.peer.effect.smd", is: 0.907...0.9115,
      by: "pwr.t.test(20, power = .8): .90916"),
    Case(
      "trial/c09-ancova-size", "--power", "0.9", is: 61,
      by: "ANCOVA with a random covariate: 60 .89880, 61 .90358"),
    Case(
      "trial/c10-two-means-manual", "--set", "trial.design.allocation.usual=1", is: 81,
      by: "pwr.t.test(d = 4/9): 80.4"),
    Case(
      "trial/c24-exact-two-arm", is: 90,
      by: "double binomial sum of Fisher's test: 89 .79565, 90 .80168"),
    Case("trial/c24-exact-two-arm", "--method", "chi-squared", is: 80, by: "double binomial sum"),
    Case(
      "trial/c27-forty-become-fifty", is: 26,
      by: "noncentral t mixed over both binomials: 25 .79602, 26 .81215"),
    Case(
      "trial/c31-cluster-events", is: 38,
      by: "600,000 beta-binomial trials apart from this program: 37 .79139, 38 .80148 ± .0005"),
    Case("trial/c33-cluster-change", is: 5, by: "ANCOVA of cluster means: 4 .7081, 5 .8604"),
    Case(
      "trial/c38-precision", "--half-width", "0.25", is: 124,
      by: "t·√(2/n)·E(s): 123 .25091, 124 .24989"),
    Case(
      "trial/c38-precision", "--half-width", "0.25", "--assured", "0.9", is: 138,
      by: "χ² of the variance: 137 .8865, 138 .9034"),
    Case("trial/c39-precision-risk", "--half-width", "0.1", is: 172, by: "171 .10023, 172 .09994"),
    Case(
      "trial/c49-tolerable-icc", "--solve-for", "trial.design.icc", is: 0.0594...0.0602,
      by: "t of cluster means: .059803"),
    Case("protocols/11-sos", is: 179, by: "noncentral t mixed over both binomials"),
    Case(
      "protocols/a3", is: 111, by: "110 people are 11 peer workers, 111 are 12: power steps there"),
    Case("protocols/a4", is: 111, by: "the same"),
    Case(
      "protocols/03-volume", "--robust", "trial.arms.volunteer.dropout=0.1..0.4", is: 66,
      by: "noncentral t mixed over both binomials at a dropout of .4"),
  ]

  /// The answer is right, what was verified is what is printed, and it reaches the target while one less does not.
  @Test(arguments: cases) func answers(_ one: Case) throws {
    let run = try CommandLineTool.run(
      ["plan", "Tests/Fixtures/cases/\(one.file).yaml", "--format", "json"] + one.more)
    #expect(run.status == 0, "\(run.errors)")
    let file = try #require(
      JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let list = try #require(file["results"] as? [[String: Any]])
    let rows = Dictionary(list.map { ($0["measure"] as? String ?? "", $0) }) { first, _ in first }
    let target = try #require(file["target"] as? Double)
    let isAtMost = file["measure"] as? String == "half-width"
    let size = rows["sample-size"]?["value"] as? Double
    let value = try #require(size ?? rows["solution"]?["value"] as? Double)
    #expect(one.right.contains(value), "\(one.source)")
    let place = size == nil ? "-at-solution" : "-at-n"
    let at = try #require(list.first { ($0["measure"] as? String)?.hasSuffix(place) ?? false })
    let point = try #require(at["point"] as? [String: Any])
    #expect(point.values.first as? Double == value)
    let reached = try #require(at["value"] as? Double)
    #expect(isAtMost ? reached <= target : reached >= target)
    if size != nil {
      let below = try #require(
        list.first { ($0["measure"] as? String)?.hasSuffix("-below-n") ?? false })
      let short = try #require(below["value"] as? Double)
      #expect(isAtMost ? short > target : short < target)
    }
  }

  /// What falls is borne, not needed; an answer is the number that is verified, in the text too.
  @Test func whatFalls() throws {
    let run = try CommandLineTool.run([
      "plan", "Tests/Fixtures/cases/trial/c49-tolerable-icc.yaml", "--solve-for",
      "trial.design.icc",
    ])
    let lines = run.output.split(separator: "\n")
    let answer = try #require(lines.first { $0.hasPrefix("  trial.design.icc: at most ") })
    let verified = try #require(lines.first { $0.hasPrefix("  power at ") })
    let value = answer.split(separator: " ")[3]
    #expect(verified.split(separator: " ")[2].dropLast() == value)
    #expect(run.output.contains("bears at most") && !run.output.contains("WARNING"))
  }

  /// What cannot be reached is said with its reason: a test in the wrong direction, a limit of the program.
  @Test func limits() throws {
    let wrong = try CommandLineTool.run(["plan", "Tests/Fixtures/cases/trial/c04-wrong-tail.yaml"])
    #expect(wrong.status == 0 && wrong.output.contains("one-sided towards benefit"))
    #expect(wrong.output.replacing("\n", with: " ").contains("points the other way"))
    let tiny = "Tests/Fixtures/cases/trial/c05-tiny-effect.yaml"
    let far = try CommandLineTool.run(
      ["plan", tiny, "--set", "trial.arms.a.effect.smd=0.0001"])
    #expect(far.output.replacing("\n", with: " ").contains("as far as the program goes"))
    #expect(far.output.contains("20 000 000"))
    // A range that the program cannot search is not cut without a word.
    let wide = try CommandLineTool.run(["plan", tiny, "--between", "1000..30000000"])
    #expect(wide.status == 65 && wide.errors.contains("must lie in 1 … 20000000"))
  }

  /// What stops at Ctrl-C says what is known by then.
  @Test func interrupted() throws {
    let run = try CommandLineTool.run(
      [
        "plan", "Tests/Fixtures/cases/trial/c06-half-sd.yaml", "--solve-for",
        "trial.arms.peer.effect.smd", "--tolerance", "0.0001", "--replicates", "4000000000",
      ], interruptAfter: 3)
    #expect(run.status == 130 && run.output.contains("INTERRUPTED"), "\(run.output)\(run.errors)")
    #expect(run.output.contains("replicates in all"))
  }
}
