internal import InputFiles
internal import MonteCarlo
internal import Parts
public import Questions
internal import TrialSimulation

extension PowerAnswer {
  /// The answer as one HTML file that opens anywhere: what was asked and assumed, what was found and how sure it is, how, and how
  /// to make it again.
  ///
  /// - Parameters:
  ///   - source: Where it comes from.
  ///   - target: A power that the figure points out.
  /// - Returns: The file.
  public func html(_ source: PageSource, target: Double = 0.8) -> String {
    var page = Page(
      title: PlainText.line(scenario.title), lead: PlainText.line(scenario.question))
    let randomised = arms
    page.blocks = [
      .terms([
        (term: "Design", words: "Randomised: \(randomised)"),
        (term: "Simulated", words: effort),
      ]), .heading("What was found"), .table(found), .paragraph(PageRows.error),
    ]
    if tally.replicates > 0 { page.blocks.append(.figure(chart(target: target))) }
    page.blocks += significant.map { [.table($0)] } ?? []
    page.blocks += [.heading("The whole answer"), .lines(text(details: false))]
    page.blocks += PageRows.assumptions(scenario.resolved)
    page.blocks += methods(randomised)
    page.blocks += protocolBlocks(randomised)
    page.blocks += PageRows.again(source, seed: seed, what: "Scenario")
    page.blocks += PageRows.data(rows)
    return HTMLPage(page: page).text
  }

  private var arms: String {
    let trial = scenario.trial
    return trial.arms.indices.map { a in
      "\(trial.arms[a].name) \(Figures.count(trial.participants[a]))"
        + (trial.clusters[a].map { " in \($0.words)" } ?? "")
    }.joined(separator: ", ")
  }

  private var effort: String {
    "\(Figures.count(tally.replicates)) replicates\(isInterrupted ? " (interrupted: a complete prefix)" : ""), "
      + (source == .exact ? "exact source" : "every person drawn") + ", seed \(seed)"
  }

  private func name(_ row: TallyRow) -> String {
    "\(row.outcome): \(row.contrast), \(row.method)"
  }

  private func measures(_ index: Int) -> [String: Measured] {
    Dictionary(RowMeasures(tally, row: index).all.map { ($0.measure, $0) }) { first, _ in first }
  }

  private var found: Page.Table {
    let rows = tally.layout.rows
    return Page.Table(
      caption: "Each analysis, with Monte Carlo standard errors",
      titles: ["analysis", "true effect", "rejected", "what that is", "bias", "coverage"],
      rows: rows.indices.map { i in
        let (row, all) = (rows[i], measures(i))
        return [
          .text(name(row)), .number(row.truth, "\(Figures.number(row.truth)) \(row.unit)"),
          .measured(RowMeasures(tally, row: i).rejection), .text(row.rejectionName),
          .measured(all["bias"]), .measured(all["coverage"]),
        ]
      })
  }

  private var significant: Page.Table? {
    let rows = tally.layout.rows
    let lines = rows.indices.compactMap { i -> [Page.Cell]? in
      let all = measures(i)
      guard all["type-m"] != nil || all["type-s"] != nil else { return nil }
      return [.text(name(rows[i])), .measured(all["type-m"]), .measured(all["type-s"])]
    }
    guard !lines.isEmpty else { return nil }
    return Page.Table(
      caption: "Of significant results only",
      titles: ["analysis", "estimate / truth (type M)", "wrong sign (type S)"], rows: lines)
  }

  /// Aims, data, estimands, methods, performance measures (Morris, White & Crowther 2019).
  private func methods(_ randomised: String) -> [Page.Block] {
    let rows = tally.layout.rows
    let estimands = rows.map {
      "\($0.outcome), \($0.contrast): \(Figures.number($0.truth)) \($0.unit)"
    }
    var seen: Set<String> = []
    let methods = rows.filter { seen.insert($0.method).inserted }.map {
      $0.method + PlanWords.test(scenario, method: $0.method)
    }
    return [
      .heading("How it was done (ADEMP)"),
      .terms([
        (
          term: "Aims",
          words: PlainText.line(
            scenario.question.isEmpty
              ? "How often each analysis rejects, and how good its estimates are."
              : scenario.question)
        ),
        (
          term: "Data-generating mechanism",
          words: "\(randomised); every number stands under What was assumed. \(effort)."
        ),
        (
          term: "Estimands",
          words: estimands.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            .joined(separator: "; ")
            + ": effects among all who are randomised, without what biases them."
        ), (term: "Methods", words: methods.joined(separator: "; ") + "."),
        (
          term: "Performance measures",
          words:
            "Rejected: the share of replicates that reject; a failure counts as not rejected. Bias: mean estimate "
            + "less truth. Coverage: the share of intervals that hold the truth. Type M: mean size of significant "
            + "estimates over the truth; type S: the share of them with the wrong sign. Monte Carlo errors after "
            + "Morris, White & Crowther (2019), Statistics in Medicine 38:2074, table 6."
        ),
      ]),
    ]
  }

  private func protocolBlocks(_ randomised: String) -> [Page.Block] {
    let rows = tally.layout.rows
    let tests = rows.indices.filter { rows[$0].role == .test && !rows[$0].isNull }.prefix(6)
    guard !tests.isEmpty, tally.replicates > 0 else { return [] }
    let powers = tests.map { i in
      let measured = RowMeasures(tally, row: i).rejection
      return
        "\(name(rows[i])) has a power of \(Figures.fixed(100 * measured.value, 1)) % (Monte Carlo standard error "
        + "\(Figures.fixed(100 * measured.mcse, 2)) %)\(PlanWords.test(scenario, method: rows[i].method))"
    }
    return [
      .heading("For a protocol"),
      .quote([
        "With these numbers randomised (\(randomised)), " + powers.joined(separator: "; ")
          + ". Computed by simulation of the whole trial with PeerTrials \(ProgramVersion.current), \(effort)."
      ]),
    ]
  }
}
