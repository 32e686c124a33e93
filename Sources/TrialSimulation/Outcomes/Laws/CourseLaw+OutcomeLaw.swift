public import GSLKit
public import Inference
public import TrialAnalysis

/// Repeated scores as one of the laws: their people are drawn wave by wave.
extension CourseLaw: OutcomeLaw {
  public var measuredAs: OutcomeScale { .course }
  public func with(means: [Double]) -> CourseLaw {
    var law = self
    law.means = means
    return law
  }
  public var latents: LatentShape { .own }

  public var isMovedByLevels: Bool { true }
  public func moved(by shift: LevelShift) -> CourseLaw {
    let level = shift.points(isEnd: false, standardiser: sd)
    let effect = shift.points(isEnd: true, standardiser: sd) - level
    return with(means: zip(means, course).map { $0 + level + effect * $1 })
  }

  public func variance(of effect: EffectMeasure, _ weights: [Double], people n: Double) -> Double {
    variance(weights) / n
  }
  public func split(
    of effect: EffectMeasure, _ kind: ClusterKind?, icc: Double
  ) -> (between: Double, within: Double)? { nil }
  public func siteSpread(icc: Double, benefit: Double) -> SiteSpread { .none }
  public func siteBaseline(icc: Double) -> Double { icc.squareRoot() * sd }

  public func reduce(_ cell: PeopleCell, of worker: PeopleWorker, _ stream: inout RandomStream) {
    let readsLevels = worker.plans.readsLevels[cell.outcome]
    let readsStrata = worker.plans.readsStrata[cell.outcome]
    worker.drawSeries(cell.replicate, cell.outcome, cell.arm, self, &stream) {
      person, cluster, series in
      func add(_ slot: Int, _ series: Span<Double>) {
        worker.data.waves[slot].add(arm: cell.arm, cluster: cluster, series)
        if readsStrata {
          worker.data.strataWaves[slot].add(
            arm: cell.arm, cluster: cluster, stratum: worker.stratum(cell.arm, cluster), series)
        }
        guard readsLevels else { return }
        // Whoever reads levels knows nothing of clusters.
        worker.data.levelWaves[slot].add(
          arm: Modifier.levels * cell.arm + worker.levelOf[person], series)
      }
      add(cell.outcome, series)
      worker.forEachHandling(of: cell.outcome, cell.arm, person, series, add)
    }
  }
  public func value(
    _ person: PersonPlace, of worker: PeopleWorker, _ stream: inout RandomStream
  ) -> Double? { nil }
}
