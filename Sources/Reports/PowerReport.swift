internal import Inference
public import MonteCarlo

/// The terminal text of `power`.
public struct PowerReport {
  /// What stands above the tables.
  public struct Heading: Sendable {
    public var title: String
    public var question: String
    /// "peer-led 64, usual-care 64".
    public var arms: String
    public var source: String
    public var seed: UInt64

    /// A heading.
    public init(title: String, question: String, arms: String, source: String, seed: UInt64) {
      self.title = title
      self.question = question
      self.arms = arms
      self.source = source
      self.seed = seed
    }
  }

  let heading: Heading
  let tally: Tally
  let interrupted: Bool
  let details: Bool

  /// A report.
  ///
  /// - Parameters:
  ///   - heading: What stands above.
  ///   - tally: The results.
  ///   - interrupted: Whether the run was stopped early.
  ///   - details: Whether every measure is printed.
  public init(_ heading: Heading, _ tally: Tally, interrupted: Bool, details: Bool) {
    self.heading = heading
    self.tally = tally
    self.interrupted = interrupted
    self.details = details
  }

  /// The whole text.
  public var text: String {
    var text = heading.title.isEmpty ? "" : Wrap.text(heading.title, width: 78)
    if !heading.question.isEmpty { text += Wrap.text(heading.question, width: 78) }
    text += Wrap.text(heading.arms, width: 78)
    text +=
      "\(Figures.count(tally.replicates)) replicates, \(heading.source), seed \(heading.seed)\n"
    if interrupted {
      text += Wrap.text(
        "INTERRUPTED: these are the first \(Figures.count(tally.replicates)) replicates; "
          + "--replicates \(tally.replicates) gives them again.", width: 78)
    }
    guard tally.replicates > 0 else { return text }
    var done: Set<String> = []
    for row in tally.layout.rows where done.insert(row.outcome + "\u{0}" + row.contrast).inserted {
      text += "\n" + block(row)
    }
    for i in tally.layout.families.indices { text += "\n" + family(i) }
    text += "\nValues are ± their Monte Carlo standard error."
    text += details ? "\n" : " --details prints every measure.\n"
    return text
  }

  private func block(_ first: TallyRow) -> String {
    let indices = tally.layout.rows.indices.filter {
      tally.layout.rows[$0].outcome == first.outcome
        && tally.layout.rows[$0].contrast == first.contrast
    }
    let text = "\(first.outcome): \(first.contrast)\n"
    if details { return text + indices.map(detail).joined(separator: "\n") }
    let named = Dictionary(grouping: indices, by: { tally.layout.rows[$0].rejectionName })
    // What is type I error of some and power of others has a title for both, and a line that says which is which.
    var table = Table([
      "method", named.count > 1 ? "rejected" : first.rejectionName, "bias", "coverage",
    ])
    var significant = Table([
      "when significant", "estimate / truth (type M)", "wrong sign (type S)",
    ])
    var truths: [String] = []
    var notes = ""
    for i in indices {
      let measures = RowMeasures(tally, row: i)
      let all = Dictionary(measures.all.map { ($0.measure, $0) }) { first, _ in first }
      func shown(_ name: String) -> String { all[name].map(Figures.text) ?? "-" }
      let truth = "\(Figures.number(measures.row.truth)) (\(measures.row.unit))"
      if !truths.contains(truth) { truths.append(truth) }
      table.rows.append([
        measures.row.method, Figures.text(measures.rejection), shown("bias"), shown("coverage"),
      ])
      if all["type-m"] != nil || all["type-s"] != nil {
        significant.rows.append([measures.row.method, shown("type-m"), shown("type-s")])
      }
      notes += note(measures, all)
    }
    if named.count > 1 {
      let kinds = named.keys.sorted().map { name in
        "\(name) of "
          + (named[name] ?? []).map { tally.layout.rows[$0].method }.joined(separator: ", ")
      }
      notes =
        Wrap.text("  Rejected is " + kinds.joined(separator: "; ") + ".", width: 78, indent: 2)
        + notes
    }
    return text + Wrap.text("true effect: " + truths.joined(separator: ", "), width: 78)
      + table.text + (significant.rows.isEmpty ? "" : significant.text) + notes
  }

  private func note(_ measures: RowMeasures, _ all: [String: Measured]) -> String {
    var text = ""
    if let effect = all["concludes-effect"], let none = all["concludes-no-relevant-effect"],
      let neither = all["concludes-nothing"]
    {
      text +=
        "  \(measures.row.method) concludes: effect \(Figures.text(effect)),\n"
        + "    no relevant effect \(Figures.text(none)), inconclusive \(Figures.text(neither))\n"
    }
    if measures.failed > 0 {
      let reasons = measures.failures.map { "\($0.reason) \(Figures.count($0.count))" }
      text +=
        Wrap.text(
          "  \(measures.row.method): \(Figures.count(measures.failed)) replicates failed "
            + "(\(reasons.joined(separator: ", ")));", width: 78, indent: 4)
        + "    they count as not rejected"
      let excluding = all.first { $0.key.hasSuffix("excluding-failures") }
      text += excluding.map { "; without them \(Figures.text($0.value))\n" } ?? "\n"
    }
    if measures.boundary > 0 {
      // Models of odds among people or clusters that are alike have a variance between those.
      let allAlike = measures.row.isCount && measures.row.effect != .conditionalLogOddsRatio
      let why =
        allAlike
        ? "in each arm all or none" : "a variance or dispersion of the model is 0, a correlation 1"
      text += Wrap.text(
        "  \(measures.row.method): \(why), or a declared fallback was taken, in "
          + "\(Figures.count(measures.boundary)) replicates (on the boundary)", width: 78, indent: 4
      )
    }
    return text
  }

  private func detail(_ index: Int) -> String {
    let measures = RowMeasures(tally, row: index)
    var table = Table(["\(measures.row.method)", "value", "unit", "replicates"], right: [3])
    for measured in measures.all {
      table.rows.append([
        measured.measure, Figures.text(measured), measured.unit,
        Figures.count(measured.replicates),
      ])
    }
    return table.text + note(measures, [:])
  }

  private func family(_ index: Int) -> String {
    let measures = FamilyMeasures(tally, family: index)
    var table = Table(["\(measures.family.name): \(measures.family.adjustment)", "rejected"])
    for member in measures.members {
      // The method is named where the family has several.
      let methods = Set(measures.members.map(\.row.method))
      let method = methods.count > 1 ? ", \(member.row.method)" : ""
      table.rows.append([
        "\(member.row.outcome): \(member.row.contrast)\(method)", Figures.text(member.rejection),
      ])
    }
    let words = [
      "any-rejected": "any rejected", "all-rejected": "all rejected",
      "average-rejected": "average power", "fwer": "any true null rejected (FWER)",
      "fdr": "false discovery rate",
    ]
    for measured in measures.all {
      table.rows.append([words[measured.measure] ?? measured.measure, Figures.text(measured)])
    }
    return table.text
  }
}
