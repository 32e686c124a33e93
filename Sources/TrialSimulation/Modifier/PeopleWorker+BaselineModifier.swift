internal import GSLKit

/// Effects that depend on the baselines of the people of an arm.
extension PeopleWorker {
  /// Moves scores at the end by what people's baselines make of the support they get.
  ///
  /// Who leaves, or what happens to them, goes by their scores before that.
  func moveByBaselines(_ replicate: Int, _ arm: Int, _ stream: inout RandomStream) {
    let plan = plans.deliveries[arm]
    for o in 0..<data.outcomes {
      let slopes = plans.baselineSlopes[o * data.arms + arm]
      guard slopes.isAny, let base = baseline(o) else { continue }
      let end = end(o)
      let ofSite =
        plans.sites.map {
          $0.baseline(replicate, o, site: $0.site(arm), using: &stream)
        } ?? 0
      for i in 0..<people {
        let other = plan == nil ? 0 : exposuresToOther[i]
        let given = plan == nil ? 1 : (1 - other) * exposures[i]
        let slope = given * slopes.share * slopes.own + other * slopes.other
        end[i] += slope * (ofSite + slopes.baselineSD * base[i]) / slopes.sd
      }
    }
  }
}
