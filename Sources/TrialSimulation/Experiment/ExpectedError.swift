internal import Foundation
internal import Inference
internal import MonteCarlo
internal import TrialAnalysis

extension TrialExperiment {
  /// The standard error to expect, by what each cluster will hold.
  ///
  /// ```
  /// SE² = Σ_arms V,   one cluster's mean: v_j = d + σ²/m_j
  /// V = σ²/n                              people without clusters
  ///   = Σv_j/J²                           clusters weigh the same
  ///   = Σm_j²·v_j/(Σm_j)²                 people weigh the same
  ///   = 1/Σ(1/v_j)                        a mixed model
  /// ```
  ///
  /// m_j are the people expected to be observed, and d and σ² are less what a baseline explains. It steps where
  /// another group or peer worker starts, and levels off as clusters grow: it is along this that power is a straight
  /// line on the probit scale. Of repeated measures and logarithms it is what the layout says.
  public func expectedError(row: Int) -> Double {
    let plan = rows[row]
    // Of clusters that cross over, and of times, a row's planned error is that already.
    guard !plan.isCrossing(trial), !(plan.analysis is any TimesAnalysis) else {
      return plan.label.plannedSE
    }
    let arms = [plan.contrast.arms.treatment, plan.contrast.arms.comparator]
    let variances = arms.map { arm -> Double? in
      let law = trial.forms[plan.outcome][arm]
      guard
        let parts = law.split(
          of: plan.effect, trial.clusters[arm]?.kind, icc: trial.icc(plan.outcome, arm))
      else { return nil }
      let explained = explained(plan, law)
      return variance(
        plan, arm, between: parts.between * (1 - explained.between),
        within: parts.within * (1 - explained.within)
          * trial.groupInflation(plan.outcome, arm, observed: 1 - trial.arms[arm].leaving))
    }
    let sum = variances.compactMap(\.self)
    guard sum.count == 2, sum[0] + sum[1] > 0, !plan.analysis.isInteraction else {
      return plan.label.plannedSE
    }
    return (sum[0] + sum[1]).squareRoot()
  }

  /// Shares of the variance between and within clusters that the baseline explains.
  private func explained(
    _ plan: RowPlan, _ law: any OutcomeLaw
  ) -> (between: Double, within: Double) {
    guard case .baselineAndEnd(let r, let ofClusters) = law.latents else { return (0, 0) }
    let isOld = trial.clusters.contains { $0?.isOldAtBaseline == true }
    return plan.analysis.explainedByBaseline(r, clusters: isOld ? ofClusters : 0)
  }

  /// The variance of one arm's mean.
  private func variance(
    _ plan: RowPlan, _ arm: Int, between: Double, within: Double
  ) -> Double? {
    let observed =
      (1 - trial.arms[arm].leaving)
      * (1 - trial.missing(plan.outcome, arm))
    guard let clusters = trial.clusters[arm] else {
      let n = Double(trial.participants[arm]) * observed
      return n > 0 ? (between + within) / n : nil
    }
    let sizes =
      clusters.sizes.isEmpty
      ? [(clusters.kind.size, Double(clusters.count))]
      : Dictionary(grouping: clusters.sizes) { $0 }.sorted { $0.key < $1.key }
        .map { (Double($0.key), Double($0.value.count)) }
    var (count, people, plain, bySize, precision) = (0.0, 0.0, 0.0, 0.0, 0.0)
    // Σm² of sizes that are drawn: m²·(1 + CV²).
    let spread = clusters.sizes.isEmpty ? clusters.kind.sizeCV * clusters.kind.sizeCV : 0
    for (size, times) in sizes {
      let m = max(size * observed, 1e-9)
      let number = times * (1 - clusters.kind.lost)
      let v = between + within / max(m, 1)
      count += number
      people += number * m
      plain += number * v
      bySize += number * (m * m * (1 + spread) * between + m * within)
      precision += number / v
    }
    guard count > 0, people > 0, precision.isFinite else { return nil }
    return switch plan.analysis.clusterWeight {
    case .people: bySize / (people * people)
    case .clusters: plain / (count * count)
    case .precision: 1 / precision
    }
  }
}
