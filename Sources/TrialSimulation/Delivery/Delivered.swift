internal import Parts

/// How much of an arm's support reaches its people.
///
/// ```
/// effect on a person = m·(effect of full delivery),   m = fidelity_j · (keeps, if peer worker j left) · g(sessions attended)
/// E m = fidelity's mean · (1 − share·(1 − keeps)) · E g
/// ```
///
/// Every part is 1 where it is left out. The truth of a contrast is the effect as delivered, E m times the full effect, unless
/// `estimand: {delivery: full}`. Risks of events lie as far between none and full delivery. What people get then adds to the
/// outcome's SD. Source of the question: treatment policy strategy, ICH E9(R1) (2019), section A.3.2.
public struct Delivered: Sendable, Equatable {
  /// Peer workers, or leaders of groups, who leave.
  struct Turnover: Equatable {
    let share: Double
    /// Share of the effect that their people still get.
    let keeps: Double
    /// Share of their people who leave the trial for it.
    let leave: Double
  }

  public let attendance: Attendance?
  let fidelity: ShareSpread?
  let turnover: Turnover?

  init(_ f: Fields) {
    attendance = f.section("attendance", "Sessions that people come to.") { Attendance($0) }
    fidelity = f.section(
      "fidelity", "Share of the support that is given as meant, by group, peer worker or team."
    ) { f in
      ShareSpread(
        f, mean: f.number("mean", unit: .proportion, in: 0...1, example: 0.8, "Mean share."),
        sd: "sd", "Standard deviation between groups, peer workers or teams.")
    }
    turnover = f.section("turnover", "Peer workers, or leaders of groups, who leave.") { f in
      Turnover(
        share: f.number("share", unit: .proportion, in: 0...1, example: 0.3, "Share who leave."),
        keeps: f.number(
          "keeps", unit: .proportion, in: 0...1, default: 0.5,
          "Share of the effect that their people still get."),
        leave: f.number(
          "leave", unit: .proportion, in: 0...0.99, default: 0,
          "Share of their people who leave the trial for it, beside the arm's dropout."))
    }
  }

  /// Mean share of the full effect.
  public var mean: Double {
    let attended = attendance.map { zip($0.probabilities, $0.shares).map(*).reduce(0, +) } ?? 1
    return attended * (fidelity?.mean ?? 1)
      * (turnover.map { 1 - $0.share * (1 - $0.keeps) } ?? 1)
  }

  /// Whether it differs between people.
  var varies: Bool { attendance != nil || turnover != nil || needsClusters }
  /// Whether it differs between clusters.
  var needsClusters: Bool { (fidelity?.sd ?? 0) > 0 || turnover != nil }
  /// Share of people who stay when others leave because of their peer worker.
  var stay: Double { turnover.map { 1 - $0.share * $0.leave } ?? 1 }
}
