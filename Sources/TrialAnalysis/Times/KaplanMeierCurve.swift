/// An arm's Kaplan–Meier curve up to a horizon τ, with the variances of its end and of the area beneath it.
///
/// ```
/// Ŝ(t) = Π (1 − d/n),   area = ∫₀^τ Ŝ
/// var Ŝ(τ) = Ŝ(τ)²·Σ d/(n(n − d))          Greenwood
/// var area = Σ (∫_t^τ Ŝ)²·d/(n(n − d))      terms with n = d are 0
/// ```
///
/// Sources: Kaplan & Meier (1958) J Am Stat Assoc 53:457; Uno and others (2014) J Clin Oncol 32:2380, the same as R's survRM2.
struct KaplanMeierCurve {
  /// Ŝ(τ).
  private(set) var survival = 1.0
  private(set) var varianceOfSurvival = 0.0
  private(set) var area = 0.0
  private(set) var varianceOfArea = 0.0

  /// The curve of an arm; nil with nobody in it, and where nobody was left to tell what comes before τ.
  init?(_ times: borrowing EventTimes, _ arm: Int, upTo horizon: Double) {
    var left = 0.0
    for person in times.people where person.arm == arm { left += 1 }
    guard left > 0 else { return nil }
    // Σw, Σw·A and Σw·A² of the areas A up to each event: their distances from the whole are known at the end.
    var (sum, areas, squares, at) = (0.0, 0.0, 0.0, 0.0)
    let people = times.people.span
    var i = 0
    while i < people.count, people[i].time <= horizon {
      let time = people[i].time
      var (events, gone) = (0.0, 0.0)
      while i < people.count, people[i].time == time {
        if people[i].arm == arm {
          gone += 1
          if people[i].happened { events += 1 }
        }
        i += 1
      }
      guard gone > 0 else { continue }
      area += survival * (time - at)
      at = time
      if events > 0, events < left {
        let weight = events / (left * (left - events))
        sum += weight
        areas += weight * area
        squares += weight * area * area
      }
      if events > 0 { survival *= (left - events) / left }
      left -= gone
    }
    // Nobody is left: without an event there the curve is not known any further.
    guard left > 0 || survival == 0 || at >= horizon else { return nil }
    area += survival * (horizon - at)
    varianceOfSurvival = survival * survival * sum
    varianceOfArea = max(0, area * area * sum - 2 * area * areas + squares)
  }
}
