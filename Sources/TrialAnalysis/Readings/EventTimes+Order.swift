extension EventTimes {
  /// Whether one person stands before another: by time, and by stratum where times are the same.
  @inline(__always)
  static func precedes(_ a: Person, _ b: Person) -> Bool {
    a.time < b.time || a.time == b.time && a.stratum < b.stratum
  }

  /// Puts people in order whose times lie before an end.
  ///
  /// Each goes to one of as many boxes of time as there are people; insertion does the rest. Where a box is too full for that the library's sort
  /// takes over, so that it never costs more than n log n.
  static func order(_ people: UnsafeMutableBufferPointer<Person>, before end: Double) {
    let count = people.count
    guard count > 1 else { return }
    let scale = Double(count) / end
    withUnsafeTemporaryAllocation(of: Person.self, capacity: count) { boxed in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: count + 1) { starts in
        starts.initialize(repeating: 0)
        for person in people { starts[min(Int(person.time * scale), count - 1) + 1] += 1 }
        var most: Int32 = 0
        for box in 1...count {
          most = max(most, starts[box])
          starts[box] += starts[box - 1]
        }
        guard most <= 32 else {
          var all = people
          all.sort(by: precedes)
          return
        }
        for person in people {
          let box = min(Int(person.time * scale), count - 1)
          boxed.initializeElement(at: Int(starts[box]), to: person)
          starts[box] += 1
        }
        for k in 0..<count {
          let person = boxed[k]
          var place = k
          while place > 0, precedes(person, people[place - 1]) {
            people[place] = people[place - 1]
            place -= 1
          }
          people[place] = person
        }
      }
    }
  }
}
