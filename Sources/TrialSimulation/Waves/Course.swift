public import Parts

/// How an effect goes over time: which share of it there is at each wave.
///
/// ```
/// linear      t / last wave
/// sustained   1 from the end of the intervention; .9 twelve months later
/// decay       1, .6 after six months, .35 after twelve
/// ramp        .5, .8, 1
/// delayed     0, .7, 1
/// ```
///
/// The end of the intervention is the first wave after time 0; between these points the course is a straight line, and
/// level after the last. Presets are assumptions near what trials of the field show; times are months for them.
public enum EffectCourse: String, Choice {
  /// In proportion to time.
  case linear
  /// All of it from the end of the intervention, a little less a year later.
  case sustained
  /// All of it at the end of the intervention, about a third a year later.
  case decay
  /// Half of it at the end of the intervention, all a year later.
  case ramp
  /// Nothing at the end of the intervention, all a year later.
  case delayed

  /// Shares at the end of the intervention, six and twelve months later; nil for a straight line from time 0.
  private var knots: [Double]? {
    switch self {
    case .linear: nil
    case .sustained: [1, 1, 0.9]
    case .decay: [1, 0.6, 0.35]
    case .ramp: [0.5, 0.8, 1]
    case .delayed: [0, 0.7, 1]
    }
  }

  /// The share of the effect at each time.
  func shares(_ times: [Double]) -> [Double] {
    let last = times.last ?? 1
    guard let knots else { return times.map { $0 / last } }
    let end = times.first { $0 > 0 } ?? 0
    return times.map { time in
      guard time > 0 else { return 0 }
      let after = min(max((time - end) / 6, 0), 2)
      let place = min(Int(after), 1)
      return knots[place] + (after - Double(place)) * (knots[place + 1] - knots[place])
    }
  }
}
