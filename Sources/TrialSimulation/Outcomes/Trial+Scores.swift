internal import OrderedCollections
internal import Parts

/// Scores of an instrument with a floor and a ceiling: what a file says of them is said of what is observed.
extension Trial {
  /// Forms whose normals are those beneath scores with the mean, the SDs and the correlation that were said.
  ///
  /// ```
  /// baseline: mean, sd.   End of the reference arm without effect: mean, sd-at-end; their scores correlate as said.
  /// End of an arm: mean score = that of the reference arm without effect + points,  SD of scores = sd-at-end of the arm
  /// {latent-points: x}: x is added to the normal beneath the scores that the arm would have without effect
  /// ```
  ///
  /// One latent correlation serves all arms. Clusters whose variance comes on top spread the arm's normal further; its mean
  /// score stays where it was said to be.
  ///
  /// - Parameters:
  ///   - f: The trial.
  ///   - forms: By outcome and arm, as the outcomes make them.
  ///   - outcomes: The outcomes.
  ///   - arms: The arms.
  ///   - clusters: Their clusters, which may add to a score's variance.
  /// - Returns: The forms.
  static func scored(
    _ f: Fields, _ forms: [[any OutcomeLaw]], _ outcomes: [Outcome], _ arms: [Arm],
    _ clusters: [ClusterPlan?]
  ) -> [[any OutcomeLaw]] {
    guard !f.isDescribing, !arms.isEmpty, clusters.count == arms.count else { return forms }
    return zip(outcomes, forms).map { outcome, forms in
      guard let scale = (forms.first as? ScoreLaw)?.scale else { return forms }
      var beneath = ScoresBeneath(f, outcome, scale, arms, clusters)
      guard let reference = beneath.reference() else { return forms }
      return zip(forms, arms.indices).map { form, arm in
        guard let own = form as? ScoreLaw else { return form }
        return beneath.form(own, arm, reference) ?? own
      }
    }
  }
}

/// Finds the normals beneath the scores of one outcome.
private struct ScoresBeneath {
  /// What all arms share: the baseline and the reference arm's end without effect.
  struct Reference {
    let baseline: LatentNormal
    let end: LatentNormal
    /// Its mean score, with what its clusters add.
    let score: Double
    let correlation: Double
    let clusterCorrelation: Double
    /// Mean and SD as they were said.
    let said: ScoreLaw
  }

  let f: Fields
  let outcome: Trial.Outcome
  let scale: ScoreScale
  let arms: [Arm]
  let clusters: [ClusterPlan?]
  /// What was found so far: arms mostly share their figures.
  private var found: [(mean: Double, sd: Double, latent: LatentNormal?)] = []

  init(
    _ f: Fields, _ outcome: Trial.Outcome, _ scale: ScoreScale, _ arms: [Arm],
    _ clusters: [ClusterPlan?]
  ) {
    (self.f, self.outcome, self.scale) = (f, outcome, scale)
    (self.arms, self.clusters) = (arms, clusters)
  }

  private mutating func latent(_ mean: Double, _ sd: Double) -> LatentNormal? {
    if let known = found.first(where: { $0.mean == mean && $0.sd == sd }) { return known.latent }
    let latent = scale.latent(mean: mean, sd: sd)
    found.append((mean, sd, latent))
    return latent
  }

  /// The SD of an arm's normal with what its clusters add.
  private func total(_ arm: Int, _ sd: Double) -> Double {
    guard let kind = clusters[arm]?.kind else { return sd }
    let parts = kind.split(sd, icc: outcome.model.icc(arm: arms[arm].name) ?? kind.icc)
    return (parts.between * parts.between + parts.within * parts.within).squareRoot()
  }

