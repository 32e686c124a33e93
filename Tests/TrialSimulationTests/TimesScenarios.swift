import TestSupport

/// Trials with a time to an event, as text, and what R makes of some: `Fixtures/scripts/times.R`.
enum TimesScenarios {
  struct TrueValue: Decodable {
    let name: String
    let cox, rmst, risk: Double
  }
  struct Rejections: Decodable {
    let n: Int
    let risk, hr, shape, loss, trials, logRank, cox, mean, sd, events: Double
  }
  struct Case: Decodable {
    let truths: [TrueValue]
    let rejections: [Rejections]
  }
  struct File: Decodable { let cases: [Case] }

  static func fixture() throws -> Case {
    try Fixtures.json("times.json", as: File.self).cases[0]
  }

  static let methods =
    "cox: {}, log-rank: {}, rmst: {}, km: {kind: kaplan-meier, at: 180}"

  static func text(
    _ outcome: String, effect: String, n: Int = 40_000, treated: String = "", control: String = "",
    extra: String = "", methods: String = TimesScenarios.methods
  ) -> String {
    """
    trial:
      design: {participants-per-arm: \(n)}
      arms:
        peer: {delivery: peer-led, effect: {\(effect)}\(treated)}
        usual: {comparator: usual-care\(control)}
      outcomes: {y: {kind: time-to-event, follow-up: 365, \(outcome)}}
    \(extra)
    analysis: {methods: {\(methods)}}
    """
  }
}
