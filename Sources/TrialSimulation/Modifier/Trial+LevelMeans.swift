internal import Inference
internal import OrderedCollections
internal import Parts
internal import PeerSupport

/// Risks, mean counts and mean amounts of the levels of a modifier.
///
/// ```
/// none_l    levels of the arm without effect, apart by `main`
/// full_l    levels of its mean with all of its effect, further apart by `difference`; of arms compared with, apart by `main`
/// given_l = none_l + E m·(full_l − none_l),   in an arm with contamination c  given_l + c·(other's given_l − given_l)
/// ```
///
/// Everything between none and full is on a line, as it is over all people: their mean over the levels is the arm's, whatever is
/// delivered or exchanged.
extension Trial {
  /// Whether the modifier says anything of how levels of a law differ.
  func modifierMoves(_ law: any OutcomeLaw) -> Bool {
    guard let modifier else { return false }
    if let parts = (law as? NetBenefitLaw)?.parts {
      return modifierMoves(parts.score) || modifierMoves(parts.cost)
    }
    let units: [String]
    if let levelled = law as? any LevelledLaw {
      units = type(of: levelled).levelUnits
    } else {
      units = law.isMovedByLevels ? Modifier.scoreUnits : []
    }
    return [modifier.main, modifier.difference].contains { quantity in
      quantity.map { units.contains($0.unit) && $0.value != Modifier.none(in: $0.unit) } ?? false
    }
  }

  /// What the levels of an arm would have without its effect, and with all of it.
  struct LevelMeans {
    var none: [Double]
    var full: [Double]

    /// With a share of it.
    func given(_ share: Double) -> [Double] { zip(none, full).map { $0 + share * ($1 - $0) } }
  }

  /// Those of an event, a count or an amount that the modifier moves; nil of others.
  func levelMeans(_ outcome: Int, _ arm: Int) -> LevelMeans? {
    guard let modifier, let law = forms[outcome][arm] as? any LevelledLaw, modifierMoves(law)
    else { return nil }
    let (model, own) = (outcomes[outcome].model, arms[arm])
    let effect = own.effects[outcomes[outcome].name] ?? (outcomes.count == 1 ? own.effect : nil)
    let reference = arms[Trial.reference(arms)].name
    func mean(_ effect: Quantity?) -> Double? {
      (try? model.form(arm: own.name, effect: effect, reference: reference).get())?.means.first
    }
    guard let none = mean(nil), let full = mean(effect) else { return nil }
    return Trial.levelMeans(
      type(of: law), modifier, none: none, full: full, isOnTrial: own.isOnTrial)
  }

  private static func levelMeans(
    _ law: any LevelledLaw.Type, _ modifier: Modifier, none: Double, full: Double, isOnTrial: Bool
  ) -> LevelMeans {
    func said(_ quantity: Quantity?) -> Quantity? {
      quantity.flatMap { law.levelUnits.contains($0.unit) ? $0 : nil }
    }
    let share = modifier.share
    let bare = law.levels(of: none, apart: said(modifier.main), share: share)
    guard isOnTrial, let further = said(modifier.difference) else {
      return LevelMeans(
        none: bare, full: law.levels(of: full, apart: said(modifier.main), share: share))
    }
    let gap = law.sum(
      law.gap(bare[0], bare[1], in: further.unit), further.value, in: further.unit)
    return LevelMeans(
      none: bare, full: law.levels(of: full, apart: Quantity(further.unit, gap), share: share))
  }

  /// The means of an arm's levels.
  ///
  /// - Parameters:
  ///   - outcome: Position of the outcome.
  ///   - arm: Position of the arm.
  ///   - isDiluted: Whether another arm's support reaches people.
  ///   - isFull: Whether all of the own support does.
  /// - Returns: The lower level's and the upper one's; nil where the modifier does not move it.
  func meansOfLevels(_ outcome: Int, _ arm: Int, isDiluted: Bool, isFull: Bool) -> [Double]? {
    func given(_ arm: Int) -> [Double]? {
      levelMeans(outcome, arm)?.given(isFull ? 1 : arms[arm].delivered?.mean ?? 1)
    }
    guard let own = given(arm) else { return nil }
    guard isDiluted, arms[arm].contamination > 0,
      let source = arms.firstIndex(where: { $0.name == arms[arm].contaminatedBy }),
      let other = given(source)
    else { return own }
    return zip(own, other).map { $0 + arms[arm].contamination * ($1 - $0) }
  }

  /// What differs between people of a level and all of their arm; nil where the modifier does not move it.
  func meanLevelEffect(_ outcome: Int, _ arm: Int, _ level: Int) -> LevelEffect? {
    guard let own = levelMeans(outcome, arm), let modifier,
      let means = meansOfLevels(outcome, arm, isDiluted: true, isFull: false)
    else { return nil }
    func further(_ values: [Double]) -> Double {
      values[level] - (1 - modifier.share) * values[0] - modifier.share * values[1]
    }
    let source = arms.firstIndex { $0.name == arms[arm].contaminatedBy }
    let other = source.flatMap { source in
      levelMeans(outcome, source)?.given(arms[source].delivered?.mean ?? 1)
    }
    func beyond(_ values: [Double]) -> [Double] { [further(zip(values, own.none).map(-))] }
    return LevelEffect(
      means: [further(means)], baseline: 0, own: beyond(own.full), other: other.map(beyond) ?? [])
  }

  /// Reports levels of events, counts and amounts that there cannot be, and what no outcome takes.
  func checkLevelMeans(_ f: Fields) {
    guard let modifier else { return }
    for (key, quantity) in [("main", modifier.main), ("difference", modifier.difference)] {
      guard let quantity else { continue }
      let isTaken = forms.contains { laws in
        guard let law = laws.first else { return false }
        guard let levelled = law as? any LevelledLaw else {
          return law.isMovedByLevels && Modifier.scoreUnits.contains(quantity.unit)
        }
        return type(of: levelled).levelUnits.contains(quantity.unit)
      }
      if !isTaken {
        f.report(
          "no outcome of the trial has levels by '\(quantity.unit)': scores take smd and points, events "
            + "risk-difference and odds-ratio, counts rate-ratio, costs mean-ratio, times hazard-ratio",
          below: f.path.appending("modifier").appending(key))
      }
    }
    for o in outcomes.indices {
      for a in arms.indices {
        guard let law = forms[o][a] as? any LevelledLaw, let means = levelMeans(o, a),
          let beyond = (means.none + means.full).first(where: { !type(of: law).isPossible($0) })
        else { continue }
        f.report(
          "a level of arm '\(arms[a].name)' would have a mean of "
            + "\(Number.text((beyond * 1e4).rounded() / 1e4)) of '\(outcomes[o].name)'",
          at: "modifier")
        return
      }
    }
  }
}

extension Modifier {
  /// What scores take.
  static let scoreUnits = ["smd", "points"]

  /// A difference that is none.
  static func none(in unit: String) -> Double { unit.hasSuffix("-ratio") ? 1 : 0 }
}
