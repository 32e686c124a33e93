import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// The effect on those who came, in simulated trials: what is true, and where its assumption fails.
struct CompliersTests {
  private static func scenario(
    _ outcome: String, _ effect: String, _ delivered: String, _ method: String = "",
    people: Int = 400, arm: String = "", more: String = ""
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: \(people)}
        arms:
          a: {delivery: peer-led, effect: {\(effect)}, delivered: {\(delivered)}\(arm)}
          b: {comparator: usual-care, dropout: 0.1}
        outcomes: {y: {\(outcome)}}
        \(more)
      analysis: {methods: {m: {kind: cace, sessions: 5\(method)}}}
      """)
  }

  private static let threshold =
    "attendance: {sessions: 8, mean: 0.6, never: 0.1, response: threshold, enough: 5}"

  /// All or nothing: the truth is the full effect, and nothing is off, whatever is measured, in groups, at sites, with fidelity.
  @Test(arguments: [
    ("kind: gaussian, baseline-correlation: 0.5", "smd: 0.5", 0.5),
    ("kind: gaussian, sd: 12, baseline-correlation: 0.5", "points: 6", 6),
    ("kind: binary, risk: 0.5", "risk-difference: -0.2", -0.2),
    ("kind: count, mean: 2, dispersion: 0.6", "rate-ratio: 0.6", -0.8),
    ("kind: cost, mean: 1000, cv: 1", "points: -300", -300),
  ]) func truth(outcome: String, effect: String, full: Double) throws {
    let plain = try Self.scenario(outcome, effect, Self.threshold)
    let tally = try Scenarios.tally(plain, 4_000, seed: 21)
    #expect(abs(tally.layout.rows[0].truth - full) < 1e-9 * abs(full) + 1e-12)
    let bias = try #require(tally.figure("bias", "m"))
    #expect(bias.agrees(with: 0), "\(outcome) \(bias)")
    let coverage = try #require(tally.figure("coverage", "m"))
    #expect(abs(coverage.value - 0.95) < 5 * coverage.mcse + 0.005, "\(outcome) \(coverage)")
    // Fidelity is a share of the full effect, on average, in those who come too.
    let grouped = try Self.scenario(
      outcome, effect, Self.threshold + ", fidelity: {mean: 0.8, sd: 0.1}",
      arm: ", groups: {size: 8, icc: 0.05}", more: "sites: {number: 4, icc: 0.01}")
    let second = try Scenarios.tally(grouped, 4_000, seed: 22)
    #expect(abs(second.layout.rows[0].truth - 0.8 * full) < 1e-9 * abs(full) + 1e-12)
    let other = try #require(second.figure("bias", "m"))
    #expect(other.agrees(with: 0), "\(outcome) \(other)")
  }

  /// A session's worth for each: those below five get some of it, which the estimate counts to those who came.
  @Test func exclusion() throws {
    let scenario = try Self.scenario(
      "kind: gaussian, baseline-correlation: 0.5", "smd: 0.5",
      "attendance: {sessions: 8, mean: 0.6}")
    let tally = try Scenarios.tally(scenario, 4_000, seed: 23)
    let attendance = Attendance(sessions: 8, mean: 0.6)
    _ = attendance
    let truth = tally.layout.rows[0].truth
    #expect(truth > 0.5 * 5 / 8 && truth < 0.5)
    let bias = try #require(tally.figure("bias", "m"))
    #expect(bias.value > 5 * bias.mcse, "\(bias)")
  }

  /// The replay has the sessions, and gives the counted fit.
  @Test func replay() throws {
    let scenario = try Self.scenario(
      "kind: gaussian, baseline-correlation: 0.5", "smd: 0.5", Self.threshold, people: 40)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    let replay = Replay(experiment, replicate: 3, seed: 5)
    #expect(replay.hasSessions)
    #expect(replay.people.allSatisfy { ($0.arm == "a") == ($0.sessions != nil) })
    let (counted, again) = (replay.analyses[0].counted, replay.analyses[0].reanalysed)
    let (a, b) = (try #require(counted.estimate), try #require(again.estimate))
    #expect(
      close(a.value, b.value, relative: 1e-9)
        && close(a.standardError, b.standardError, relative: 1e-9))
  }

  @Test func refusals() {
    func message(_ outcome: String, _ delivered: String, _ method: String = "", more: String = "")
      -> String
    {
      do {
        _ = try Self.scenario(outcome, "smd: 0.5", delivered, method, more: more)
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      message("kind: gaussian", "fidelity: {mean: 0.8}").contains("needs sessions to come to"))
    #expect(
      message("kind: gaussian", "attendance: {sessions: 4, mean: 0.6}").contains(
        "nobody of 'a' comes to 5 of 4 sessions"))
    #expect(
      message("kind: gaussian, instrument: qpr-15", Self.threshold).contains("goes from 0 to 60"))
    #expect(
      message("kind: repeated, times: [0, 1]", Self.threshold).contains("cannot analyse")
        || !message("kind: repeated, times: [0, 1]", Self.threshold).isEmpty)
  }
}
