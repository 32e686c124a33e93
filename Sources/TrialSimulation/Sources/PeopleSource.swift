internal import Foundation
internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// Draws every person of a trial and reduces them to what analyses read.
///
/// Columns, one per variable: each is a stream of its own at (replicate, arm, lane of the variable), so
/// that person i's dropout, say, does not depend on what else is simulated.
struct PeopleSource: TrialSource {
  let trial: Trial
  let shifts: ShiftPlan
  let latent: LatentVariables
  let factor: [Double]
  /// Clusters of its arms, and the factor of their means' variables; nil and empty without any.
  let clusters: ClusterPeople?
  let clusterFactor: [Double]
  /// By arm; nil where people leave at random.
  let attrition: [AttritionPlan?]
  /// By arm; nil where everybody gets the same.
  let deliveries: [DeliveryPlan?]
  var hasDeliveries: Bool { deliveries.contains { $0 != nil } }
  /// By outcome: whether latent normals are the scores themselves, which clusters share and delivery moves.
  let isScore: [Bool]
  /// The repeated outcome that decides who leaves several.
  let leadingCourse: Int?
  /// People of an arm at the sites before this one.
  let before: [Int]
  let baselinePosition: [Int?]
  /// By outcome: whether some analysis reads people one by one, of those measured once and of those with waves.
  let isTabled: [Bool]
  let keepsWaves: [Bool]
  let endPosition: [Int]

  /// By outcome and arm, and by cluster.
  let cells: [CellPlan]
  /// By outcome and arm: the factor of a person's own waves; empty where they are lines, or there are none.
  let waveFactors: [[Double]]
  let clusterPlaces: ClusterPlanPlaces
  /// Whether people of an arm have something of their own in every period.
  let keepsPeople: [Bool]
  /// By arm and latent variable: whether clusters share it, and whether it is part of what they share.
  let isShared: [[Bool]]
  let isDrawnOfClusters: [[Bool]]

  /// Prepares a trial.
  ///
  /// - Parameters:
  ///   - trial: The trial; its correlations were checked.
  ///   - baselines: Outcomes whose baseline some analysis reads.
  ///   - tables: Outcomes whose people some analysis reads one by one.
  init(_ trial: Trial, baselines: [Bool], tables: [Bool]) {
    self.trial = trial
    let hasWaves = trial.times.map { !$0.isEmpty }
    isTabled = zip(tables, hasWaves).map { $0 && !$1 }
    keepsWaves = zip(tables, hasWaves).map { $0 && $1 }
    shifts = ShiftPlan(trial)
    attrition = trial.arms.indices.map { AttritionPlan(trial, arm: $0) }
    deliveries = trial.arms.indices.map { DeliveryPlan(trial, arm: $0) }
    var baselines = baselines
    for case let plan? in attrition where plan.baselineSlope != 0 {
      if let outcome = plan.outcome { baselines[outcome] = true }
    }
    for case let plan? in deliveries {
      if let outcome = plan.baseline { baselines[outcome] = true }
    }
    latent = LatentVariables(
      outcomes: trial.forms.map { $0[0].latents }, correlation: trial.correlation,
      baselines: baselines)
    factor = latent.factor ?? []
    precondition(latent.factor != nil, "correlations are checked when the scenario is read")
    leadingCourse = trial.leadingCourse
    let sites = trial.sitePlan?.number ?? 1
    before = trial.arms.indices.map { arm in
      trial.participants[arm / sites * sites..<arm].reduce(0, +)
    }
    isScore = trial.forms.map { $0[0] is ScoreLaw }
    clusters = trial.isClustered ? ClusterPeople(trial) : nil
    clusterPlaces = ClusterPlanPlaces(clusters)
    keepsPeople = trial.clusters.map { $0?.crossing?.individualAutocorrelation != nil }
    let deliveries = deliveries
    cells = trial.outcomes.indices.flatMap { o in
      trial.arms.indices.map { CellPlan(trial, o, arm: $0, deliveries[$0]) }
    }
    waveFactors = trial.forms.flatMap { laws in
      laws.map { ($0 as? CourseLaw)?.covariance?.factor ?? [] }
    }
    clusterFactor =
      trial.isClustered
      ? LatentVariables(
        outcomes: trial.forms.map { $0[0].latents }, correlation: trial.correlation,
        baselines: baselines, of: .clusters
      ).factor ?? [] : []
    let (latent, isScore, clusterFactor) = (latent, isScore, clusterFactor)
    let variables = latent.variables
    let isShared = trial.clusters.map { plan in
      variables.map { variable in
        guard let plan, isScore[variable.outcome] else { return false }
        return !variable.isBaseline || plan.isOldAtBaseline
      }
    }
    self.isShared = isShared
    isDrawnOfClusters = isShared.map { isShared in
      variables.indices.map { v in
        (v..<variables.count).contains {
          isShared[$0] && clusterFactor[$0 * variables.count + v] != 0
        }
      }
    }
    baselinePosition = trial.outcomes.indices.map { latent.position($0, isBaseline: true) }
    endPosition = trial.outcomes.indices.map { latent.position($0, isBaseline: false) ?? 0 }
  }

  func worker() -> any TrialWorker { PeopleWorker(self) }

  /// Whether people of an arm leave: by themselves, or with their peer worker.
  func someLeave(_ arm: Int) -> Bool { trial.arms[arm].leaving > 0 }

  /// What of an outcome in an arm is always the same.
  @inline(__always)
  func cell(_ outcome: Int, _ arm: Int) -> CellPlan { cells[outcome * trial.arms.count + arm] }

  /// The latent value below which the event happens.
  static func threshold(_ risk: Double) -> Double {
    if risk <= 0 { return -.infinity }
    if risk >= 1 { return .infinity }
    return (try? Normal.quantile(risk)) ?? .nan
  }
}
