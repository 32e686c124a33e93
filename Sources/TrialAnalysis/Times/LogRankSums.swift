/// Events of the first arm less those expected, and their variance where arms do not differ.
///
/// ```
/// U = Σ (d₁ − d·n₁/n),   V = Σ d·n₁n₂/n²·(n − d)/(n − 1)        over times, and strata
/// ```
///
/// Source: Mantel (1966) Cancer Chemother Rep 50:163; the same as R's `survdiff`.
struct LogRankSums {
  private(set) var difference = 0.0
  private(set) var variance = 0.0
  private(set) var events = 0.0

  init(_ sets: UnsafeBufferPointer<RiskSet>) {
    for set in sets {
      let n = set.atRisk1 + set.atRisk2
      let share = set.atRisk1 / n
      events += set.events
      difference += set.first - set.events * share
      guard n > 1 else { continue }
      variance += set.events * share * (1 - share) * ((n - set.events) / (n - 1))
    }
  }
}
