internal import Inference
internal import InputFiles
internal import MonteCarlo
internal import Parts
public import Questions
internal import ReviewSimulation

extension ReviewAnswer {
  /// The answer as one HTML file that opens anywhere.
  ///
  /// - Parameter source: Where it comes from.
  /// - Returns: The file.
  public func html(_ source: PageSource) -> String {
    var page = Page(title: PlainText.line(file.title), lead: PlainText.line(file.question))
    let effort =
      "\(Figures.count(joint.replicates)) reviews in each of \(file.worlds.count) worlds, seed \(seed)"
      + (isInterrupted ? " (interrupted: a complete prefix)" : "")
    let total = shape.analyses.count { $0.role == .main }
    page.blocks = [
      .terms([
        (
          term: "Review",
          words: "\(total) analyses by \(shape.methods.map(\.name).joined(separator: ", "))"
        ), (term: "Worlds", words: file.worlds.map(\.name).joined(separator: "; ")),
        (term: "Simulated", words: effort),
      ]), .heading("What was found"), .table(found(total)), .paragraph(PageRows.error),
    ]
    page.blocks += [chart(.counts), chart(.errorRates)].compactMap { $0.map { .figure($0) } }
    page.blocks += [.heading("The whole answer"), .lines(report(details: false).text)]
    page.blocks += PageRows.assumptions(file.resolved)
    page.blocks += [
      .heading("How it was done (ADEMP)"),
      .terms([
        (
          term: "Aims",
          words: file.question.isEmpty
            ? "How many analyses of a review are significant, and how many falsely."
            : PlainText.line(file.question)
        ),
        (
          term: "Data-generating mechanisms",
          words:
            "Each world is the review with some of its numbers set; worlds share random numbers. \(effort)."
        ),
        (
          term: "Estimands",
          words:
            "Which analyses are significant; an analysis is null where its target is 0 in the world's truth."
        ),
        (
          term: "Methods",
          words: shape.methods.map(\.name).joined(separator: "; ")
            + (shape.adjustments.isEmpty
              ? "." : "; adjusted: \(shape.adjustments.map(\.rawValue).joined(separator: ", ")).")
        ),
        (
          term: "Performance measures",
          words:
            "Significant: the mean number. Familywise error rate: P(any true null is rejected). False discovery "
            + "rate: the mean share of findings that are false."
        ),
      ]),
    ]
    page.blocks += PageRows.again(source, seed: seed, what: "Scenario")
    page.blocks += PageRows.data(rows.filter { $0.outcome == "all" })
    return HTMLPage(page: page).text
  }

  private func found(_ total: Int) -> Page.Table {
    var rows: [[Page.Cell]] = []
    for (world, tally) in zip(file.worlds, joint.tallies) {
      for i in tally.layout.families.indices {
        let family = FamilyMeasures(tally, family: i)
        let all = Dictionary(family.all.map { ($0.measure, $0) }) { first, _ in first }
        guard let count = all["number-rejected"] else { continue }
        rows.append([
          .text(world.name), .text(family.family.name), .text(family.family.adjustment),
          .measured(count), .measured(all["fwer"]), .measured(all["fdr"]),
        ])
      }
    }
    return Page.Table(
      caption: "How many of \(total) analyses are significant, with Monte Carlo standard errors",
      titles: [
        "world", "by", "adjustment", "significant", "familywise error rate", "false discovery rate",
      ], rows: Array(rows.prefix(PageRows.most)))
  }
}
