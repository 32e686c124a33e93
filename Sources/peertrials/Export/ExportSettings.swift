import InputFiles
import Parts
import Questions
import Reports

extension ExportSource {
  /// What is known of the columns that set something.
  func settings(_ table: TidyTable) -> [String: Codebook.Setting] {
    var list: [String: Codebook.Setting] = [
      "world": Codebook.Setting(meaning: "World of the review: one truth.", unit: "")
    ]
    for column in table.settings where column != "world" {
      guard let number = number(column) else { continue }
      list[column] = Codebook.Setting(meaning: number.help, unit: number.unit.rawValue)
    }
    return list
  }

  /// Words for these columns on the axes of figures, with their units.
  func labels(_ table: TidyTable) -> [String: String] {
    var list: [String: String] = [:]
    for column in table.settings {
      let words = PlanWords.noun(column)
      guard words == column else {
        list[column] = words
        continue
      }
      let unit = number(column)?.unit.rawValue ?? ""
      list[column] = short(column) + (unit.isEmpty ? "" : " (\(unit))")
    }
    return list
  }

  /// The last two keys: "peer-led.dropout".
  private func short(_ column: String) -> String {
    column.split(separator: ".").suffix(2).joined(separator: " ").replacing("-", with: " ")
  }

  private func number(_ column: String) -> ScenarioNumber? {
    guard let path = Path(parsing: column) else { return nil }
    func look<Content: ScenarioContent>(_ content: Content) -> ScenarioNumber? {
      guard let template = try? ScenarioTemplate<Content>(content.resolved, file: nil) else {
        return nil
      }
      return try? template.number(at: path, option: column)
    }
    return content.flatMap { look($0) }
  }
}

extension PlanOptions {
  /// The options that were given, as typed.
  var words: [String] {
    var list: [String] = []
    func add(_ name: String, _ value: String?) {
      if let value { list += ["--" + name, value] }
    }
    if solveFor != PlanGoal.people { add("solve-for", solveFor) }
    add("power", power.map { Number.text($0) })
    add("measure", measure)
    add("half-width", halfWidth.map { Number.text($0) })
    add("assured", assured.map { Number.text($0) })
    add("outcome", outcome)
    add("contrast", contrast)
    add("method", method)
    add("family", family)
    add("adjustment", adjustment)
    add("between", between)
    add("tolerance", tolerance.map { Number.text($0) })
    return list
  }
}
