internal import OrderedCollections
internal import Parts
internal import PeerSupport
public import TrialAnalysis

/// Two arms compared, under a name.
public struct Contrast: Sendable, Equatable {
  /// What tables call it.
  public let name: String
  /// The arms, by their places in the trial.
  public let arms: ArmPair

  /// A contrast: estimates are the first arm's less the second's.
  ///
  /// - Parameters:
  ///   - name: What tables call it.
  ///   - arms: The arms, by their places in the trial.
  public init(_ name: String, _ arms: ArmPair) {
    self.name = name
    self.arms = arms
  }

  /// Reads `contrasts:`; without it, every arm on trial against every comparator.
  static func read(_ f: Fields, arms: [Arm]) -> [Contrast] {
    let names = arms.map(\.name)
    let given = f.map("contrasts", of: "contrast", "Which arms are compared.") { _, f in
      (
        f.name("treatment", of: names, noun: "arm", "First arm."),
        f.name(
          "comparator", of: names, noun: "arm", "Second arm; estimates are first minus second.")
      )
    }
    if f.isDescribing { return [] }
    if given.isEmpty {
      let contrasts = f.has("contrasts") ? [] : all(arms)
      if contrasts.isEmpty {
        refuse(f, arms)
      } else {
        f.noteStandard("contrasts", written(contrasts, names))
      }
      return contrasts
    }
    return given.compactMap { name, pair in
      guard let first = pair.0.flatMap(names.firstIndex(of:)),
        let second = pair.1.flatMap(names.firstIndex(of:))
      else { return nil }
      let contrast = Contrast(name, ArmPair(treatment: first, comparator: second))
      contrast.check(f, names.count)
      return contrast
    }
  }

  /// Every arm on trial against every comparator; empty where one of them is missing.
  static func all(_ arms: [Arm]) -> [Contrast] {
    let comparators = arms.indices.filter { arms[$0].comparator != .none }
    return arms.indices.filter { arms[$0].isOnTrial }.flatMap { t in
      comparators.map { c in
        Contrast(
          "\(arms[t].name) vs \(arms[c].name)", ArmPair(treatment: t, comparator: c))
      }
    }
  }

  /// Reports that there is nothing to compare.
  static func refuse(_ f: Fields, _ arms: [Arm]) {
    // With a mistake above, this would only follow from it.
    guard arms.count > 1, f.isFineSoFar else { return }
    f.report(
      "cannot tell which arms to compare: give one arm 'comparator: usual-care' (or waitlist, "
        + "active), or list 'contrasts:'")
  }

  /// Reports contrasts of arms that there are not, or of an arm with itself.
  func check(_ f: Fields, _ count: Int) {
    for place in [arms.treatment, arms.comparator] where !(0..<count).contains(place) {
      f.report("'\(name)' compares arm \(place), and arms are 0 … \(count - 1)", at: "contrasts")
    }
    if arms.treatment == arms.comparator {
      f.report("'\(name)' compares an arm with itself", at: "contrasts")
    }
  }

  /// The contrasts as a file would state them.
  private static func written(_ contrasts: [Contrast], _ names: [String]) -> Node {
    var entries: OrderedDictionary<String, Node> = [:]
    for contrast in contrasts {
      entries[contrast.name] = Node(
        .map([
          "treatment": Node(names[contrast.arms.treatment], origin: .standard),
          "comparator": Node(names[contrast.arms.comparator], origin: .standard),
        ]), origin: .standard)
    }
    return Node(.map(entries), origin: .standard)
  }
}