  /// The baseline and the reference arm's end; nil, and reported, where there are none.
  mutating func reference() -> Reference? {
    let arm = Trial.reference(arms)
    let name = arms[arm].name
    let plain = outcome.model.form(arm: name, effect: nil, reference: name)
    guard let said = (try? plain.get()) as? ScoreLaw else { return nil }
    guard said.mean > scale.min, said.mean < scale.max else {
      report("a mean score of \(text(said.mean)) is not between \(ends)", "mean")
      return nil
    }
    guard let baseline = latent(said.baselineMean, said.baselineSD) else {
      report(impossible(said.baselineMean, said.baselineSD), "sd")
      return nil
    }
    guard let end = latent(said.mean, said.sd) else {
      report(impossible(said.mean, said.sd), "sd-at-end")
      return nil
    }
    guard
      let correlation = scale.correlation(ofScores: said.baselineCorrelation, baseline, end)
    else {
      report(
        "scores from \(ends) with these means and SDs cannot correlate at "
          + text(said.baselineCorrelation), "baseline-correlation")
      return nil
    }
    let spread = total(arm, end.sd)
    return Reference(
      baseline: baseline, end: end,
      score: spread == end.sd ? said.mean : scale.mean(end.mean, spread), correlation: correlation,
      clusterCorrelation: said.clusterCorrelation == said.baselineCorrelation
        ? correlation : said.clusterCorrelation, said: said)
  }

  /// The form of an arm; nil, and reported, where there is none.
  mutating func form(
    _ own: ScoreLaw, _ arm: Int, _ reference: Reference
  ) -> ScoreLaw? {
    var form = own
    form.baselineMean = reference.baseline.mean
    form.baselineSD = reference.baseline.sd
    form.baselineCorrelation = reference.correlation
    form.clusterCorrelation = reference.clusterCorrelation
    // Without points of the scale, an effect is a shift of the normal beneath the scores without it.
    let (points, shift) = own.asked.map { ($0, 0) } ?? (0, own.mean - reference.said.mean)
    let target = reference.score + points
    guard target > scale.min, target < scale.max else {
      report(
        "\(text(points)) points from a mean score of \(text(reference.score)) are beyond the instrument, "
          + "which goes from \(ends)", effectOf: arm)
      return nil
    }
    guard let alone = latent(reference.said.mean + points, own.sd) else {
      report(
        impossible(reference.said.mean + points, own.sd), effectOf: points == 0 ? nil : arm)
      return nil
    }
    (form.mean, form.sd) = (alone.mean + shift, alone.sd)
    let spread = total(arm, alone.sd)
    if own.asked != nil, spread != alone.sd || reference.score != reference.said.mean {
      guard let mean = scale.latentMean(of: target, sd: spread, near: alone.mean) else {
        report(impossible(target, own.sd), effectOf: arm)
        return nil
      }
      form.mean = mean
    }
    form.observed = ScoreLaw.ObservedScores(
      mean: scale.mean(form.mean, spread), sd: own.sd,
      baselineCorrelation: own.baselineCorrelation, clusterCorrelation: own.clusterCorrelation)
    return form
  }

  private var ends: String { "\(Number.text(scale.min)) to \(Number.text(scale.max))" }

  private func text(_ value: Double) -> String { Number.text((value * 1000).rounded() / 1000) }

  private func impossible(_ mean: Double, _ sd: Double) -> String {
    let possible = scale.spreads(at: mean)
    return "scores from \(ends) with a mean of \(text(mean)) have a standard deviation between "
      + "\(text(possible.lowerBound)) and \(text(possible.upperBound)), not \(text(sd))"
  }

  private func report(_ message: String, _ key: String) {
    f.report(
      message, below: f.path.appending("outcomes").appending(outcome.name).appending(key))
  }

  /// Reports at an arm's effect; without one, at the SD of the outcome.
  private func report(_ message: String, effectOf arm: Int?) {
    guard let arm else { return report(message, "sd-at-end") }
    let place = f.path.appending("arms").appending(arms[arm].name)
    f.report(
      message,
      below: arms[arm].effects[outcome.name] != nil
        ? place.appending("effects").appending(outcome.name) : place.appending("effect"))
  }
}
