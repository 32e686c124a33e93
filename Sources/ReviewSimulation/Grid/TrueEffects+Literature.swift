extension TrueEffects {
  /// Kinds of trials beyond which a distribution is not worked out.
  private static let mostKinds = 256

  /// The true effects of the trials of an outcome in some settings, results aside.
  ///
  /// - Parameters:
  ///   - literature: What is drawn.
  ///   - o: The outcome.
  ///   - settings: The settings.
  /// - Returns: The distribution; nil for days in hospital, later measurements and combined arms, where it is no mixture
  ///   of normals.
  static func of(_ literature: TrialLiterature, _ o: Int, _ settings: [Int]) -> TrueEffects? {
    let population = literature.population
    let outcome = literature.list[o]
    if case .days = outcome.kind { return nil }
    if population.followUp.matters && population.followUp.rule == .longest { return nil }
    if population.hasSecondArms, population.secondArm.rule != .pick { return nil }
    var kinds: [Kind] = []
    for setting in settings {
      let place = population.settings[setting]
      let contacted = Double(place.trials - place.usable) * literature.reporting.authorContact
      let trials = outcome.reports(in: setting, of: Double(place.usable) + contacted)
      guard trials > 0 else { continue }
      // Factor and addition of every combination of levels that do something.
      var parts = [(weight: trials, factor: 1.0, term: 0.0)]
      for characteristic in population.characteristics
      where characteristic.levels.contains(where: { !$0.isPlain }) {
        parts = parts.flatMap { part in
          characteristic.levels.enumerated().map { l, level in
            (
              part.weight * characteristic.share(l, setting: setting),
              part.factor * level.multiplies[o], part.term + level.adds[o]
            )
          }
        }
        if parts.count > mostKinds { return nil }
      }
      let sizes = SizeSpread.kinds(outcome, place.sizes, atMost: mostKinds / parts.count)
      kinds += parts.flatMap { part in
        sizes.map { size in
          Kind(
            weight: part.weight * size.weight,
            mean: outcome.effects[setting] * part.factor + part.term + size.mean, tau: size.tau)
        }
      }
    }
    return TrueEffects(kinds)
  }
}
