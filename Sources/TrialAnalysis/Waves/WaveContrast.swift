public import Parts

/// What of the waves after the first is compared: the last, the average of all, or a weighted sum.
struct WaveContrast: Sendable {
  /// What a model calls them.
  enum Words: String, Sendable {
    case visit, wave

    /// "after the first wave": which of them.
    var which: String { self == .visit ? "after the first wave" : "after the first" }
  }

  let kind: ComparedWaves
  /// One for each wave after the first, in the place of a kind.
  let given: [Double]?
  let words: Words

  init(_ kind: ComparedWaves, weights: [Double]?, _ words: Words) {
    self.kind = kind
    given = weights
    self.words = words
  }

  /// Reads `contrast`, or `weights` in its place.
  init(_ f: Fields, _ words: Words) {
    self.words = words
    kind = f.choice(
      "contrast", default: ComparedWaves.last,
      "The last \(words.rawValue), or the average of all \(words.which).")
    given = f.numbers(
      "weights", in: -100...100,
      "Weights of the \(words.rawValue)s \(words.which), in the place of a contrast.")
    if given != nil, f.has("contrast") {
      f.report("give 'contrast' or 'weights'", at: "weights")
    }
  }

  /// The weight of each wave; 0 for the first.
  func weights(_ times: [Double]) -> [Double] {
    times.indices.map { weight($0, of: times.count) }
  }

  /// The weight of a wave, from 0, of so many.
  func weight(_ wave: Int, of waves: Int) -> Double {
    if let given { return wave > 0 && wave <= given.count ? given[wave - 1] : 0 }
    return switch kind {
    case .last: wave == waves - 1 ? 1 : 0
    case .average: wave == 0 ? 0 : 1 / Double(max(waves - 1, 1))
    }
  }

  /// Why it does not fit these times; nil where it does.
  func objection(to times: [Double]) -> String? {
    guard let given, given.count != times.count - 1 else { return nil }
    let each = "one for each \(words.rawValue) \(words.which)"
    return "'weights' needs \(times.count - 1) numbers, \(each)"
  }
}

/// Which of the waves after the first are compared.
public enum ComparedWaves: String, Choice {
  /// The last.
  case last
  /// Their average.
  case average
}
