internal import OrderedCollections
internal import Parts

extension TrialSetting {
  /// Reads all settings and makes their names known.
  static func all(_ f: Fields) -> [TrialSetting] {
    let settings = f.map("settings", of: "setting", "Groups of trials.", required: true) {
      TrialSetting($0, $1)
    }.map(\.value)
    f.define(settings.map(\.name), as: "setting")
    TrialSetting.checkNames(f, settings)
    return settings
  }

  private init(_ name: String, _ f: Fields) {
    let trials = f.integer("trials", in: ReviewRanges.trials, example: 10, "How many trials.")
    let usable = f.optionalNumber(
      "usable", in: 0...10_000, example: 7, "How many report anything usable; all by default.")
    if let usable, usable > Double(trials) || usable != usable.rounded() {
      f.report("of \(trials) trials \(Number.text(usable)) cannot be usable", at: "usable")
    }
    self.init(
      name: name, trials: trials, usable: usable.map { min(Int($0), trials) },
      sizes: TrialSizes.read(f, trials: trials, usable: usable.map { Int($0) } ?? trials),
      dropout: f.sectionOrDefaults("dropout", "Who is gone by the end.") { f in
        (
          f.number(
            "treated", unit: .proportion, in: ReviewRanges.dropouts, default: 0,
            "Probability in treated arms."),
          f.number(
            "control", unit: .proportion, in: ReviewRanges.dropouts, default: 0,
            "Probability in control arms.")
        )
      },
      secondArm: f.number(
        "second-arm", unit: .proportion, in: ReviewRanges.shares, default: 0,
        "Probability that a trial has a second treatment arm."))
  }
}

extension TrialSizes {
  static func read(_ f: Fields, trials: Int, usable: Int) -> TrialSizes {
    f.section(
      "size", "People per trial, all arms together: log-normal, or from a list.", required: true
    ) { f in
      let each = f.numbers(
        "each", in: ReviewRanges.people, "The size of each trial, the same in every review.")
      let from = f.numbers("from", in: ReviewRanges.people, "Sizes to draw from, each as likely.")
      var logNormal = TrialSizes.empirical([100])
      if (each == nil && from == nil) || f.isDescribing {
        let least = f.number("least", in: ReviewRanges.people, default: 15, "No trial is smaller.")
        let most = f.number("most", in: ReviewRanges.people, default: 1827, "No trial is larger.")
        if most < least { f.report("'most' is below 'least'", at: "most") }
        logNormal = .logNormal(
          meanLog: f.number(
            "mean-log", in: ReviewRanges.meanLogs, example: 5, "Mean of log size, without a list."),
          sdLog: f.number(
            "sd-log", in: ReviewRanges.logSDs, default: 0.74, "Its standard deviation."),
          range: min(least, most)...max(least, most))
      }
      if each != nil, from != nil, !f.isDescribing {
        f.report("give 'each' or 'from', not both")
      }
      if (each ?? from ?? []).contains(where: { $0 != $0.rounded() }) {
        f.report("sizes are whole numbers of people", at: each == nil ? "from" : "each")
      }
      if let each {
        if usable < trials {
          f.report(
            "with the size of each trial, say which ones are usable by settings of their own",
            at: "each")
        }
        if each.count != trials {
          f.report("\(each.count) sizes for \(trials) trials", at: "each")
          return .empirical(each)
        }
        return .listed(each)
      }
      return from.map { .empirical($0) } ?? logNormal
    } ?? .empirical([100])
  }
}

extension Characteristic {
  /// Reads all characteristics.
  static func all(
    _ f: Fields, _ settings: [TrialSetting], _ outcomes: [ReviewOutcome]
  ) -> [Characteristic] {
    let list = f.map("characteristics", of: "characteristic", "In what trials differ.") {
      Characteristic($0, $1, settings, outcomes)
    }.map(\.value)
    Characteristic.checkNames(f, list)
    return list
  }

