internal import OrderedCollections
internal import Parts

/// Effects said in points of an instrument with a floor and a ceiling.
extension Trial {
  /// Scores whose latent means are such that mean scores differ from that of the reference arm as was said.
  ///
  /// ```
  /// mean score of the arm = mean score of the reference arm without effect + points
  /// ```
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
    guard !arms.isEmpty else { return forms }
    let reference = reference(arms)
    return zip(outcomes, forms).map { outcome, forms in
      func sd(_ arm: Int, _ sd: Double) -> Double {
        guard let kind = clusters[arm]?.kind else { return sd }
        let parts = kind.split(sd, icc: outcome.model.icc(arm: arms[arm].name) ?? kind.icc)
        return (parts.between * parts.between + parts.within * parts.within).squareRoot()
      }
      let plain = try? outcome.model.form(
        arm: arms[reference].name, effect: nil, reference: arms[reference].name
      ).get()
      return zip(forms, arms.indices).map { form, arm in
        guard var own = form as? ScoreLaw, let asked = own.asked, let scale = own.scale,
          let other = plain as? ScoreLaw
        else { return form }
        let (here, there) = (sd(arm, own.sd), sd(reference, other.sd))
        if asked == 0, here == there { return form }
        let target = scale.mean(other.mean, there) + asked
        guard let latent = scale.latentMean(of: target, sd: here, near: own.mean + asked) else {
          let place = f.path.appending("arms").appending(arms[arm].name)
          f.report(
            "\(Number.text(asked)) points from a mean score of "
              + "\(Number.text(((target - asked) * 1000).rounded() / 1000)) are beyond the instrument, which goes "
              + "from \(Number.text(scale.min)) to \(Number.text(scale.max))",
            below: arms[arm].effects[outcome.name] != nil
              ? place.appending("effects").appending(outcome.name) : place.appending("effect"))
          return form
        }
        own.mean = latent
        return own
      }
    }
  }
}
