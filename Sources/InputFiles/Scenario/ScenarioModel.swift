public import Parts

/// What a scenario simulates, as far as two of them can be compared.
public struct ScenarioModel: Sendable {
  /// The model written out: equal texts are equal models.
  ///
  /// Models are plain values without references, so that what a mirror shows of them is all that they hold.
  public let text: String
  /// The tree with every default written in.
  public let resolved: Node
  /// The keys that have their values from others.
  public let inheritances: [Inheritance]

  init(_ model: Any, resolved: Node, inheritances: [Inheritance]) {
    text = ScenarioModel.written(model)
    self.resolved = resolved
    self.inheritances = inheritances
  }
}

extension ScenarioModel {
  /// A value with everything that it holds, dictionaries and sets in a fixed order.
  static func written(_ value: Any) -> String {
    var text = ""
    write(value, to: &text)
    return text
  }

  private static func write(_ value: Any, to text: inout String) {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .dictionary?, .set?:
      text += "{" + mirror.children.map { written($0.value) }.sorted().joined(separator: ", ") + "}"
    case .collection?:
      text += "["
      for child in mirror.children {
        write(child.value, to: &text)
        text += ", "
      }
      text += "]"
    case _ where mirror.children.isEmpty: text += String(reflecting: value)
    default:
      text += "\(mirror.subjectType)("
      for child in mirror.children {
        text += (child.label ?? "") + ": "
        write(child.value, to: &text)
        text += ", "
      }
      text += ")"
    }
  }
}
