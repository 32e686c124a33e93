internal import Foundation
internal import Inference
internal import MetaAnalysis
public import Questions

extension MetaFindings {
  /// The findings as one HTML file that opens anywhere.
  ///
  /// - Parameter source: Where they come from.
  /// - Returns: The file.
  public func html(_ source: PageSource) -> String {
    var page = Page(
      title: "Meta-analysis of \(file)",
      lead: "\(title), \(Figures.count(studies.count)) studies; \(methodTitle), \(testTitle).")
    page.blocks = [.heading("What was found")]
    switch line {
    case .failure(let failure):
      page.blocks.append(.paragraph("There is no pool: \(failure.reason)."))
    case .success(let line): page.blocks.append(.table(pool(line)))
    }
    page.blocks += [chart(.forest), chart(.funnel)].compactMap { $0.map { .figure($0) } }
    page.blocks += [
      .heading("The whole answer"), .lines(text(draws: false)), .heading("How it was done"),
      .paragraph(
        "\(methodTitle); \(testTitle); all intervals \(percent). Prediction intervals are for the true effect of a "
          + "new study. An effect of a study is what the table says, or is computed from its arms as metafor does."
      ),
    ]
    if !leftOut.isEmpty {
      page.blocks.append(
        .table(
          Page.Table(
            caption: "Rows that are left out", titles: ["row", "study", "why"],
            rows: leftOut.prefix(PageRows.most).map {
              [.number(Double($0.row), String($0.row)), .text($0.label), .text($0.reason)]
            })))
    }
    page.blocks += notes.map { .paragraph("Note: \($0).") }
    page.blocks += PageRows.again(source, seed: nil, what: "Table")
    page.blocks += [.heading("Data"), .table(data)]
    if studies.count > PageRows.most {
      page.blocks.append(
        .paragraph(
          "\(Figures.count(studies.count - PageRows.most)) more studies: --format csv has all."))
    }
    return HTMLPage(page: page).text
  }

  private func pool(_ line: PooledLine) -> Page.Table {
    func row(_ name: String, _ value: Double?, _ shown: String? = nil) -> [Page.Cell] {
      [.text(name), .number(value, shown ?? value.map(MetaWords.figure) ?? "–")]
    }
    var rows = [
      row("pooled effect", line.estimate.value), row("standard error", line.estimate.standardError),
      row("\(percent) interval, from", line.interval.lowerBound),
      row("\(percent) interval, to", line.interval.upperBound),
      row("p", line.p, MetaWords.pFigure(line.p)),
    ]
    if isLogRatio {
      rows.append(row("as a ratio", exp(line.estimate.value)))
    }
    if let prediction = line.prediction {
      rows.append(row("prediction interval, from", prediction.lowerBound))
      rows.append(row("prediction interval, to", prediction.upperBound))
    }
    rows += [
      row("τ²", line.tau2.value), row("I², %", line.pooled.i2), row("Q", line.pooled.q),
      row("p of Q", line.qP, MetaWords.pFigure(line.qP)),
    ]
    return Page.Table(caption: "The pool", titles: ["", "value"], rows: rows)
  }

  private var data: Page.Table {
    Page.Table(
      caption: "Effects of studies", titles: ["study", "effect", "variance", "weight, %"],
      rows: studies.prefix(PageRows.most).map { study in
        [
          .text(study.label), .number(study.effect.y, MetaWords.figure(study.effect.y)),
          .number(study.effect.v, MetaWords.figure(study.effect.v)),
          .number(study.weight, study.weight.map { Figures.fixed($0, 1) } ?? "–"),
        ]
      })
  }
}
