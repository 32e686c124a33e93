internal import InputFiles
public import Questions
internal import TrialAnalysis

/// Forms of an answer on feasibility; its figures are exact.
extension FeasibilityAnswer {
  /// For the terminal.
  public var text: String {
    var out = title.isEmpty ? "" : title + "\n"
    for (name, rule) in criteria.map({ ($0.name, $0.rule) }) {
      out += "\n" + Wrap.text(FeasibilityAnswer.heading(name, rule), width: 80)
      let hasLights = rule.green != nil
      var table = Table(
        ["true share", "mean half-width"] + (rule.halfWidth == nil ? [] : ["reached", "needs"])
          + (hasLights ? ["green", "amber", "red"] : []))
      table.right = Set(0..<table.titles.count)
      for rate in rule.answered {
        let (precision, lights) = (rule.precision(at: rate), rule.lights(at: rate))
        var cells = [Figures.known(rate), Figures.number(precision.mean)]
        if rule.halfWidth != nil {
          cells.append(Figures.number(precision.reached ?? 0))
          cells.append(rule.needed(at: rate).map { "\($0)" } ?? "more")
        }
        if hasLights { cells += [lights.green, lights.amber, lights.red].map(Figures.number) }
        table.rows.append(cells)
      }
      out += table.text
    }
    out += "\n" + Wrap.text("Exact: sums over the binomial, nothing is simulated.", width: 80)
    return out
  }

  /// "retained (people retained at six months), of 70: green from 56 on (0.8), red below 42 (0.6).".
  private static func heading(_ name: String, _ rule: ProgressionCriterion) -> String {
    var words = name + (rule.label.isEmpty ? "" : " (\(rule.label))") + ", of \(rule.people)"
    if let cuts = rule.cuts, let green = rule.green, let red = rule.red {
      words += ": green from \(cuts.green) on (\(Figures.known(green)))"
      words += ", red below \(cuts.red) (\(Figures.known(red)))"
    }
    let interval = rule.interval == .wilson ? "Wilson" : "Clopper–Pearson"
    words += ". Intervals: \(Figures.known(100 * rule.confidence)) %, \(interval)"
    if let width = rule.halfWidth {
      words +=
        "; 'reached' is the chance of a half-width of \(Figures.known(width)) or less, 'needs' the people "
        + "that it takes on average"
    }
    return words + "."
  }

  private var rows: [(criterion: String, rate: Double, measure: String, value: Double)] {
    criteria.flatMap { criterion in
      criterion.rule.answered.flatMap { rate in
        let rule = criterion.rule
        let (precision, lights) = (rule.precision(at: rate), rule.lights(at: rate))
        var values = [("mean-half-width", precision.mean)]
        if let reached = precision.reached { values.append(("half-width-reached", reached)) }
        if let needed = rule.needed(at: rate) { values.append(("people-needed", Double(needed))) }
        if rule.green != nil {
          values += [("green", lights.green), ("amber", lights.amber), ("red", lights.red)]
        }
        return values.map { (criterion.name, rate, $0.0, $0.1) }
      }
    }
  }

  /// For programs: a row a criterion, true share and measure.
  public var json: JSON {
    .object([
      .init("peertrials", .string(ProgramVersion.current)), .init("format", .integer(1)),
      .init("command", .string("feasibility")), .init("title", .string(title)),
      .init(
        "results",
        .array(
          rows.map { row in
            .object([
              .init("criterion", .string(row.criterion)), .init("share", .number(row.rate)),
              .init("measure", .string(row.measure)), .init("value", .number(row.value)),
            ])
          })),
    ])
  }

  /// The same as a table.
  public var csv: String {
    CSV.line(["criterion", "share", "measure", "value"])
      + rows.map {
        CSV.line([
          $0.criterion, JSON.number($0.rate).text, $0.measure, JSON.number($0.value).text,
        ])
      }.joined()
  }
}
