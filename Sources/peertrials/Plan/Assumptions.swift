import InputFiles
import Parts
import Reports

/// The numbers that a scenario gives, with their sources.
enum Assumptions {
  static func list(_ planner: Planner) -> [Assumption] {
    var list: [Assumption] = []
    guard let trial = planner.template.base.resolved.descendant(Path(["trial"])) else { return [] }
    walk(trial, Path(["trial"]), planner, &list)
    return list
  }

  private static func walk(
    _ node: Node, _ path: Path, _ planner: Planner, _ list: inout [Assumption]
  ) {
    guard path != planner.field.path, node.origin != .standard else { return }
    let source = node.descendant(Path(["source"]))?.text ?? ""
    if node.descendant(Path(["prior"])) != nil {
      let prior = planner.template.base.priors.first { $0.path == path }
      list.append(
        Assumption(
          path: "\(path)", value: prior.map { PriorReport.words($0.prior) } ?? "uncertain",
          source: PlainText.line(source)))
      return
    }
    if let value = node.descendant(Path(["value"]))?.text ?? node.text {
      guard Number.strict(value) != nil else { return }
      list.append(
        Assumption(path: "\(path)", value: value, source: PlainText.line(source)))
      return
    }
    for (key, child) in node.entries { walk(child, path.appending(key), planner, &list) }
  }
}
