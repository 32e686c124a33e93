extension Crossing {
  /// Variance of the generalised least squares estimate of an effect, periods fixed, variances known.
  ///
  /// ```
  /// V = (between·(1 − r) + (1 − s)·within/m)·I + (between·r + s·within/m)·11'  of a cluster's cell means,  s 0 without a cohort
  /// Var(θ) = 1/(Σ_i x_i'V⁻¹x_i − x'V⁻¹x/I),   x_i where cluster i has crossed over, x = Σ_i x_i
  /// ```
  ///
  /// Asked of the arm on trial, whose cells say where clusters have crossed over. Sources: Hussey & Hughes (2007) Contemp Clin
  /// Trials 28:182, equation 8; Hooper et al. (2016) Stat Med 35:4718.
  ///
  /// - Parameters:
  ///   - between: Variance between clusters in one period, on the scale of the effect.
  ///   - within: Variance within.
  ///   - people: People observed of each cluster in each period, above 0.
  /// - Returns: The variance; infinity where nothing is compared within a period.
  ///
  /// ```swift
  /// crossing.variance(between: 0.05, within: 0.95, people: 20)   // .007155063 of 4 × 4 clusters
  /// ```
  public func variance(between: Double, within: Double, people: Double) -> Double {
    let kept = individualAutocorrelation ?? 0
    let own = between * (1 - autocorrelation) + (1 - kept) * within / people
    let shared = between * autocorrelation + kept * within / people
    // V⁻¹ = (I − share·11')/own.
    let share = shared / (own + Double(periods) * shared)
    var byCluster = Array(repeating: 0.0, count: clusters)
    var byPeriod = Array(repeating: 0.0, count: periods)
    for cell in cells {
      byCluster[cell.cluster] += 1
      byPeriod[cell.period] += 1
    }
    let total = Double(cells.count)
    let each = total - share * byCluster.reduce(0) { $0 + $1 * $1 }
    let together = byPeriod.reduce(0) { $0 + $1 * $1 } - share * total * total
    let information = (each - together / Double(clusters)) / own
    return information > 1e-12 * total / own ? 1 / information : .infinity
  }
}
