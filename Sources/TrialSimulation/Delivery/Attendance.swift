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
  public enum Response: String, Choice { case linear, plateau, threshold }

  public var sessions: Int
  public var mean: Double
  public var spread: Double
  public var never: Double
  public var response: Response
  public var enough: Int
  public var baselineCorrelation: Double

  init(_ f: Fields) {
    let sessions = f.integer("sessions", in: 1...500, example: 12, "Sessions that are offered.")
    self.sessions = sessions
    mean = f.number(
      "mean", unit: .proportion, in: 0.001...1, example: 0.7,
      "Share of sessions that those attend who come at all.")
    spread = f.number(
      "spread", unit: .correlation, in: 0...0.99, default: 0.3,
      "How alike sessions of one person are: correlation of attending two of them.")
    never = f.number(
      "never", unit: .proportion, in: 0...0.99, default: 0, "Share of people who never come.")
    response = f.choice(
      "response", default: Response.linear, "What a number of sessions gives of the full effect.")
    enough = f.integer(
      "enough", in: 1...500, default: sessions,
      "Sessions that give the full effect, of a plateau or threshold; all by default.")
    baselineCorrelation = f.number(
      "baseline-correlation", unit: .correlation, in: -1...1, default: 0,
      "Correlation of attending and the baseline of the trial's first score.")
    if enough > sessions, !f.isDescribing {
      f.report("\(enough) sessions cannot be needed of \(sessions)", at: "enough")
    }
    if response == .linear, f.has("enough") {
      f.report("'enough' is for a plateau or a threshold", at: "enough")
    }
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
