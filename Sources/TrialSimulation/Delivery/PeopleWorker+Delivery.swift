internal import GSLKit

/// What reaches each person of the arm that was drawn last.
extension PeopleWorker {
  /// Share of the arm's full effect that each person gets, and of another arm's.
  var exposures: UnsafeMutablePointer<Double> { extra(0) }
  var exposuresToOther: UnsafeMutablePointer<Double> { extra(1) }
  /// What attendance alone gives of it, and 1 for those whose peer worker left.
  var attended: UnsafeMutablePointer<Double> { extra(2) }
  var bereft: UnsafeMutablePointer<Double> { extra(3) }
  /// Sessions that each came to; infinity where nothing is said of attendance.
  var sessions: UnsafeMutablePointer<Double> { extra(4) }

  /// Extra columns that there are.
  static let extras = 5

  /// Draws what people get.
  func drawExposures(
    _ replicate: Int, arm: Int, _ plan: DeliveryPlan, _ stream: inout RandomStream
  ) {
    stream.seek(replicate: replicate, unit: arm, lane: .attendance)
    let base = plan.baseline.flatMap { plans.baselinePosition[$0] }.map { column($0) }
    let own = (1 - plan.correlation * plan.correlation).squareRoot()
    for i in 0..<people where plan.delivered?.attendance != nil {
      let latent = own * stream.normal() + plan.correlation * (base?[i] ?? 0) / plan.baselineSD
      let count = plan.sessions(at: latent)
      sessions[i] = Double(count)
      attended[i] = plan.shares[count]
    }
    if plan.delivered?.attendance == nil {
      for i in 0..<people {
        attended[i] = 1
        sessions[i] = .infinity
      }
    }
    var first = 0
    for (j, size) in portions.enumerated() {
      let unit = clusterUnit(arm, j)
      stream.seek(replicate: replicate, unit: unit, lane: .fidelity)
      let fidelity = plan.delivered?.fidelity?.draw(using: &stream) ?? 1
      stream.seek(replicate: replicate, unit: unit, lane: .turnover)
      let turnover = plan.delivered?.turnover
      let hasLeft = turnover.map { stream.uniform() < $0.share } ?? false
      // Levels are arms by the hundred: the unit of a cluster would not tell them apart.
      stream.seek(replicate: replicate, unit: sizes.isEmpty ? arm : unit, lane: .contamination)
      let contamination = plan.spread?.draw(using: &stream) ?? plan.contamination
      let given = fidelity * (hasLeft ? turnover?.keeps ?? 1 : 1)
      for i in first..<first + size {
        exposures[i] = plan.delivered == nil ? 1 : given * attended[i]
        exposuresToOther[i] = contamination > 0 && stream.uniform() < contamination ? 1 : 0
        bereft[i] = hasLeft ? 1 : 0
      }
      first += size
    }
  }

  /// Moves the scores of people by how what they get differs from the arm's mean.
  func deliver(_ plan: DeliveryPlan, arm: Int) {
    for o in 0..<plans.outcomes where plans.isScore[o] {
      let end = column(plans.endPosition[o])
      // With another arm's support scores are those of its people, with none of the own those of people without.
      let (other, bare, whole) = (
        plan.effects[o].spread, plan.effects[o].bare, plan.effects[o].whole
      )
      if other != 1 {
        for i in 0..<people where exposuresToOther[i] > 0 { end[i] *= other }
      }
      if plan.delivered != nil, bare != whole {
        for i in 0..<people where exposuresToOther[i] == 0 {
          end[i] *= bare + exposures[i] * (whole - bare)
        }
      }
      for i in 0..<people { end[i] += shift(plan, o, i) }
    }
  }

  /// What a person's exposure adds to the arm's mean: SDs of a score, the risk of an event.
  ///
  /// ```
  /// (1 − c_i)·m·own + c_i·other − ((1 − c)·E m·own + c·other),   c_i 1 for people who get the other support, else 0
  /// ```
  @inline(__always)
  func shift(_ plan: DeliveryPlan, _ outcome: Int, _ person: Int) -> Double {
    let (c, mean) = (exposuresToOther[person], plan.contamination)
    let place = levelOf.isEmpty ? outcome : levelOf[person] * plan.outcomes + outcome
    return ((1 - c) * exposures[person] - (1 - mean) * plan.mean) * plan.own[place]
      + (c - mean) * plan.other[place]
  }
}
