/// What of the people of a trial is the same in every replicate, made ready to draw them.
///
/// Numbers and tables alone: laws of outcomes ask a worker for them, so that none of them knows a law.
struct PeoplePlans: Sendable {
  let arms: [Arm]
  /// People randomised to each arm, planned.
  let participants: [Int]
  /// What effects depend on; nil for nothing.
  let modifier: Modifier?
  /// Of each outcome: times of its waves, empty for what is measured once, and whether it counts.
  let times: [[Double]]
  let isCount: [Bool]
  var outcomes: Int { times.count }
  /// By outcome: whether some analysis reads its waves by level of the modifier.
  let readsLevels: [Bool]
  /// The same with strata told apart.
  let readsStrata: [Bool]

  let latent: LatentVariables
  let factor: [Double]
  let baselinePosition: [Int?]
  let endPosition: [Int]
  /// Clusters of its arms, and the factor of their means' variables; nil and empty without any.
  let clusters: ClusterPeople?
  let clusterFactor: [Double]
  let clusterPlaces: ClusterPlanPlaces
  /// Whether people of an arm have something of their own in every period.
  let keepsPeople: [Bool]
  /// By arm and latent variable: whether clusters share it, and whether it is part of what they share.
  let isShared: [[Bool]]
  let isDrawnOfClusters: [[Bool]]
  /// How sites differ, of arms by site; and people of an arm at the sites before this one.
  let sites: SitePlan?
  let before: [Int]
  /// By arm; nil where people leave at random.
  let attrition: [AttritionPlan?]
  /// By arm; nil where everybody gets the same.
  let deliveries: [DeliveryPlan?]
  var hasDeliveries: Bool { deliveries.contains { $0 != nil } }
  /// By outcome and arm, and by cluster.
  let cells: [CellPlan]
  /// By outcome: whether latent normals are the scores themselves, which clusters share and delivery moves.
  let isScore: [Bool]
  /// By outcome: whether clusters share the latent normals themselves: of scores, and of times.
  let sharesNormals: [Bool]
  /// For how long people are followed, by outcome and arm, nil of what is no time to an event; and by outcome at least, or 0.
  let followUps: [FollowUp?]
  let leastFollowUps: [Double]
  /// How levels differ, by outcome, arm and level; empty without a modifier.
  let levelEffects: [[[LevelEffect]]]
  /// The same of what is measured once, by outcome and arm, then by level; empty for what levels do not move.
  let levelMoves: [[LevelMove]]
  /// What baselines make of effects, by outcome and arm; empty where they make nothing.
  let baselineSlopes: [BaselineSlopes]
  /// The repeated outcome that decides who leaves several, and its people in each arm; nil without any.
  let leadingCourse: Int?
  let leaders: [CourseLaw]
  /// Intercurrent events by arm, nil where nothing happens; and what analyses make of scores after them.
  let intercurrent: [IntercurrentPlan?]
  let handled: [HandledWaves]
  /// By outcome and arm: the factor of a person's own waves; empty where they are lines, or there are none.
  let waveFactors: [[Double]]

  /// Whether people of an arm leave: by themselves, with their peer worker, or with what happens to them.
  func someLeave(_ arm: Int) -> Bool {
    arms[arm].leaving > 0
      || intercurrent[arm]?.law.events.contains { $0.event.losesPeople } ?? false
  }

  /// What of an outcome in an arm is always the same.
  @inline(__always)
  func cell(_ outcome: Int, _ arm: Int) -> CellPlan { cells[outcome * arms.count + arm] }
}
