public import Parts

/// What is assumed of people whose event is not known.
public enum MissingEvents: String, Choice {
  /// As people of the same arm, baseline and site: imputed, many times over.
  case missingAtRandom = "missing-at-random"
  /// They had it.
  case event
  /// They did not.
  case noEvent = "no-event"
  /// Those of the contrast's first arm had it, those of the second did not.
  case eventInTreatment = "event-in-treatment"
  /// Those of the second arm had it, those of the first did not.
  case eventInComparator = "event-in-comparator"

  /// What a protocol calls it.
  var words: String {
    switch self {
    case .missingAtRandom: "missing at random"
    case .event: "whoever is missing had the event"
    case .noEvent: "whoever is missing did not have the event"
    case .eventInTreatment:
      "whoever is missing had the event in the first arm, and not in the second"
    case .eventInComparator:
      "whoever is missing had the event in the second arm, and not in the first"
    }
  }

  /// The outcome of who is missing; nil where it is drawn.
  func outcome(isTreated: Bool) -> Double? {
    switch self {
    case .missingAtRandom: nil
    case .event: 1
    case .noEvent: 0
    case .eventInTreatment: isTreated ? 1 : 0
    case .eventInComparator: isTreated ? 0 : 1
    }
  }
}
