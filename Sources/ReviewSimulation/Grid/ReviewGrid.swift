/// The grid of analyses of a review: each outcome over all settings and in each, what is looked at besides,
/// and looks as trials arrive.
public struct ReviewGrid: Sendable {
  /// Analyses of chosen outcomes beside the grid.
  public typealias PostHoc = PostHocAnalyses

  /// An analysis that no literature of the file can give.
  public struct Absent: Sendable, Equatable {
    /// Name of its outcome.
    public var outcome: String
    /// Name of its group of trials.
    public var group: String
    /// Why.
    public var reason: String
  }

  /// Fewer reported studies than this are not pooled.
  public var minimumStudies: Int
  /// Whether each outcome is pooled in each setting too.
  public var poolsBySetting: Bool
  /// What is looked at besides.
  public var postHoc: [PostHoc]
  /// Index of the outcome that is looked at again and again, and after how many trials; nil for none.
  public var looks: (outcome: Int, after: [Int])?

  /// A grid.
  public init(
    minimumStudies: Int = 2, poolsBySetting: Bool = true, postHoc: [PostHoc] = [],
    looks: (outcome: Int, after: [Int])? = nil
  ) {
    self.minimumStudies = minimumStudies
    self.poolsBySetting = poolsBySetting
    self.postHoc = postHoc
    self.looks = looks
  }

  /// Every analysis that can come about, and those that cannot.
  ///
  /// - Parameter literature: What is drawn.
  /// - Returns: Analyses in the order of outcomes, then settings; then post hoc ones; then looks.
  public func analyses(
    of literature: TrialLiterature
  ) -> (list: [ReviewAnalysis], absent: [Absent]) {
    let settings = literature.population.settings
    var (list, absent) = ([ReviewAnalysis](), [Absent]())
    let quality = literature.population.characteristics.count
    let targets = ReviewTargets(
      literature, asksForQuality: postHoc.contains { $0.attributes.contains(quality) })
    let groups = poolsBySetting && settings.count > 1 ? settings.indices.map { [$0] } : []
    for o in literature.list.indices {
      for members in [Array(settings.indices)] + groups {
        let name = members.count == settings.count ? "all" : settings[members[0]].name
        take(
          PostHoc(
            name: name, outcomes: [o], settings: members, minimumStudies: minimumStudies),
          o, .main, targets, &list, &absent)
      }
    }
    for entry in postHoc {
      for o in entry.outcomes { take(entry, o, .postHoc, targets, &list, &absent) }
    }
    guard let looks else { return (list, absent) }
    for (i, after) in looks.after.enumerated() {
      let entry = PostHoc(
        name: "look \(i + 1): \(after) trials", outcomes: [looks.outcome],
        settings: Array(settings.indices), minimumStudies: 1)
      take(entry, looks.outcome, .look(after), targets, &list, &absent)
    }
    return (list, absent)
  }

  private func take(
    _ entry: PostHoc, _ o: Int, _ role: ReviewAnalysis.Role, _ targets: ReviewTargets,
    _ list: inout [ReviewAnalysis], _ absent: inout [Absent]
  ) {
    let literature = targets.literature
    let population = literature.population
    let outcome = literature.list[o]
    let isHeadToHead = if case .headToHead = entry.comparison { true } else { false }
    let slots =
      isHeadToHead
      ? [2] : population.hasSecondArms && population.secondArm.rule == .split ? [0, 1] : [0]
    var (cells, trials) = ([Int](), 0)
    var able = Array(repeating: 0, count: population.settings.count)
    for (trial, setting) in population.settingOfTrial.enumerated()
    where entry.settings.contains(setting) && outcome.isPossible(in: setting) {
      let isUsable =
        population.placeOfTrial[trial] < population.settings[setting].usable
        || literature.reporting.authorContact > 0
      guard isUsable, !isHeadToHead || population.settings[setting].secondArm > 0 else { continue }
      able[setting] += 1
      cells += slots.map { (trial * population.slots + $0) * literature.outcomes + o }
    }
    if case .studies(let counts) = outcome.reporting {
      trials = zip(able, counts).reduce(0) { $0 + min($1.0, $1.1) }
    } else {
      trials = able.reduce(0, +)
    }
    let target = targets.target(entry, o)
    // A split second arm gives a row more.
    let rows = slots.count * trials
    let needed = if case .look(let count) = role { count } else { entry.minimumStudies }
    let reason: String? =
      trials == 0
      ? "no trial reports it"
      : rows < needed
        ? "\(trials) trial\(trials == 1 ? " reports" : "s report") it at most; \(needed) are needed"
        : target == nil ? "no trial has the levels that it asks for" : nil
    if let reason {
      absent.append(Absent(outcome: outcome.name, group: entry.name, reason: reason))
      return
    }
    list.append(
      ReviewAnalysis(
        outcome: outcome.name, group: entry.name, cells: cells, target: target ?? 0,
        tau2: targets.tau2(entry, o), minimumStudies: entry.minimumStudies,
        conditions: entry.conditions, comparison: entry.comparison, role: role,
        trueEffects: entry.comparison == .pool && entry.conditions.isEmpty && role == .main
          ? TrueEffects.of(literature, o, entry.settings) : nil))
  }
}
