internal import OrderedCollections
internal import Parts
public import TrialAnalysis

/// Two arms compared, under a name.
public struct Contrast: Sendable {
  public let name: String
  public let arms: ArmPair

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
      let comparators = arms.indices.filter { arms[$0].comparator != .none }
      let tested = arms.indices.filter { arms[$0].comparator == .none }
      if f.has("contrasts") || comparators.isEmpty || tested.isEmpty {
        // With a mistake above, this would only follow from it.
        if arms.count > 1, f.isFineSoFar {
          f.report(
            "cannot tell which arms to compare: give one arm 'comparator: usual-care' (or waitlist, "
              + "active), or list 'contrasts:'")
        }
        return []
      }
      let contrasts = tested.flatMap { t in
        comparators.map { c in
          Contrast(
            name: "\(names[t]) vs \(names[c])", arms: ArmPair(treatment: t, comparator: c))
        }
      }
      f.noteStandard("contrasts", written(contrasts, names))
      return contrasts
    }
    return given.compactMap { name, pair in
      guard let first = pair.0.flatMap(names.firstIndex(of:)),
        let second = pair.1.flatMap(names.firstIndex(of:))
      else { return nil }
      if first == second { f.report("'\(name)' compares an arm with itself", at: "contrasts") }
      return Contrast(name: name, arms: ArmPair(treatment: first, comparator: second))
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
