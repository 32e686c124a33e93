internal import GSLKit

/// Intercurrent events of the people of an arm.
extension PeopleWorker {
  /// Draws when each event of everybody happens, by their scores as they would be without it.
  func drawEvents(
    _ plan: IntercurrentPlan, _ replicate: Int, _ arm: Int, _ form: CourseLaw, _ shift: Double,
    _ values: UnsafeMutableBufferPointer<Double>, _ stream: inout RandomStream
  ) {
    let waves = form.times.count
    lastBefore.removeAll(keepingCapacity: true)
    let spreads = plan.law.spreads
    for event in plan.law.events {
      stream.seek(replicate: replicate, unit: arm, lane: .intercurrent(event.name))
      for i in 0..<people {
        let chance = stream.uniform()
        let first = (values[i * waves] - form.means[0]) / spreads[0]
        var (happened, left) = (Double.infinity, 1.0)
        for w in 1..<waves {
          let center = form.means[w - 1] + (w > 1 ? shift : 0)
          let last = (values[i * waves + w - 1] - center) / spreads[w - 1]
          left *= 1 - event.chance(w, first: first, last: last)
          if 1 - left > chance {
            happened = form.times[w - 1]
            break
          }
        }
        lastBefore.append(happened)
      }
    }
  }

  /// The share of the effect that a person keeps at a time.
  @inline(__always)
  func kept(_ plan: IntercurrentPlan, _ person: Int, at time: Double) -> Double {
    var share = 1.0
    for (e, event) in plan.law.events.enumerated()
    where time > lastBefore[e * people + person] { share *= event.event.keeps }
    return share
  }

  /// Moves scores after events: by what is lost of the effect, and what is added.
  func follow(
    _ plan: IntercurrentPlan, _ outcome: Int, _ times: [Double],
    _ values: UnsafeMutableBufferPointer<Double>, moved: (_ person: Int, _ wave: Int) -> Double
  ) {
    let waves = times.count
    for i in 0..<people {
      for w in 1..<waves {
        let lost = 1 - kept(plan, i, at: times[w])
        if lost != 0 { values[i * waves + w] -= lost * (plan.effects[outcome][w] + moved(i, w)) }
        for e in plan.law.events.indices where times[w] > lastBefore[e * people + i] {
          values[i * waves + w] += plan.shifts[outcome][e]
        }
      }
    }
  }

  /// Whoever has left before an event did not show it; of those who did, some leave with it, and the dead all do.
  func leaveWithEvents(
    _ plan: IntercurrentPlan, _ replicate: Int, _ arm: Int, _ times: [Double],
    _ values: UnsafeMutableBufferPointer<Double>, _ stream: inout RandomStream
  ) {
    let waves = times.count
    for i in 0..<people {
      guard let gone = (1..<waves).first(where: { values[i * waves + $0].isNaN }) else { continue }
      for e in plan.law.events.indices where lastBefore[e * people + i] >= times[gone - 1] {
        lastBefore[e * people + i] = .infinity
      }
    }
    for (e, event) in plan.law.events.enumerated() {
      let leaves = event.event.afterwards == .nothing ? 1 : event.event.leaves
      guard leaves > 0 else { continue }
      stream.seek(replicate: replicate, unit: arm, lane: .leavingWith(event.name))
      for i in 0..<people where stream.uniform() < leaves {
        let left = lastBefore[e * people + i]
        for w in 1..<waves where times[w] > left { values[i * waves + w] = .nan }
        // Nothing that would happen later is seen.
        for other in plan.law.events.indices where lastBefore[other * people + i] > left {
          lastBefore[other * people + i] = .infinity
        }
      }
    }
  }

  /// A person's scores as each analysis takes them, one way after the other.
  ///
  /// - Parameters:
  ///   - outcome: The outcome.
  ///   - arm: The arm.
  ///   - person: Their place in it.
  ///   - series: Their scores.
  ///   - take: Gets a place of scores as they are taken, and the scores.
  func forEachHandling(
    of outcome: Int, _ arm: Int, _ person: Int, _ series: Span<Double>,
    _ take: (_ slot: Int, Span<Double>) -> Void
  ) {
    let times = plans.times[outcome]
    for handled in plans.handled where handled.outcome == outcome {
      withUnsafeTemporaryAllocation(of: Double.self, capacity: series.count) { scores in
        for w in 0..<series.count { scores[w] = series[w] }
        handled.take(scores) { name in
          guard let plan = plans.intercurrent[arm], let e = plan.places[name] else {
            return times.count
          }
          let before = lastBefore[e * people + person]
          return times.firstIndex { $0 > before } ?? times.count
        }
        take(handled.slot, scores.span)
      }
    }
  }
}
