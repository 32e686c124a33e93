internal import GSLKit

/// What reaches the people of one arm, made ready to draw.
///
/// Contamination is of people: each gets all of the other arm's support in the place of their own, or nothing of it.
struct DeliveryPlan: Sendable {
  /// Of the arm's own support; nil where all of it reaches everybody.
  let delivered: Delivered?
  let mean: Double
  /// Attendance: where the latent normal passes from d to d + 1 sessions, and what d sessions give.
  let cuts: [Double]
  let shares: [Double]
  /// Outcome whose baseline goes with attendance, and the correlation.
  let baseline: Int?
  let correlation: Double
  /// Its standard deviation as drawn.
  let baselineSD: Double
  /// The chance of the arm's people to get another arm's support in the place of their own.
  let contamination: Double
  /// The same by cluster; nil where it is the same everywhere.
  let spread: ShareSpread?
  /// By level and outcome, what all of the own and all of the other support add to none.
  ///
  /// SDs of a score, the risk of an event; without levels there is one. Waves have theirs in the trial.
  let own: [Double]
  let other: [Double]
  let outcomes: Int
  /// By outcome, what all and none of both supports do; of it the spread of people's normals.
  let effects: [DeliveryEffect]

  /// Prepares an arm; nil where everybody gets the same.
  init?(_ trial: Trial, arm: Int) {
    let arms = trial.arms[arm]
    let varying = arms.delivered.flatMap { $0.varies ? $0 : nil }
    let spread = arms.contaminationSpread.flatMap { $0.sd > 0 ? $0 : nil }
    guard varying != nil || trial.isMixed(arm) else { return nil }
    delivered = varying
    mean = varying?.mean ?? 1
    contamination = arms.contamination
    self.spread = spread
    let attendance = varying?.attendance
    (cuts, shares) = DeliveryPlan.table(attendance)
    correlation = attendance?.baselineCorrelation ?? 0
    baseline = correlation == 0 ? nil : trial.firstScore
    baselineSD =
      baseline.flatMap { o in
        (trial.forms[o][arm] as? ScoreLaw).map { trial.drawn(o, arm, $0).baseline }
      } ?? 1
    func unit(_ outcome: Int) -> Double { trial.forms[outcome][arm].unitOfPeople }
    // Where delivery is the same for all, the arm's own support is what is delivered of it.
    let share = varying == nil ? arms.delivered?.mean ?? 1 : 1
    outcomes = trial.outcomes.count
    func byLevel(
      _ value: (Int) -> Double, _ further: (LevelEffect) -> [Double]
    ) -> [Double] {
      (0..<trial.subgroups).flatMap { level in
        trial.outcomes.indices.map { o in
          let effect = trial.levelEffects.isEmpty ? nil : trial.levelEffects[o][arm][level]
          return (value(o) + (effect.map(further)?.first ?? 0)) / unit(o)
        }
      }
    }
    own = byLevel(
      { share * (trial.deliveries[$0][arm].full.first ?? 0) }, { $0.own.map { share * $0 } })
    other = byLevel({ trial.deliveries[$0][arm].contamination }, \.other)
    effects = trial.outcomes.indices.map { trial.deliveries[$0][arm] }
  }

  /// Upper ends of the latent normal for 0, 1, … sessions, and the share of the effect of each.
  static func table(_ attendance: Attendance?) -> (cuts: [Double], shares: [Double]) {
    guard let attendance else { return ([.infinity], [1]) }
    var sum = 0.0
    let cuts = attendance.probabilities.map { p -> Double in
      sum += p
      // What rounding leaves above 1 is nobody.
      return sum >= 1 ? .infinity : sum <= 0 ? -.infinity : (try? Normal.quantile(sum)) ?? .infinity
    }
    return (cuts, attendance.shares)
  }

  /// Share of the full effect of a person with a latent value.
  @inline(__always)
  func share(at latent: Double) -> Double {
    var (low, high) = (0, shares.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if latent <= cuts[middle] { high = middle } else { low = middle + 1 }
    }
    return shares[low]
  }
}

/// What an arm's people would get beyond none of it: differences in means, or in risks.
struct DeliveryEffect: Sendable, Equatable {
  /// Of full delivery of the arm's own support: by wave where there are several.
  var full: [Double] = []
  /// Of all of the arm's support that contaminates it.
  var contamination = 0.0
  /// What that support adds in the place of the own as delivered: points of a score, by wave where there are several; the
  /// risk of an event.
  var exchange: [Double] = []
  /// Of an instrument, the SD of the normal beneath scores with that support over the SD with the own as delivered.
  var spread = 1.0
  /// The same of people with none of their own support, and with all of it.
  var bare = 1.0
  var whole = 1.0

  /// The same of people with a share of it.
  func width(of share: Double) -> Double { bare + share * (whole - bare) }
}
