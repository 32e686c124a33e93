internal import Parts

extension ReviewGrid {
  /// Reports what no file may state.
  func check(_ f: Fields, _ population: Population, outcomes: Int) {
    f.expect(minimumStudies, in: ReviewRanges.studies, at: "minimum-studies")
    f.expectDistinct(postHoc.map(\.name), of: "analysis", at: "post-hoc")
    for entry in postHoc { entry.check(f.place("post-hoc", entry.name), population, outcomes) }
    guard let looks else { return }
    let place = f.place("looks")
    if !(0..<outcomes).contains(looks.outcome) {
      place.report("there are \(outcomes) outcomes", at: "outcome")
    }
    if !ReviewGrid.isRising(looks.after) {
      place.report("give rising whole numbers of trials, at most 64", at: "after")
    }
  }

  /// Whether looks come one after the other, and not too many of them.
  static func isRising(_ after: [Int]) -> Bool {
    !after.isEmpty && after.count <= 64 && after.allSatisfy(ReviewRanges.trials.contains)
      && zip(after, after.dropFirst()).allSatisfy { $0 < $1 }
  }
}

extension ReviewGrid.PostHoc {
  fileprivate func check(_ f: Fields, _ population: Population, _ count: Int) {
    if !outcomes.allSatisfy((0..<count).contains) {
      f.report("there are \(count) outcomes", at: "outcomes")
    }
    if !settings.allSatisfy(population.settings.indices.contains) {
      f.report("there are \(population.settings.count) settings", at: "settings")
    }
    if !conditions.allSatisfy({ population.has($0.attribute) }) {
      f.report("there are \(population.attributes) characteristics, with quality", at: "where")
    }
    switch comparison {
    case .pool: break
    case .difference(let a, let b):
      if !population.has(a.attribute) || !population.has(b.attribute) {
        f.report("there are \(population.attributes) characteristics, with quality", at: "compare")
      }
      if a.attribute == b.attribute, a.levels & b.levels != 0 {
        f.report("the two groups share a level", at: "compare")
      }
    case .headToHead(let attribute, let first, let second):
      if !population.has(attribute) || first == second {
        f.report("give one level for each arm, and two different ones", at: "arms")
      } else if population.secondArm.varies != attribute {
        let names = population.characteristics.map(\.name) + [Population.quality]
        f.report(
          "second arms do not differ in '\(names[attribute])': see second-arms.differ-in",
          at: "arms")
      }
    }
    let isDifference = if case .difference = comparison { true } else { false }
    if minimumStudies < 2, !isDifference {
      f.report("one study is not pooled: give 2 or more", at: "minimum-studies")
    } else {
      f.expect(minimumStudies, in: 1...ReviewRanges.studies.upperBound, at: "minimum-studies")
    }
  }
}

extension Population {
  /// Whether there is such an attribute.
  fileprivate func has(_ attribute: Int) -> Bool { (0..<attributes).contains(attribute) }
}
