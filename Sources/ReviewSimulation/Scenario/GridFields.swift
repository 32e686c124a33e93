internal import OrderedCollections
internal import Parts

extension ReviewGrid {
  /// Reads `grid:`.
  init(_ f: Fields, _ population: Population, _ outcomes: [ReviewOutcome]) {
    let minimum = f.integer(
      "minimum-studies", in: ReviewRanges.studies, default: 2, "Fewer studies are not pooled.")
    let bySetting = f.choice(
      "by-setting", of: YesNo.self, default: .yes, "Pool each outcome in each setting too.")
    let names = outcomes.map(\.name)
    let postHoc = f.map("post-hoc", of: "analysis", "What is looked at besides.") { name, f in
      PostHoc(name, f, population, names, minimum: minimum)
    }.map(\.value)
    let looks = f.section("looks", "One outcome pooled again and again as trials arrive.") { f in
      let outcome = f.name("outcome", of: names, noun: "outcome", "The outcome.")
      let after =
        f.numbers("after", in: 1...10_000, "After how many trials, in rising order.") ?? []
      let isWhole = after.allSatisfy { $0 == $0.rounded() }
      if !f.isDescribing, !isWhole || !ReviewGrid.isRising(after.map { Int($0) }) {
        f.report("give rising whole numbers of trials, at most 64", at: "after")
      }
      return (outcome: names.firstIndex(of: outcome ?? "") ?? 0, after: after.map { Int($0) })
    }
    self.init(
      minimumStudies: minimum, poolsBySetting: bySetting == .yes, postHoc: postHoc,
      looks: f.isDescribing ? nil : looks)
  }
}

extension ReviewGrid.PostHoc {
  fileprivate init(
    _ name: String, _ f: Fields, _ population: Population, _ outcomes: [String], minimum: Int
  ) {
    let settings = population.settings.map(\.name)
    let attributes = population.characteristics.map(\.name) + [Population.quality]
    var known: OrderedDictionary<String, [String]> = [:]
    for name in attributes { known[name] = population.attribute(name)?.levels }
    func condition(_ attribute: String, _ levels: [String]) -> ReviewAnalysis.Condition? {
      guard let place = population.attribute(attribute) else { return nil }
      let bits = levels.compactMap { place.levels.firstIndex(of: $0) }
      return ReviewAnalysis.Condition(
        attribute: place.index, levels: bits.reduce(0) { $0 | 1 &<< UInt64($1) })
    }
    let asked =
      f.names(
        "outcomes", of: outcomes, noun: "outcome", "Outcomes; all by default.") ?? outcomes
    let places =
      f.names(
        "settings", of: settings, noun: "setting", "Settings; all by default.") ?? settings
    let conditions = f.wordsByName(
      "where", of: "characteristic", known: known, "Only trials that are so recorded."
    ).compactMap { condition($0.key, $0.value) }
    let compared = f.section("compare", "Two groups of trials, the first less the second.") { f in
      Sides(f, known)
    }
    let arms = f.section("arms", "Two treatment arms of the same trial, the first less the second.")
    {
      Sides($0, known)
    }
    if compared != nil, arms != nil, !f.isDescribing {
      f.report("give 'compare' or 'arms', not both")
    }
    var comparison = ReviewAnalysis.Comparison.pool
    if let compared, let a = condition(compared.name, compared.first),
      let b = condition(compared.name, compared.second)
    {
      if a.levels & b.levels != 0 { f.report("the two groups share a level", at: "compare") }
      comparison = .difference(a, b)
    } else if let arms, let place = population.attribute(arms.name), !f.isDescribing {
      let levels = [arms.first, arms.second].map { words in
        words.count == 1 ? place.levels.firstIndex(of: words[0]) : nil
      }
      if let a = levels[0].flatMap({ UInt8(exactly: $0) }),
        let b = levels[1].flatMap({ UInt8(exactly: $0) }), a != b
      {
        comparison = .headToHead(attribute: place.index, first: a, second: b)
      } else {
        f.report("give one level for each arm, and two different ones", at: "arms")
      }
      if population.secondArm.varies != place.index {
        f.report(
          "second arms do not differ in '\(arms.name)': see second-arms.differ-in", at: "arms")
      }
    }
    let isDifference = if case .difference = comparison { true } else { false }
    let least = f.integer(
      "minimum-studies", in: 1...ReviewRanges.studies.upperBound, default: minimum,
      "Fewer studies, in each group, are not analysed; 1 only for a comparison of groups.")
    if least < 2, !isDifference, !f.isDescribing {
      f.report("one study is not pooled: give 2 or more", at: "minimum-studies")
    }
    self.init(
      name: name, outcomes: asked.compactMap { outcomes.firstIndex(of: $0) },
      settings: places.compactMap { settings.firstIndex(of: $0) }, conditions: conditions,
      comparison: comparison, minimumStudies: isDifference ? least : max(least, 2))
  }

  /// A characteristic and the levels on its two sides.
  private struct Sides {
    let name: String
    let first: [String]
    let second: [String]

    init(_ f: Fields, _ known: OrderedDictionary<String, [String]>) {
      let names = Array(known.keys)
      let name = f.name("of", of: names, noun: "characteristic", "The characteristic.") ?? ""
      let words = known[name] ?? []
      self.name = name
      guard !words.isEmpty || f.isDescribing else {
        // Of a characteristic that is not known no level can be wrong.
        f.acceptAll()
        (first, second) = ([], [])
        return
      }
      first = f.names("first", of: words, noun: "level", "Levels of the first group.") ?? []
      second = f.names("second", of: words, noun: "level", "Levels of the second group.") ?? []
      if !f.isDescribing, first.isEmpty || second.isEmpty {
        f.report("'first' and 'second' each need a list of levels")
      }
    }
  }
}

/// A switch in words.
enum YesNo: String, Choice { case yes, no }
