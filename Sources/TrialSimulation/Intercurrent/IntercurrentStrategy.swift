internal import OrderedCollections
public import Parts

/// What a question makes of an intercurrent event (ICH E9(R1), A.3.2).
public enum IntercurrentStrategy: String, Choice {
  /// Scores are what they are, whether it happened or not.
  case treatmentPolicy = "treatment-policy"
  /// Scores as they would be had it not happened; an analysis takes those after it for missing.
  case hypothetical
  /// The last score before it stands for all that come after: while on treatment, or while alive.
  case whileOn = "while-on"
  /// It is an outcome by itself: from then on a score that stands for it.
  case composite

  /// Whether it puts other scores in the place of those after the event.
  var rules: Bool { self == .whileOn || self == .composite }
}

/// What is made of each intercurrent event of a trial, by name, and what stands for those that are outcomes by themselves.
public struct IntercurrentStrategies: Sendable, Equatable {
  /// By name; of those that are left out, treatment policy.
  public var strategies: [String: IntercurrentStrategy]
  /// What stands for events that are outcomes by themselves: points, or SDs at baseline from the mean there.
  public var failure: Quantity?

  static let failures: [Fields.QuantityUnit] = [
    ("smd", -10...10, .standardDeviations), ("points", -1e9...1e9, .points),
  ]

  /// What is made of each event.
  ///
  /// - Parameters:
  ///   - strategies: By name of the event; of those that are left out, treatment policy.
  ///   - failure: What stands for events that are outcomes by themselves: `points`, or `smd` from the mean at baseline.
  public init(_ strategies: [String: IntercurrentStrategy] = [:], failure: Quantity? = nil) {
    self.strategies = strategies
    self.failure = failure
  }

  /// What is made of an event.
  public func strategy(_ event: String) -> IntercurrentStrategy {
    strategies[event] ?? .treatmentPolicy
  }

  /// Reads what is made of the events of a trial, by name.
  static func read(_ f: Fields, _ help: String) -> [String: IntercurrentStrategy] {
    let words = IntercurrentStrategy.allCases.map(\.rawValue)
    let names = f.defined(IntercurrentStrategies.noun)
    let said = f.wordsByName(
      "intercurrent", of: IntercurrentStrategies.noun,
      known: OrderedDictionary(uniqueKeysWithValues: names.map { ($0, words) }), help)
    var found: [String: IntercurrentStrategy] = [:]
    for (name, words) in said {
      if words.count > 1 {
        f.report("'\(name)': one strategy, and not \(words.count)", at: "intercurrent")
      }
      found[name] = words.first.flatMap(IntercurrentStrategy.init)
    }
    return found
  }

  /// What names of events name.
  static let noun = "intercurrent event"

  /// The strategies of events that are not followed as they are, in words: "stops hypothetical, death while-on"; empty for none.
  func words(_ names: [String]) -> String {
    names.filter { strategy($0) != .treatmentPolicy }
      .map { "\($0) \(strategy($0).rawValue)" }.joined(separator: ", ")
  }
}
