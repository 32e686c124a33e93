internal import GSLKit
public import Parts

/// How many sessions people come to, and what that makes of the support's effect.
///
/// ```
/// d ~ never at all with probability `never`, else beta-binomial(sessions, mean, spread)
/// linear: g = d/sessions     plateau: g = min(d/enough, 1)     threshold: g = 1 if d ≥ enough, else 0
/// d is the quantile of its distribution at Φ(ρ·x + √(1 − ρ²)·z),   x the baseline in SDs, ρ `baseline-correlation`
/// ```
///
/// `mean` is the share of sessions that those attend who come at all; two sessions of one person have the correlation `spread`.
public struct Attendance: Sendable, Equatable {
  /// What a number of sessions gives of the effect of all of them.
  public enum Response: String, Choice {
    /// Its share of all.
    case linear
    /// Its share of those that are enough, 1 from there on.
    case plateau
    /// All from the number that is enough, nothing below it.
    case threshold
  }

  /// Sessions that are offered.
  public var sessions: Int
  /// Share of them that those attend who come at all.
  public var mean: Double
  /// Correlation of attending two of them.
  public var spread: Double
  /// Share of people who never come.
  public var never: Double
  /// What a number of sessions gives of the full effect.
  public var response: Response
  /// Sessions that give the full effect, of a plateau or threshold.
  public var enough: Int
  /// Correlation of attending and the baseline of the trial's first score.
  public var baselineCorrelation: Double

  private static let numbers = 1...500
  private static let means = 0.001...1
  private static let shares = 0...0.99

  /// A way of attending.
  ///
  /// - Parameters:
  ///   - sessions: Sessions that are offered, 1 to 500.
  ///   - mean: Share of sessions that those attend who come at all, .001 to 1.
  ///   - spread: How alike sessions of one person are, 0 to .99: correlation of attending two of them.
  ///   - never: Share of people who never come, 0 to .99.
  ///   - response: What a number of sessions gives of the full effect.
  ///   - enough: Sessions that give the full effect, of a plateau or threshold; all by default.
  ///   - baselineCorrelation: Of attending and the baseline of the trial's first score, −1 to 1.
  public init(
    sessions: Int, mean: Double, spread: Double = 0.3, never: Double = 0,
    response: Response = .linear, enough: Int? = nil, baselineCorrelation: Double = 0
  ) {
    self.sessions = sessions
    self.mean = mean
    self.spread = spread
    self.never = never
    self.response = response
    self.enough = enough ?? sessions
    self.baselineCorrelation = baselineCorrelation
  }

  init(_ f: Fields) {
    let sessions = f.integer(
      "sessions", in: Attendance.numbers, example: 12, "Sessions that are offered.")
    self.init(
      sessions: sessions,
      mean: f.number(
        "mean", unit: .proportion, in: Attendance.means, example: 0.7,
        "Share of sessions that those attend who come at all."),
      spread: f.number(
        "spread", unit: .correlation, in: Attendance.shares, default: 0.3,
        "How alike sessions of one person are: correlation of attending two of them."),
      never: f.number(
        "never", unit: .proportion, in: Attendance.shares, default: 0,
        "Share of people who never come."),
      response: f.choice(
        "response", default: Response.linear, "What a number of sessions gives of the full effect."
      ),
      enough: f.integer(
        "enough", in: Attendance.numbers, default: sessions,
        "Sessions that give the full effect, of a plateau or threshold; all by default."),
      baselineCorrelation: f.number(
        "baseline-correlation", unit: .correlation, in: -1...1, default: 0,
        "Correlation of attending and the baseline of the trial's first score."))
    check(f)
  }

  func check(_ f: Fields) {
    f.expect(sessions, in: Attendance.numbers, at: "sessions")
    f.expect(mean, in: Attendance.means, at: "mean")
    f.expect(spread, in: Attendance.shares, at: "spread")
    f.expect(never, in: Attendance.shares, at: "never")
    f.expect(enough, in: Attendance.numbers, at: "enough")
    f.expect(baselineCorrelation, in: -1...1, at: "baseline-correlation")
    if enough > sessions {
      f.report("\(enough) sessions cannot be needed of \(sessions)", at: "enough")
    }
    if enough != sessions, response == .linear { refuseEnough(f) }
  }

  private func refuseEnough(_ f: Fields) {
    f.report("'enough' is for a plateau or a threshold", at: "enough")
  }

  /// Probability of each number of sessions, from 0.
  var probabilities: [Double] {
    let n = Double(sessions)
    var all: [Double]
    // Below this no number of sessions has another chance by a millionth.
    if spread > 1e-9, mean < 1 {
      let size = (1 - spread) / spread
      all = BetaBinomial.probabilities(n: sessions, a: mean * size, b: (1 - mean) * size)
    } else {
      all = (0...sessions).map { d in
        mean == 1 ? (Double(d) == n ? 1 : 0) : Binomial.probability(d, n: sessions, p: mean)
      }
    }
    for d in all.indices { all[d] *= 1 - never }
    all[0] += never
    return all
  }

  /// Mean of what attendance gives of the full effect.
  var meanShare: Double { zip(probabilities, shares).map(*).reduce(0, +) }

  /// Share of the full effect by number of sessions, from 0.
  var shares: [Double] {
    (0...sessions).map { d in
      switch response {
      case .linear: Double(d) / Double(sessions)
      case .plateau: min(Double(d) / Double(enough), 1)
      case .threshold: d >= enough ? 1 : 0
      }
    }
  }
}