  private init(
    _ name: String, _ f: Fields, _ settings: [TrialSetting], _ outcomes: [ReviewOutcome]
  ) {
    let levels = f.map("levels", of: "level", "What a trial may be.", required: true) { name, f in
      Level(name, f, settings, outcomes)
    }.map(\.value)
    Characteristic.checkLevels(f, levels, settings)
    self.init(
      name: name, levels: levels,
      misclassified: f.number(
        "misclassified", unit: .proportion, in: ReviewRanges.shares, default: 0,
        "Probability that the review records another level."),
      unrecorded: f.number(
        "unrecorded", unit: .proportion, in: ReviewRanges.shares, default: 0,
        "Probability that the review cannot tell the level."))
  }
}

extension Characteristic.Level {
  fileprivate init(
    _ name: String, _ f: Fields, _ settings: [TrialSetting], _ outcomes: [ReviewOutcome]
  ) {
    let size = f.number(
      "group-size", unit: .people, in: ReviewRanges.groupSizes, default: 1,
      "People per group, or per peer worker, in the treated arm.")
    let icc = f.number(
      "icc", unit: .correlation, in: ReviewRanges.shares, default: 0,
      "Correlation within such a group.")
    Characteristic.Level.checkGroups(f, size: size, icc: icc)
    self.init(
      name: name,
      shares: f.values(
        "share", settings.map(\.name), "setting", in: ReviewRanges.weights, standard: 1,
        "How many trials have it, relative to the other levels."),
      multiplies: f.values(
        "multiplies", outcomes.map(\.name), "outcome", in: ReviewRanges.factors, standard: 1,
        "Factor of true effects."),
      adds: f.values(
        "adds", outcomes.map(\.name), "outcome", in: ReviewRanges.effects, standard: 0,
        "Addition to true effects."),
      inflates: f.number(
        "inflates", unit: .standardDeviations, in: ReviewRanges.effects, default: 0,
        "Addition to what self-report shows that is no effect."), groupSize: size, icc: icc)
  }
}

extension SecondArm {
  init(_ f: Fields, _ characteristics: [Characteristic]) {
    let names = characteristics.map(\.name)
    let varies = f.name(
      "differ-in", of: names, noun: "characteristic", required: false,
      "The characteristic in which the second arm differs; none by default.")
    self.init(
      varies: varies.flatMap { names.firstIndex(of: $0) },
      rule: f.choice(
        "rule", of: MultiArmRule.self, default: .pick,
        "Take the first arm, combine both, or split the control arm."))
  }
}

extension FollowUp {
  init(_ f: Fields) {
    self.init(
      share: f.number(
        "share", unit: .proportion, in: ReviewRanges.shares, default: 0,
        "Probability of a later measurement."),
      remaining: f.number(
        "remaining", unit: .ratio, in: ReviewRanges.remaining, default: 1,
        "What is left of the effect then."),
      correlation: f.number(
        "correlation", unit: .correlation, in: ReviewRanges.shares, default: 0.5,
        "Of the two measurements."),
      dropout: f.number(
        "dropout", unit: .proportion, in: ReviewRanges.dropouts, default: 0,
        "Who is gone in between."),
      rule: f.choice(
        "take", of: TimePointRule.self, default: .end,
        "Which measurement the review takes."))
  }
}

extension Fields {
  /// Numbers by name in the order of the names.
  func values(
    _ key: String, _ names: [String], _ noun: String, in range: ClosedRange<Double>,
    standard: Double, from source: Path? = nil, _ help: String
  ) -> [Double] {
    let found = numberByName(
      key, in: range, default: standard, noun: noun,
      from: source.map { source in { _ in [source] } }, help)
    // A map that leaves some names out shows what the others have.
    if let source, !has(key), !isDescribing {
      noteStandard(key, Node(Number.text(standard), origin: .inherited(source)))
    }
    return names.map { found[$0] ?? standard }
  }
}
