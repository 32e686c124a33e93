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

/// What baselines make of an effect on one outcome in one arm.
struct BaselineSlopes: BitwiseCopyable {
  /// Points for a point of the baseline with all of the own support, and with the other arm's as it is delivered there.
  let own: Double
  let other: Double
  /// Of the own, where all get the same.
  let share: Double
  /// Points of one unit of the latent normals.
  let baselineSD: Double
  let sd: Double

  var isAny: Bool { own != 0 || other != 0 }
}

extension BaselineSlopes {
  /// Of a trial whose arms are arms by site.
  init(_ trial: Trial, _ outcome: Int, _ arm: Int) {
    let slopes = trial.baselineSlopes.isEmpty ? [] : trial.baselineSlopes[outcome]
    let law = trial.forms[outcome][arm] as? ScoreLaw
    own = slopes.isEmpty ? 0 : slopes[arm]
    let source = trial.arms.firstIndex { $0.name == trial.arms[arm].contaminatedBy }
    other =
      source.map { slopes.isEmpty ? 0 : slopes[$0] * (trial.arms[$0].delivered?.mean ?? 1) } ?? 0
    let delivered = trial.arms[arm].delivered
    share = delivered.map { $0.varies ? 1 : $0.mean } ?? 1
    baselineSD = law?.baselineSD ?? 0
    sd = law?.sd ?? 1
  }
}
