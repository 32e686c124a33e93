internal import Foundation
internal import GSLKit

/// Which results of usable trials reach the review.
extension TrialLiterature {
  /// Two-sided 5 % in the direction of benefit.
  private static let significant = 1.959963984540054

  /// What decides for each outcome of a trial; ∞ where the trial does not measure the outcome.
  func drawKeys(
    _ address: TrialAddress, _ trial: Int, into literature: inout Literature,
    using stream: inout RandomStream
  ) {
    let setting = population.settingOfTrial[trial]
    let start = literature.cell(trial, 0)
    for i in 0..<(population.slots * outcomes) { literature.isReported[start + i] = false }
    for o in 0..<outcomes { literature.keys[trial * outcomes + o] = .infinity }
    guard literature.states[trial].isUsable else { return }
    stream.seek(address, .reporting)
    for o in possible[setting] { literature.keys[trial * outcomes + o] = 0.5 }
    for o in 0..<outcomes where decides(o, setting) {
      literature.keys[trial * outcomes + o] = stream.uniform()
    }
    stream.seek(address, .measuring)
    for o in 0..<outcomes where list[o].measured[setting] > 0 && list[o].measured[setting] < 1 {
      if stream.uniform() >= list[o].measured[setting] {
        literature.keys[trial * outcomes + o] = .infinity
      }
    }
    for o in possible[setting] {
      literature.isReported[start + o] = literature.keys[trial * outcomes + o] < .infinity
    }
  }

  /// Whether chance decides which trials of a setting report an outcome.
  private func decides(_ outcome: Int, _ setting: Int) -> Bool {
    switch list[outcome].reporting {
    case .chance(let chance): chance[setting] > 0 && chance[setting] < 1
    case .studies: true
    }
  }

  /// Whether a trial could report an outcome: measured, usable, published; whatever came out.
  private func isCandidate(_ trial: Int, _ o: Int, _ literature: Literature) -> Bool {
    literature.keys[trial * outcomes + o] < .infinity
  }

  /// Takes the outcomes that are not reported out of all rows of their trials.
  ///
  /// Chosen among those that could report, before it is known which data are usable: a trial that is
  /// chosen and has none leaves its place empty.
  func select(_ literature: inout Literature) {
    for o in 0..<outcomes {
      switch list[o].reporting {
      case .chance(let chance):
        for trial in active where isCandidate(trial, o, literature) {
          let p = chance[population.settingOfTrial[trial]]
          guard p < 1 else { continue }
          let cell = literature.cell(trial, o)
          let raised = isSignificant(cell, literature) ? reporting.raised(p) : p
          if literature.keys[trial * outcomes + o] >= raised { drop(trial, o, &literature) }
        }
      case .studies(let counts):
        var first = 0
        for setting in population.settings.indices {
          let trials = first..<(first + population.settings[setting].trials)
          if counts[setting] > 0 { keep(counts[setting], of: trials, o, &literature) }
          first = trials.upperBound
        }
      }
    }
  }

  /// Keeps so many trials, those with the smallest −log(u)/w: w are their odds.
  ///
  /// Drawing without replacement with probabilities in proportion to w. Source: Efraimidis & Spirakis
  /// (2006) Inf Process Lett 97:181.
  private func keep(_ count: Int, of trials: Range<Int>, _ o: Int, _ literature: inout Literature) {
    var found = 0
    for trial in trials where isCandidate(trial, o, literature) {
      let cell = literature.cell(trial, o)
      let weight = isSignificant(cell, literature) ? reporting.significantOdds : 1
      let u = literature.keys[trial * outcomes + o]
      // −log u falls as u grows: without weights the order is that of −u.
      let key =
        reporting.significantOdds == 1
        ? -u : weight > 0 ? -log(u) / weight : .greatestFiniteMagnitude
      var place = found
      while place > 0, literature.candidates[place - 1].key > key {
        literature.candidates[place] = literature.candidates[place - 1]
        place -= 1
      }
      literature.candidates[place] = (key, trial)
      found += 1
    }
    guard found > count else { return }
    for i in count..<found { drop(literature.candidates[i].trial, o, &literature) }
  }

  private func isSignificant(_ cell: Int, _ literature: Literature) -> Bool {
    guard reporting.significantOdds != 1, literature.isReported[cell] else { return false }
    return literature.y[cell] > TrialLiterature.significant * literature.v[cell].squareRoot()
  }

  /// Takes an outcome of a trial out of all its rows.
  func drop(_ trial: Int, _ o: Int, _ literature: inout Literature) {
    for slot in 0..<population.slots {
      literature.isReported[literature.cell(trial, o, slot: slot)] = false
    }
  }
}
