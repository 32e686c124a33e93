internal import GSLKit
internal import PeerSupport

/// Whether a trial is published.
extension TrialLiterature {
  /// Publishes a trial, runs it again, or takes it out of the literature: as its rule says.
  func publish(
    _ replicate: Int, _ trial: Int, _ literature: inout Literature, _ stream: inout RandomStream
  ) {
    guard let publication else { return }
    var unit = trial
    for attempt in 1...Publication.mostAttempts {
      stream.seek(replicate: replicate, unit: unit, lane: .publication)
      let u = stream.uniform()
      // A trial without any result has nothing that could decide: it is not lost, it has nothing to show.
      guard let shown = deciding(trial, publication, literature) else { return }
      if u < publication.chance(shown) { return }
      literature.unpublished += 1
      if let outcome = literature.ghostOutcome {
        let cell = literature.cell(trial, outcome)
        if literature.isReported[cell] {
          literature.ghosts.append((literature.y[cell], literature.v[cell]))
        }
      }
      guard publication.counting == .published, attempt < Publication.mostAttempts else { break }
      // Units of repetitions come after those of all trials.
      unit = trial + attempt * trials
      drawTrial(TrialAddress(replicate, unit), trial, into: &literature, using: &stream)
      drawData(TrialAddress(replicate, unit), trial, into: &literature, using: &stream)
    }
    for o in 0..<outcomes {
      drop(trial, o, &literature)
      literature.keys[trial * outcomes + o] = .infinity
    }
  }

  /// The result that decides; nil for a trial that has none.
  private func deciding(
    _ trial: Int, _ publication: Publication, _ literature: Literature
  ) -> Publication.Shown? {
    var found: Publication.Shown?
    for o in possible[population.settingOfTrial[trial]] {
      let cell = literature.cell(trial, o)
      guard literature.isReported[cell] else { continue }
      let shown = shown(trial, o, publication, literature)
      switch publication.deciding {
      case .primary: return shown
      case .best: if shown.z > found?.z ?? -.infinity { found = shown }
      case .worst: if shown.z < found?.z ?? .infinity { found = shown }
      }
    }
    return found
  }

  private func shown(
    _ trial: Int, _ o: Int, _ publication: Publication, _ literature: Literature
  ) -> Publication.Shown {
    let cell = literature.cell(trial, o)
    let state = literature.states[trial]
    let people = state.reviewed(population.followUp)
    let (y, v) = (literature.y[cell], literature.v[cell])
    var (z, df) = (y / v.squareRoot(), Double.infinity)
    if publication.usesT, list[o].kind == .continuous {
      let n = people.control + people.first
      df = n - 2
      if [.hedgesG, .revMan, .cohensD].contains(level) {
        // The t test that the trial itself did: d over the part of its variance that is not d's own.
        let correction = level == .cohensD ? 1 : correction(df)
        let own = y * y / (2 * (level == .revMan ? n - 3.94 : n))
        z = y / correction / (v - own).squareRoot()
      } else if level == .gBySize {
        z = y / correction(df) / v.squareRoot()
      }
    }
    // Bias is no error of sampling: what is left of y is.
    let theta = literature.theta[cell]
    let shift = list[o].perSD * state.shift[list[o].rater]
    let expected =
      literature.truth[cell] + list[o].estimand(theta + shift) - list[o].estimand(theta)
    return Publication.Shown(
      z: z, df: max(df, 1), standardError: v.squareRoot(), error: (y - expected) / v.squareRoot(),
      size: literature.sizes[trial])
  }
}
