internal import Parts

/// What of a population made in code no file may state.
extension Population {
  func check(_ f: Fields, _ outcomes: Int) {
    if settings.isEmpty { f.report("needs at least one setting; found none", at: "settings") }
    f.expectDistinct(settings.map(\.name), of: "setting", at: "settings")
    f.expectDistinct(characteristics.map(\.name), of: "characteristic", at: "characteristics")
    TrialSetting.checkNames(f, settings)
    Characteristic.checkNames(f, characteristics)
    for setting in settings { setting.check(f.place("settings", setting.name)) }
    for characteristic in characteristics {
      characteristic.check(
        f.place("characteristics", characteristic.name), settings, outcomes: outcomes)
    }
    riskOfBias?.check(f.place("risk-of-bias"), settings.count)
    everyTrial.check(f.place("bias"))
    let arms = f.place("second-arms")
    if let varies = secondArm.varies, !characteristics.indices.contains(varies) {
      arms.report("there are \(characteristics.count) characteristics", at: "differ-in")
    }
    followUp.check(f.place("follow-up"))
    f.expect(clustersAdjusted, in: ReviewRanges.shares, at: "clusters-adjusted")
  }
}

extension TrialSetting {
  /// Reports a name that stands for all settings.
  static func checkNames(_ f: Fields, _ settings: [TrialSetting]) {
    if settings.count > 1, settings.contains(where: { $0.name == "all" }) {
      f.report(
        "'all' is what pools over all settings are called: name it otherwise", at: "settings")
    }
  }

  fileprivate func check(_ f: Fields) {
    f.expect(trials, in: ReviewRanges.trials, at: "trials")
    if !(0...max(trials, 0)).contains(usable) {
      f.report("of \(trials) trials \(usable) cannot be usable", at: "usable")
    }
    f.place("dropout").expect(dropout.treated, in: ReviewRanges.dropouts, at: "treated")
    f.place("dropout").expect(dropout.control, in: ReviewRanges.dropouts, at: "control")
    f.expect(secondArm, in: ReviewRanges.shares, at: "second-arm")
    sizes.check(f.place("size"), trials: trials)
  }
}

extension TrialSizes {
  fileprivate func check(_ f: Fields, trials: Int) {
    func expect(_ list: [Double], at key: String) {
      for size in list { f.expect(size, in: ReviewRanges.people, at: key) }
      if list.isEmpty { f.report("give at least one size", at: key) }
      if list.contains(where: { $0 != $0.rounded() }) {
        f.report("sizes are whole numbers of people", at: key)
      }
    }
    func expect(positive numbers: [Double], within range: ClosedRange<Double>?) {
      let isSound =
        numbers.allSatisfy { $0 > 0 && $0.isFinite } && range.map { $0.lowerBound >= 1 } ?? true
      if !isSound { f.report("its numbers must be above 0, and trials have people") }
    }
    switch self {
    case .listed(let sizes):
      expect(sizes, at: "each")
      if sizes.count != trials {
        f.report("\(sizes.count) sizes for \(trials) trials", at: "each")
      }
    case .empirical(let sizes): expect(sizes, at: "from")
    case .logNormal(let mean, let sd, let range):
      f.expect(mean, in: ReviewRanges.meanLogs, at: "mean-log")
      f.expect(sd, in: ReviewRanges.logSDs, at: "sd-log")
      f.expect(range.lowerBound, in: ReviewRanges.people, at: "least")
      f.expect(range.upperBound, in: ReviewRanges.people, at: "most")
    case .beta(let a, let b, let range): expect(positive: [a, b], within: range)
    case .inverseGamma(let shape, let scale, let range):
      expect(positive: [shape, scale], within: range)
    case .rootUniform(let range): expect(positive: [], within: range)
    case .shiftedLogNormal(let mean, let sd, let shift):
      f.expect(mean, in: ReviewRanges.meanLogs, at: "mean-log")
      f.expect(sd, in: ReviewRanges.logSDs, at: "sd-log")
      expect(positive: [shift + 1], within: nil)
    case .negativeBinomial(let size, let probability, let range):
      expect(positive: [size, probability, 1 - probability], within: range)
    }
  }
}

extension Characteristic {
  /// Reports names that stand for something else, and too many of them.
  static func checkNames(_ f: Fields, _ list: [Characteristic]) {
    if list.count > 32 { f.report("\(list.count) characteristics; at most 32") }
    if list.contains(where: { $0.name == Population.quality || $0.name == "setting" }) {
      f.report("'quality' and 'setting' are taken: call it something else", at: "characteristics")
    }
  }

  /// Reports a setting without a level, and too many levels.
  static func checkLevels(_ f: Fields, _ levels: [Level], _ settings: [TrialSetting]) {
    for (s, setting) in settings.enumerated()
    where !levels.contains(where: { $0.shares.indices.contains(s) && $0.shares[s] > 0 }) {
      f.report("in '\(setting.name)' no level has a share above 0", at: "levels")
    }
    if levels.count > 60 { f.report("\(levels.count) levels; at most 60", at: "levels") }
  }

  fileprivate func check(_ f: Fields, _ settings: [TrialSetting], outcomes: Int) {
    f.expectDistinct(levels.map(\.name), of: "level", at: "levels")
    for level in levels { level.check(f.place("levels", level.name), settings.count, outcomes) }
    Characteristic.checkLevels(f, levels, settings)
    f.expect(misclassified, in: ReviewRanges.shares, at: "misclassified")
    f.expect(unrecorded, in: ReviewRanges.shares, at: "unrecorded")
  }
}

extension Characteristic.Level {
  /// Reports a correlation of people who are by themselves.
  static func checkGroups(_ f: Fields, size: Double, icc: Double) {
    if icc > 0, size == 1 { f.report("'icc' needs a 'group-size' above 1", at: "icc") }
  }

  fileprivate func check(_ f: Fields, _ settings: Int, _ outcomes: Int) {
    f.expect(shares, settings, "setting", in: ReviewRanges.weights, at: "share")
    f.expect(multiplies, outcomes, "outcome", in: ReviewRanges.factors, at: "multiplies")
    f.expect(adds, outcomes, "outcome", in: ReviewRanges.effects, at: "adds")
    f.expect(inflates, in: ReviewRanges.effects, at: "inflates")
    f.expect(groupSize, in: ReviewRanges.groupSizes, at: "group-size")
    f.expect(icc, in: ReviewRanges.shares, at: "icc")
    Characteristic.Level.checkGroups(f, size: groupSize, icc: icc)
  }
}

extension FollowUp {
  fileprivate func check(_ f: Fields) {
    f.expect(share, in: ReviewRanges.shares, at: "share")
    f.expect(remaining, in: ReviewRanges.remaining, at: "remaining")
    f.expect(correlation, in: ReviewRanges.shares, at: "correlation")
    f.expect(dropout, in: ReviewRanges.dropouts, at: "dropout")
  }
}

extension Fields {
  /// Reports numbers that lie outside their range, or are not as many as what they belong to.
  func expect(
    _ values: [Double], _ count: Int, _ noun: String, in range: ClosedRange<Double>, at key: String
  ) {
    if values.count != count {
      report("\(values.count) numbers; give one for each \(noun)", at: key)
    }
    // One number in a file stands for all of them.
    if Set(values).count == 1 {
      expect(values.first, in: range, at: key)
    } else {
      for value in values { expect(value, in: range, at: key) }
    }
  }
}
