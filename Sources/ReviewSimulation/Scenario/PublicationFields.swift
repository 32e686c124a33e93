internal import OrderedCollections
internal import Parts

extension Publication {
  /// Reads `publication:`; nil for a rule that publishes everything.
  static func read(_ f: Fields) -> Publication? {
    let isOwn = ["steps", "ease-out", "copas"].contains { f.has($0) }
    // With a rule of its own a file has no preset, not even by default.
    let preset =
      isOwn && !f.has("preset")
      ? .none
      : f.choice("preset", of: PublicationPreset.self, default: .none, "A rule with a source.")
    let steps = f.section("steps", "Chances by intervals of the one-sided p-value of benefit.") {
      Publication.steps($0)
    }
    let smooth = f.section("ease-out", "A smooth fall with the two-sided p-value.") { f in
      Weight.easeOut(
        positive: f.number(
          "benefit", in: ReviewRanges.shares, default: 0.2, "Chance of benefit with p above .1."),
        negative: f.number(
          "harm", in: ReviewRanges.shares, default: 0.05, "Chance of harm with p above .01."),
        harmful: f.number(
          "significant-harm", in: ReviewRanges.shares, default: 0.5,
          "Chance of harm with p below .001."))
    }
    let copas = f.section("copas", "A latent inclination to publish.") { f in
      Weight.copas(
        gamma0: f.number(
          "gamma0", in: Publication.copasMeans, default: -1, "Its mean for huge standard errors."),
        gamma1: f.number(
          "gamma1", in: Publication.copasSlopes, default: 0.2, "Its slope on 1/standard error."),
        rho: f.number(
          "rho", unit: .correlation, in: Publication.copasCorrelations, default: 0.6,
          "Its correlation with the sampling error."))
    }
    let given = [preset.weight, steps, smooth, copas].compactMap(\.self)
    let named = ["preset", "steps", "ease-out", "copas"].filter { f.has($0) }
    if named.count > 1, !f.isDescribing {
      f.report(
        "give 'preset', 'steps', 'ease-out' or 'copas', one of them; to put another rule in their place, set "
          + "the whole block, as publication: {preset: none}")
    }
    if f.has("size-scale"), !f.has("small-trials") {
      f.report("'size-scale' says how soon 'small-trials' wears off: give both", at: "size-scale")
    }
    let rule = Publication(
      weight: given.first ?? .steps(ends: [1], chances: [1]),
      smallTrials: f.number(
        "small-trials", unit: .ratio, in: Publication.smallTrialFactors, default: 1,
        "Factor of the chance of the smallest trials."),
      sizeScale: f.number(
        "size-scale", unit: .people, in: Publication.sizeScales, default: 100,
        "People at which two thirds of that are made up."),
      deciding: f.choice(
        "decided-by", of: Deciding.self, default: .primary,
        "Which result decides: the first outcome that is reported, the best, or the worst."),
      counting: f.choice(
        "counts", of: Counting.self, default: .conducted,
        "Whether 'trials' are those that are run, or those that are published."),
      keepsSize: f.choice(
        "runs-again-with", of: Again.self, default: .newSize,
        "How many people a trial has that is run again.") == .sameSize,
      usesT: f.choice(
        "p-from", of: Distribution.self, default: .z, "The distribution of the p-value.") == .t)
    if rule.usesT, f.has("copas") {
      f.report("Copas's rule looks at no p-value: leave out 'p-from'", at: "p-from")
    }
    return given.isEmpty && rule.smallTrials == 1 ? nil : rule
  }

  /// Reads `steps:`.
  private static func steps(_ f: Fields) -> Weight {
    let ends =
      f.numbers("ends", in: Publication.ends, "Upper ends of the intervals, rising to 1.") ?? []
    let chances =
      f.numbers("chances", in: ReviewRanges.shares, "The chance of each interval.") ?? []
    let slopes = f.numbers(
      "size-slopes", in: Publication.slopes,
      "Of each interval: the power of people/typical-size that its chance goes with.")
    let typical = f.number(
      "typical-size", unit: .people, in: ReviewRanges.typicalPeople, default: 100,
      "People of a trial that has the chances as they are stated.")
    if !f.isDescribing, !Publication.isRising(ends, chances) {
      f.report("give rising 'ends', the last 1, and as many 'chances'")
      return .steps(ends: [1], chances: [1])
    }
    guard let slopes else {
      if f.has("typical-size") {
        f.report("'typical-size' belongs to 'size-slopes': give both", at: "typical-size")
      }
      return .steps(ends: ends, chances: chances)
    }
    guard slopes.count == ends.count else {
      f.report(
        "give as many 'size-slopes' as 'ends', 0 where size does not matter", at: "size-slopes")
      return .steps(ends: ends, chances: chances)
    }
    return .stepsBySize(ends: ends, chances: chances, slopes: slopes, typicalSize: typical)
  }

  private enum Distribution: String, Choice { case z, t }
  private enum Again: String, Choice {
    case newSize = "new-size"
    case sameSize = "same-size"
  }
}
