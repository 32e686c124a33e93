internal import OrderedCollections
internal import Parts

extension TrialSetting {
  /// Reads all settings and makes their names known.
  static func all(_ f: Fields) -> [TrialSetting] {
    let settings = f.map("settings", of: "setting", "Groups of trials.", required: true) {
      TrialSetting($0, $1)
    }.map(\.value)
    f.define(settings.map(\.name), as: "setting")
    if settings.count > 1, settings.contains(where: { $0.name == "all" }) {
      f.report(
        "'all' is what pools over all settings are called: name it otherwise", at: "settings")
    }
    return settings
  }

  private init(_ name: String, _ f: Fields) {
    let trials = f.integer("trials", in: 1...10_000, example: 10, "How many trials.")
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
            "treated", unit: .proportion, in: 0...0.95, default: 0, "Probability in treated arms."),
          f.number(
            "control", unit: .proportion, in: 0...0.95, default: 0, "Probability in control arms.")
        )
      },
      secondArm: f.number(
        "second-arm", unit: .proportion, in: 0...1, default: 0,
        "Probability that a trial has a second treatment arm."))
  }
}

extension TrialSizes {
  static func read(_ f: Fields, trials: Int, usable: Int) -> TrialSizes {
    f.section(
      "size", "People per trial, all arms together: log-normal, or from a list.", required: true
    ) { f in
      let each = f.numbers("each", in: 4...1e6, "The size of each trial, the same in every review.")
      let from = f.numbers("from", in: 4...1e6, "Sizes to draw from, each as likely.")
      var logNormal = TrialSizes.empirical([100])
      if (each == nil && from == nil) || f.isDescribing {
        let least = f.number("least", in: 4...1e6, default: 15, "No trial is smaller.")
        let most = f.number("most", in: 4...1e6, default: 1827, "No trial is larger.")
        if most < least { f.report("'most' is below 'least'", at: "most") }
        logNormal = .logNormal(
          meanLog: f.number(
            "mean-log", in: 1...14, example: 5, "Mean of log size, without a list."),
          sdLog: f.number("sd-log", in: 0...3, default: 0.74, "Its standard deviation."),
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
    if list.count > 32 { f.report("\(list.count) characteristics; at most 32") }
    if list.contains(where: { $0.name == Population.quality || $0.name == "setting" }) {
      f.report("'quality' and 'setting' are taken: call it something else", at: "characteristics")
    }
    return list
  }

  private init(
    _ name: String, _ f: Fields, _ settings: [TrialSetting], _ outcomes: [ReviewOutcome]
  ) {
    let levels = f.map("levels", of: "level", "What a trial may be.", required: true) { name, f in
      Level(name, f, settings, outcomes)
    }.map(\.value)
    for (s, setting) in settings.enumerated() where !levels.contains(where: { $0.shares[s] > 0 }) {
      f.report("in '\(setting.name)' no level has a share above 0", at: "levels")
    }
    if levels.count > 60 { f.report("\(levels.count) levels; at most 60", at: "levels") }
    self.init(
      name: name, levels: levels,
      misclassified: f.number(
        "misclassified", unit: .proportion, in: 0...1, default: 0,
        "Probability that the review records another level."),
      unrecorded: f.number(
        "unrecorded", unit: .proportion, in: 0...1, default: 0,
        "Probability that the review cannot tell the level."))
  }
}

extension Characteristic.Level {
  fileprivate init(
    _ name: String, _ f: Fields, _ settings: [TrialSetting], _ outcomes: [ReviewOutcome]
  ) {
    let size = f.number(
      "group-size", unit: .people, in: 1...1000, default: 1,
      "People per group, or per peer worker, in the treated arm.")
    let icc = f.number(
      "icc", unit: .correlation, in: 0...1, default: 0, "Correlation within such a group.")
    if icc > 0, size == 1 { f.report("'icc' needs a 'group-size' above 1", at: "icc") }
    self.init(
      name: name,
      shares: f.values(
        "share", settings.map(\.name), "setting", in: 0...1e6, standard: 1,
        "How many trials have it, relative to the other levels."),
      multiplies: f.values(
        "multiplies", outcomes.map(\.name), "outcome", in: -10...10, standard: 1,
        "Factor of true effects."),
      adds: f.values(
        "adds", outcomes.map(\.name), "outcome", in: -5...5, standard: 0,
        "Addition to true effects."),
      inflates: f.number(
        "inflates", unit: .standardDeviations, in: -5...5, default: 0,
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
        "share", unit: .proportion, in: 0...1, default: 0, "Probability of a later measurement."),
      remaining: f.number(
        "remaining", unit: .ratio, in: -2...5, default: 1, "What is left of the effect then."),
      correlation: f.number(
        "correlation", unit: .correlation, in: 0...1, default: 0.5, "Of the two measurements."),
      dropout: f.number(
        "dropout", unit: .proportion, in: 0...0.95, default: 0, "Who is gone in between."),
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
