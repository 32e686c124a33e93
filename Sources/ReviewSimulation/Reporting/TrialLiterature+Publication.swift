internal import GSLKit

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
      if let shown = deciding(trial, publication, literature), u < publication.chance(shown) {
        return
      }
      literature.unpublished += 1
      if literature.keepsGhosts, let cell = deciding(trial, publication, literature)?.cell {
        literature.ghosts.append((literature.y[cell], literature.v[cell]))
      }
      guard publication.counting == .published, attempt < Publication.mostAttempts else { break }
      // Units of repetitions come after those of all trials.
      unit = trial + attempt * trials
      drawTrial(Address(replicate, unit), trial, into: &literature, using: &stream)
      drawData(Address(replicate, unit), trial, into: &literature, using: &stream)
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
      let shown = shown(trial, cell, publication, literature)
      switch publication.deciding {
      case .primary: return shown
      case .best: if shown.z > found?.z ?? -.infinity { found = shown }
      case .worst: if shown.z < found?.z ?? .infinity { found = shown }
      }
    }
    return found
  }

  private func shown(
    _ trial: Int, _ cell: Int, _ publication: Publication, _ literature: Literature
  ) -> Publication.Shown {
    let people = literature.states[trial].reviewed(population.followUp)
    let se = literature.v[cell].squareRoot()
    var z = literature.y[cell] / se
    var df = Double.infinity
    if publication.usesT {
      df = people.control + people.first - 2
      if [.hedgesG, .revMan, .cohensD, .gBySize].contains(level) {
        // The t test that the trial itself did: d/√(1/n₁ + 1/n₂).
        let correction = level == .cohensD ? 1 : correction(df)
        z = literature.y[cell] / correction / (1 / people.control + 1 / people.first).squareRoot()
      }
    }
    return Publication.Shown(
      cell: cell, z: z, df: df, standardError: se,
      error: (literature.y[cell] - literature.theta[cell]) / se,
      size: literature.sizes[trial])
  }
}
