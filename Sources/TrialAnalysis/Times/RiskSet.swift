/// Who of two arms was still followed, and to whom the event happened, at one time within one stratum.
struct RiskSet: BitwiseCopyable {
  /// Events of the first arm, and of both.
  var first = 0.0
  var events = 0.0
  /// People of the first arm who were still followed just before, and of the second.
  var atRisk1 = 0.0
  var atRisk2 = 0.0
}

extension EventTimes {
  /// Goes through the times of two arms in order, one stratum after the other at each.
  ///
  /// - Parameters:
  ///   - contrast: The arms.
  ///   - isStratified: Whether strata are told apart.
  ///   - visit: Gets people of any arm with one time and one stratum, and the risk set of the two arms.
  @inline(__always)
  func forEachRiskSet(
    _ contrast: ArmPair, isStratified: Bool,
    _ visit: (_ people: UnsafeBufferPointer<Person>, _ stratum: Int, RiskSet) -> Void
  ) {
    let count = isStratified ? strata : 1
    people.withUnsafeBufferPointer { all in
      withUnsafeTemporaryAllocation(of: RiskSet.self, capacity: count) { left in
        left.initialize(repeating: RiskSet())
        for person in all {
          let s = isStratified ? person.stratum : 0
          if person.arm == contrast.treatment { left[s].atRisk1 += 1 }
          if person.arm == contrast.comparator { left[s].atRisk2 += 1 }
        }
        var i = 0
        while i < all.count {
          let (time, stratum) = (all[i].time, isStratified ? all[i].stratum : 0)
          var (here, gone1, gone2, j) = (left[stratum], 0.0, 0.0, i)
          while j < all.count, all[j].time == time, !isStratified || all[j].stratum == stratum {
            let event = all[j].happened ? 1.0 : 0
            if all[j].arm == contrast.treatment {
              gone1 += 1
              here.first += event
              here.events += event
            } else if all[j].arm == contrast.comparator {
              gone2 += 1
              here.events += event
            }
            j += 1
          }
          visit(UnsafeBufferPointer(rebasing: all[i..<j]), stratum, here)
          left[stratum].atRisk1 -= gone1
          left[stratum].atRisk2 -= gone2
          i = j
        }
      }
    }
  }

  /// The risk sets of two arms with any event, and what becomes of them.
  @inline(__always)
  func withRiskSets<Result>(
    _ contrast: ArmPair, isStratified: Bool, _ body: (UnsafeBufferPointer<RiskSet>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: RiskSet.self, capacity: max(people.count, 1)) { sets in
      var count = 0
      if isStratified {
        forEachRiskSet(contrast, isStratified: true) { _, _, set in
          guard set.events > 0 else { return }
          sets.initializeElement(at: count, to: set)
          count += 1
        }
      } else {
        count = fill(sets, contrast)
      }
      return body(UnsafeBufferPointer(rebasing: sets[..<count]))
    }
  }

  /// The same without strata, in one pass: how many risk sets there are.
  private func fill(_ sets: UnsafeMutableBufferPointer<RiskSet>, _ contrast: ArmPair) -> Int {
    let (first, second) = (contrast.treatment, contrast.comparator)
    func size(_ arm: Int) -> Double { arm < sizes.count ? Double(sizes[arm]) : 0 }
    var (n1, n2, count, i) = (size(first), size(second), 0, 0)
    // Nothing happens any more among those who are seen to the end, as a rule.
    let last = hasLateEvents ? people.count : early
    return people.withUnsafeBufferPointer { all in
      while i < last {
        let time = all[i].time
        var (events1, events, gone1, gone2) = (0.0, 0.0, 0.0, 0.0)
        repeat {
          let event = all[i].happened ? 1.0 : 0
          if all[i].arm == first {
            gone1 += 1
            events1 += event
            events += event
          } else if all[i].arm == second {
            gone2 += 1
            events += event
          }
          i += 1
        } while i < last && all[i].time == time
        if events > 0 {
          sets.initializeElement(
            at: count, to: RiskSet(first: events1, events: events, atRisk1: n1, atRisk2: n2))
          count += 1
        }
        n1 -= gone1
        n2 -= gone2
      }
      return count
    }
  }
}
