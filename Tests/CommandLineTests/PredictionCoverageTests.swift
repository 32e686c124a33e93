import Foundation
import TestSupport
import Testing

/// What plug-in prediction intervals hold of the true effects of new trials, against metafor's `rma` and the same rules.
///
/// 3, 5, 10 and 17 trials, τ of 0, .13 and .30; 6,000 reviews in R, 3,000 here: within five errors of the difference,
/// .02 at most.
struct PredictionCoverageTests {
  struct Case: Decodable {
    let tau: Double
    let k: Int
    let test, testError, t, tError: Double
    enum CodingKeys: String, CodingKey {
      case tau, k, test, t
      case testError = "test.se"
      case tError = "t.se"
    }
  }
  struct Cases: Decodable { let cases: [Case] }

  @Test(arguments: [3, 5, 10, 17]) func asInR(_ k: Int) throws {
    let cases = try Fixtures.json("meta-prediction-coverage.json", as: Cases.self).cases
      .filter { $0.k == k }
    #expect(cases.count == 3)
    let worlds = cases.map { "  tau \($0.tau): {review.tau: \($0.tau)}" }
    let text = """
      peertrials: 1
      title: prediction
      review:
        tau: 0.5
        settings: {all: {trials: \(k), size: {mean-log: 4.8, sd-log: 1.0, least: 15, most: 1827}}}
        outcomes: {y: {}}
        methods:
          test: {tau2: REML, test: hksj, prediction: as-test}
          t: {tau2: REML, test: hksj, prediction: t-k-2}
      worlds:
      \(worlds.joined(separator: "\n"))
      """
    try CommandLineTool.inFolder { folder in
      let file = folder.appending(path: "prediction.yaml")
      try text.write(to: file, atomically: true, encoding: .utf8)
      let run = try CommandLineTool.run([
        "review", file.path, "--replicates", "3000", "--seed", "7", "--format", "json",
      ])
      #expect(run.status == 0, "\(run.errors)")
      let object = try #require(
        JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      let rows = try #require(object["results"] as? [[String: Any]])
      for expected in cases {
        for (method, value, error) in [
          ("test", expected.test, expected.testError), ("t", expected.t, expected.tError),
        ] {
          let row = try #require(
            rows.first {
              ($0["point"] as? [String: String])?["world"] == "tau \(expected.tau)"
                && $0["method"] as? String == method
                && ($0["measure"] as? String)?.hasPrefix("predict") == true
            }, "\(expected) \(method)")
          let own = try #require(row["value"] as? Double)
          let mcse = try #require(row["mcse"] as? Double)
          let width = 5 * (error * error + mcse * mcse).squareRoot()
          #expect(abs(own - value) < width, "\(expected) \(method) \(own) ± \(mcse)")
        }
      }
    }
  }
}
