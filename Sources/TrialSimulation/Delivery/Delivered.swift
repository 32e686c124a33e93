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
  public struct Turnover: Sendable, Equatable {
    /// Share who leave.
    public let share: Double
    /// Share of the effect that their people still get.
    public let keeps: Double
    /// Share of their people who leave the trial for it.
    public let leave: Double

    static let shares = 0...0.99

    /// Peer workers who leave.
    ///
    /// - Parameters:
    ///   - share: Share who leave, 0 to 1.
    ///   - keeps: Share of the effect that their people still get, 0 to 1.
    ///   - leave: Share of their people who leave the trial for it, beside the arm's dropout; 0 to .99.
    public init(share: Double, keeps: Double = 0.5, leave: Double = 0) {
      self.share = share
      self.keeps = keeps
      self.leave = leave
    }
  }

  /// Sessions that people come to; nil where all come to all.
  public let attendance: Attendance?
  /// Share of the support that is given as meant; nil for all.
  public let fidelity: ShareSpread?
  /// Peer workers who leave; nil for none.
  public let turnover: Turnover?

  /// What reaches people of an arm's support; every part that is left out is all of it.
  ///
  /// - Parameters:
  ///   - attendance: Sessions that people come to.
  ///   - fidelity: Share of the support that is given as meant, by group, peer worker or team.
  ///   - turnover: Peer workers, or leaders of groups, who leave.
  public init(
    attendance: Attendance? = nil, fidelity: ShareSpread? = nil, turnover: Turnover? = nil
  ) {
    self.attendance = attendance
    self.fidelity = fidelity
    self.turnover = turnover
  }

  func check(_ f: Fields) {
    attendance?.check(f.place("attendance"))
    fidelity?.check(f.place("fidelity"), mean: "mean", sd: "sd")
    guard let turnover else { return }
    let place = f.place("turnover")
    place.expect(turnover.share, in: 0...1, at: "share")
    place.expect(turnover.keeps, in: 0...1, at: "keeps")
    place.expect(turnover.leave, in: Turnover.shares, at: "leave")
  }

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
          "leave", unit: .proportion, in: Turnover.shares, default: 0,
          "Share of their people who leave the trial for it, beside the arm's dropout."))
    }
  }

  /// Mean share of the full effect.
  public var mean: Double {
    (attendance?.meanShare ?? 1) * (fidelity?.mean ?? 1)
      * (turnover.map { 1 - $0.share * (1 - $0.keeps) } ?? 1)
  }

  /// Whether it differs between people.
  var varies: Bool { attendance != nil || turnover != nil || needsClusters }
  /// Whether it differs between clusters.
  var needsClusters: Bool { (fidelity?.sd ?? 0) > 0 || turnover != nil }
  /// Share of people who stay when others leave because of their peer worker.
  var stay: Double { turnover.map { 1 - $0.share * $0.leave } ?? 1 }
}
