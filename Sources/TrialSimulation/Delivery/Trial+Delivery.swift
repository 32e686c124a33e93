internal import OrderedCollections
internal import Parts
internal import PeerSupport
internal import TrialAnalysis

extension Trial {
  /// The first outcome that is a score measured once; nil without any.
  var firstScore: Int? {
    forms.firstIndex { $0.first is ScoreLaw }
  }

  /// What is delivered of an arm's effect: forms as far between no effect and all of it.
  static func deliver(
    _ full: [[any OutcomeLaw]], without none: [[any OutcomeLaw]], _ arms: [Arm]
  ) -> [[any OutcomeLaw]] {
    zip(full, none).map { full, none in
      zip(arms, zip(full, none)).map { arm, forms in
        guard let share = arm.delivered?.mean else { return forms.0 }
        let moved = forms.0.delivered(share, without: forms.1)
        // Of an instrument the spread of the normal beneath goes with its mean.
        guard var law = moved as? ScoreLaw, let none = forms.1 as? ScoreLaw, law.scale != nil
        else { return moved }
        law.sd += (1 - share) * (none.sd - law.sd)
        return law
      }
    }
  }

  /// What full delivery, and all of another arm's support, would add in each arm to what people have without either.
  static func deliveryEffects(
    _ full: [[any OutcomeLaw]], without none: [[any OutcomeLaw]], _ clean: [[any OutcomeLaw]],
    _ arms: [Arm]
  ) -> [[DeliveryEffect]] {
    full.indices.map { o in
      arms.indices.map { a in
        let source = arms.firstIndex { $0.name == arms[a].contaminatedBy }
        return DeliveryEffect(
          full: full[o][a].exchange(with: none[o][a]),
          contamination: source.map { clean[o][$0].distance(from: none[o][a]) } ?? 0,
          exchange: source.map { clean[o][$0].exchange(with: clean[o][a]) } ?? [],
          spread: source.map { clean[o][$0].spread(beside: clean[o][a]) } ?? 1,
          bare: none[o][a].spread(beside: clean[o][a]),
          whole: full[o][a].spread(beside: clean[o][a]))
      }
    }
  }

  /// Whether people of an arm differ by whose support they get.
  func isMixed(_ arm: Int) -> Bool {
    arms[arm].contamination > 0
      && deliveries.contains { $0[arm].exchange.contains { $0 != 0 } }
  }

  /// What another arm's support adds to a score, or a risk, in the place of the own; 0 for a repeated score.
  func exchange(_ outcome: Int, _ arm: Int) -> Double {
    let exchange = deliveries[outcome][arm].exchange
    return arms[arm].contamination > 0 && exchange.count == 1 ? exchange[0] : 0
  }

  /// What people who got another arm's support add to the variance of an arm's mean, times its people.
  ///
  /// ```
  /// x²·(c(1 − c) + (m − 1)·s²)      x the exchange, c the share, s its SD between clusters, m their mean size
  /// ```
  func mixtureVariance(_ outcome: Int, _ arm: Int) -> Double {
    let (x, c) = (exchange(outcome, arm), arms[arm].contamination)
    let sd = arms[arm].contaminationSpread?.sd ?? 0
    return x * x * (c * (1 - c) + max((clusters[arm]?.kind.size ?? 1) - 1, 0) * sd * sd)
  }

  /// What delivery cannot be put together with.
  func checkDelivery(_ f: Fields) {
    guard f.isFineSoFar else { return }
    for (a, arm) in arms.enumerated() {
      let place = f.path.appending("arms").appending(arm.name)
      if arm.attrition?.attendance ?? 0 != 0, arm.delivered?.attendance == nil {
        f.report(
          "who leaves goes with attendance, and arm '\(arm.name)' has none: give it 'delivered: {attendance: …}'",
          below: place.appending("attrition"))
      }
      let isSpread = (arm.contaminationSpread?.sd ?? 0) > 0
      guard arm.delivered != nil || isSpread else { continue }
      let key = place.appending(arm.delivered != nil ? "delivered" : "contamination")
      if arm.delivered != nil, arm.comparator != .none, !hasEffect(a) {
        f.report("arm '\(arm.name)' has no effect: nothing is delivered", below: key)
      }
      if clusters[a] == nil, arm.delivered?.needsClusters == true || isSpread {
        f.report(
          "what differs between groups, peer workers or teams needs some: give the arm 'groups' or "
            + "'workers', or use design 'cluster'", below: key)
      }
      if arm.delivered?.attendance?.baselineCorrelation ?? 0 != 0, firstScore == nil {
        f.report("attending goes with the baseline of a score, and the trial has none", below: key)
      }
    }
  }

  private func hasEffect(_ arm: Int) -> Bool {
    arms[arm].effect != nil || !arms[arm].effects.isEmpty
  }
}

extension OutcomeLaw {
  /// The SD beneath scores of an instrument, over another's; 1 of what has no floor and ceiling.
  func spread(beside own: any OutcomeLaw) -> Double {
    guard let a = self as? ScoreLaw, let b = own as? ScoreLaw, a.scale != nil else { return 1 }
    return a.sd / b.sd
  }
}
