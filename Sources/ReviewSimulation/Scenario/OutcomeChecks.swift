internal import Foundation
internal import Parts

extension ReviewOutcome {
  /// Reports too many of them.
  static func checkNumber(_ f: Fields, _ list: [ReviewOutcome]) {
    if list.count > 64 { f.report("\(list.count) outcomes; at most 64", at: "outcomes") }
  }

  /// Reports what no file may state.
  func check(_ f: Fields, _ settings: [TrialSetting]) {
    switch kind {
    case .continuous:
      f.expect(effects, settings.count, "setting", in: ReviewRanges.effects, at: "effect")
    case .events(let risk):
      checkOdds(f, settings)
      risk.check(f)
    case .days(let days):
      checkOdds(f, settings)
      days.risk.check(f)
      f.expect(days.median, in: ReviewRanges.days, at: "median")
      f.expect(days.logSD, in: ReviewRanges.logDaySDs, at: "log-sd")
      f.expect(days.ratio, in: ReviewRanges.dayRatios, at: "days-ratio")
    }
    f.expect(tau, in: ReviewRanges.spreads, at: "tau")
    checkSize(f)
    f.expect(measured, settings.count, "setting", in: ReviewRanges.shares, at: "measured")
    switch reporting {
    case .chance(let chance):
      f.expect(chance, settings.count, "setting", in: ReviewRanges.shares, at: "reported")
    case .studies(let counts):
      if counts.count != settings.count {
        f.report("\(counts.count) numbers; give one for each setting", at: "studies")
      }
      ReviewOutcome.check(f, studies: counts.map { Double($0) }, settings)
    }
  }

  /// Log odds ratios as the odds ratios that a file has.
  private func checkOdds(_ f: Fields, _ settings: [TrialSetting]) {
    // What was a ratio of the range may have lost its last digit as a logarithm.
    let ratios = effects.map { min(max(exp(-$0), 0.01 - 1e-12), 100 + 1e-9) }
    let range = ReviewRanges.oddsRatios
    let near = ratios.map { ratio in
      abs(ratio / range.lowerBound - 1) < 1e-12
        ? range.lowerBound : abs(ratio / range.upperBound - 1) < 1e-12 ? range.upperBound : ratio
    }
    f.expect(near, settings.count, "setting", in: range, at: "odds-ratio")
  }

  /// Reports effects that go with size where nothing has one, and slopes out of range.
  private func checkSize(_ f: Fields) {
    guard let bySize else { return }
    let place = f.place("by-size")
    place.expect(bySize.slope, in: ReviewRanges.sizeSlopes, at: "effect-slope")
    place.expect(bySize.growth, in: ReviewRanges.sizeSlopes, at: "log-tau-slope")
    place.expect(bySize.typicalSize, in: ReviewRanges.typicalPeople, at: "typical-size")
    if case .days = kind { ReviewOutcome.refuseSize(f) }
  }

  /// Days in hospital do not go with size.
  static func refuseSize(_ f: Fields) {
    f.report("effects on days in hospital have no standard error of their size", at: "by-size")
  }

  /// Reports numbers of studies that settings do not have.
  static func check(_ f: Fields, studies counts: [Double], _ settings: [TrialSetting]) {
    for (setting, count) in zip(settings, counts) {
      if count != count.rounded() || count < 0 {
        f.report(
          "\(Number.text(count)) studies in '\(setting.name)': give a whole number", at: "studies")
      } else if count > Double(setting.usable) {
        f.report(
          "\(Number.text(count)) studies in '\(setting.name)', which has \(setting.usable) usable "
            + "trial\(setting.usable == 1 ? "" : "s")", at: "studies")
      }
    }
  }
}

extension EventRisk {
  fileprivate func check(_ f: Fields) {
    f.expect(control, in: ReviewRanges.risks, at: "risk")
    f.expect(logitSD, in: ReviewRanges.logitSDs, at: "risk-sd")
  }
}
