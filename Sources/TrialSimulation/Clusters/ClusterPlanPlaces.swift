/// What of each cluster of a trial is the same in every replicate, arm by arm.
struct ClusterPlanPlaces: Sendable {
  /// Where analyses find it, and what its period adds, in SMD towards benefit.
  let places: [ClusterPlace]
  let trends: [Double]

  init(_ clusters: ClusterPeople?) {
    let all = (clusters?.plans ?? []).flatMap { plan in
      plan.map { plan in (0..<plan.count).map { (plan.place($0), plan.trend($0)) } } ?? []
    }
    places = all.map(\.0)
    trends = all.map(\.1)
  }
}
