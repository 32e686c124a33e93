public import Graphics
internal import Inference
internal import InputFiles
internal import MonteCarlo
internal import Parts
internal import Planning
public import Questions
internal import TrialSimulation

/// What bars are, in every figure of a simulation.
let monteCarloBars = "Bars: ± 1.96 Monte Carlo standard errors."

extension PowerAnswer {
  /// Power and type I error of every row, with their Monte Carlo errors.
  ///
  /// - Parameter target: A power that is pointed out.
  /// - Returns: The chart.
  public func chart(target: Double = 0.8) -> Chart {
    let rows = tally.layout.rows
    let outcomes = Set(rows.map(\.outcome))
    let contrasts = Set(rows.map(\.contrast))
    // What all rows share stands above them once; what tells them apart comes first.
    var names = rows.map { row in
      ([row.method] + (outcomes.count > 1 ? [row.outcome] : [])
        + (contrasts.count > 1 ? [row.contrast] : [])).joined(separator: ", ")
    }
    var measures = rows.indices.map { RowMeasures(tally, row: $0).rejection }
    let words = ["any-rejected": "any", "all-rejected": "all", "fwer": "any true null"]
    for i in tally.layout.families.indices {
      let family = FamilyMeasures(tally, family: i)
      for measured in family.all {
        guard let word = words[measured.measure] else { continue }
        names.append("\(family.family.name), \(family.family.adjustment): \(word)")
        measures.append(measured)
      }
    }
    let isError = measures.map { ["type-i-error", "fwer"].contains($0.measure) }
    let alphas = Set(scenario.analysis.methods.map(\.test.alpha))
    var guides: [(words: String, value: Double)] = []
    if isError.contains(false) { guides.append(("a power of \(Figures.known(target))", target)) }
    if isError.contains(true), let alpha = alphas.first, alphas.count == 1 {
      guides.append(("the level, \(Figures.known(alpha))", alpha))
    }
    let isMixed = isError.contains(true) && isError.contains(false)
    let drawing = DotDrawing(
      rows: names,
      dots: [false, true].filter(isError.contains).enumerated().map { i, error in
        DotDrawing.Dots(
          name: isMixed ? (error ? "type I error" : "power") : "", style: .numbered(i),
          values: zip(measures, isError).map { $1 == error ? $0 : nil })
      },
      label: isMixed ? "rejected" : isError.contains(true) ? "type I error" : "power",
      isRate: true, guides: guides.map(\.value))
    var chart = drawing.chart(notes: [
      monteCarloBars + " Dotted: " + guides.map(\.words).joined(separator: " and ") + ".",
      "\(Figures.count(tally.replicates)) replicates"
        + (isInterrupted ? " (interrupted)" : "") + ", seed \(seed).",
    ])
    chart.title = PlainText.line(scenario.title)
    if let row = rows.first {
      let shared =
        (outcomes.count == 1 ? [row.outcome] : []) + (contrasts.count == 1 ? [row.contrast] : [])
      chart.y.label = shared.joined(separator: ": ")
    }
    chart.alternative =
      "\(drawing.label.prefix(1).uppercased() + drawing.label.dropFirst()) of \(names.count) analyses. "
      + zip(names, measures).prefix(12).map { "\($0): \(Figures.text($1))" }.joined(separator: "; ")
      + "."
    return chart
  }
}

extension PlanAnswer {
  /// Everything that was tried, with its Monte Carlo errors, the target and the answer.
  ///
  /// - Returns: The chart; nil where fewer than two values were tried.
  public var chart: Chart? {
    let report = PlanReport(self)
    let wording = report.question
    let tried = report.tried
    let drawing = CurveDrawing(
      curves: [
        .init(
          name: wording.measureWords,
          points: tried.map {
            (
              $0.x,
              Measured(subject.measure, $0.value, mcse: $0.mcse, replicates: $0.replicates)
            )
          })
      ], xLabel: wording.noun, yLabel: wording.measureWords,
      isRate: subject.measure != "half-width", target: subject.target)
    guard
      var chart = drawing.chart(notes: [
        monteCarloBars + " Dashed: the target, \(wording.targetWords).",
        "\(Figures.count(result.spent)) replicates in all, seed \(seed).",
      ])
    else { return nil }
    chart.title = PlainText.line(scenario.title)
    let row = "\(subject.outcome), \(subject.contrast), \(subject.method)"
    chart.alternative =
      "\(wording.measureWords) by \(wording.noun), for \(row): \(tried.count) values were tried. "
    if case .found(let solution) = result.answer {
      chart.layers.insert(.upright(solution.value), at: 0)
      let answer = report.shown(solution.value, solution.crossing?.error)
      chart.layers.append(.label(.init(solution.value, subject.target), answer))
      chart.notes[0] += " Dotted: the answer, \(answer)."
      chart.alternative +=
        "The target, \(wording.targetWords), is reached at \(answer), where it is "
        + "\(report.figure(solution.at))."
    }
    return chart
  }
}
