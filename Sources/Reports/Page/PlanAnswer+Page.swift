internal import InputFiles
internal import MonteCarlo
internal import Parts
internal import Planning
public import Questions

extension PlanAnswer {
  /// The answer as one HTML file that opens anywhere.
  ///
  /// - Parameter source: Where it comes from.
  /// - Returns: The file.
  public func html(_ source: PageSource) -> String {
    let report = PlanReport(self)
    let wording = report.question
    var page = Page(
      title: PlainText.line(scenario.title), lead: PlainText.line(scenario.question))
    page.blocks = [
      .terms([
        (
          term: "Asked",
          words: "\(wording.noun): \(wording.measureWords) \(wording.targetWords), for "
            + "\(subject.outcome), \(subject.contrast), \(subject.method)\(wording.test)"
        ),
        (
          term: "Simulated",
          words: "\(Figures.count(result.spent)) replicates in all, \(wording.source), seed \(seed)"
            + (isInterrupted ? " (interrupted: the search has not ended)" : "")
        ),
      ]), .heading("What was found"),
    ]
    page.blocks += found(report).map { [.table($0)] } ?? []
    page.blocks += [.paragraph(PageRows.error)]
    page.blocks += chart.map { [.figure($0)] } ?? []
    page.blocks += [.heading("The whole answer"), .lines(text())]
    if case .found = result.answer {
      // The paragraph, then what is still to be said: lines of their own.
      let parts = statement.split(separator: "\n\n", maxSplits: 1)
      page.blocks += [
        .heading("For a protocol"),
        .quote(parts.prefix(1).map { $0.split(separator: "\n").joined(separator: " ") }),
      ]
      page.blocks += parts.dropFirst().map { .lines(String($0)) }
    }
    page.blocks += PageRows.assumptions(scenario.resolved)
    page.blocks += methods(report)
    page.blocks += PageRows.again(source, seed: seed, what: "Scenario")
    page.blocks += PageRows.data(rows)
    return HTMLPage(page: page).text
  }

  private func found(_ report: PlanReport) -> Page.Table? {
    guard case .found(let solution) = result.answer else { return nil }
    let error = solution.crossing?.error
    func measured(_ response: Response) -> Page.Cell {
      .measured(
        Measured(
          subject.measure, response.value, mcse: response.mcse, replicates: response.replicates))
    }
    func value(_ x: Double) -> Page.Cell { .number(x, report.shown(x, error)) }
    let words = report.question.measureWords
    var rows: [[Page.Cell]] = [
      [.text(report.noun), value(solution.value)],
      [.text("95 % interval, from"), value(solution.interval.lowerBound)],
      [.text("95 % interval, to"), value(solution.interval.upperBound)],
      [.text("\(words) there"), measured(solution.at)],
    ]
    if let short = solution.short {
      rows.append([.text("\(words) at \(report.shown(short.x, nil))"), measured(short)])
    }
    if let recruitment = report.recruitment {
      rows += recruitment.arms.map { arm in
        [
          .text("randomised to \(arm.name)"),
          .number(Double(arm.randomised), Figures.count(arm.randomised)),
        ]
      }
      rows.append([
        .text("people who \(recruitment.expectation)"),
        .number(recruitment.analysed, Figures.count(recruitment.analysed)),
      ])
    }
    return Page.Table(caption: "The answer", titles: ["", "value"], rows: rows)
  }

  private func methods(_ report: PlanReport) -> [Page.Block] {
    let row = plannedRows[0]
    return [
      .heading("How it was done (ADEMP)"),
      .terms([
        (
          term: "Aims",
          words:
            "The \(report.noun) at which \(report.question.measureWords) is \(report.question.targetWords)."
        ),
        (
          term: "Data-generating mechanism",
          words: "The trial of the scenario; every number stands under What was assumed."
        ),
        (
          term: "Estimand",
          words:
            "\(row.outcome), \(row.contrast), \(row.unit): the effect among all who are randomised."
        ), (term: "Methods", words: "\(row.method)\(report.question.test)."),
        (
          term: "Performance measures",
          words:
            "\(report.question.measureWords), with its Monte Carlo standard error; the answer was verified, "
            + "and so was one less, on random numbers of their own."
        ),
      ]),
    ]
  }
}
