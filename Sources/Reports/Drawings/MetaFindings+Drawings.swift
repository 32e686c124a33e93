internal import Foundation
public import Graphics
internal import Inference
internal import MetaAnalysis
internal import Parts
public import Questions

/// The figures of a meta-analysis.
public enum MetaFigure: String, Sendable, CaseIterable {
  /// Studies, subgroups, pool and prediction.
  case forest
  /// Effects against their standard errors, with contours of significance.
  case funnel
  /// The pool without each study in turn.
  case leaveOneOut = "leave-one-out"
  /// The pool as studies arrive.
  case cumulative
}

extension MetaFindings {
  /// A figure of the findings.
  ///
  /// - Parameter figure: Which one.
  /// - Returns: The chart; nil where what it shows was not asked for, or cannot be had.
  public func chart(_ figure: MetaFigure = .forest) -> Chart? {
    var chart: Chart?
    switch figure {
    case .forest: chart = forest
    case .funnel: chart = funnel
    case .leaveOneOut: chart = pools(leaveOneOut, "without")
    case .cumulative: chart = pools(cumulative, "up to")
    }
    let head = "\(effectTitle), \(Figures.count(studies.count)) studies of \(file)"
    switch figure {
    case .forest: chart?.title = head
    case .funnel: chart?.title = "Funnel plot: \(head)"
    case .leaveOneOut: chart?.title = "Without each study in turn: \(head)"
    case .cumulative: chart?.title = "As studies arrive: \(head)"
    }
    return chart
  }

  /// "risk ratio": what is printed, no logarithm.
  private var effectTitle: String {
    isLogRatio && title.hasPrefix("log ") ? String(title.dropFirst(4)) : title
  }

  private func drawing(_ rows: [ForestDrawing.Row]) -> ForestDrawing {
    ForestDrawing(rows: rows, isLogRatio: isLogRatio, title: effectTitle, percent: percent)
  }

  private var methods: String { "\(methodTitle), \(testTitle)" }

  private var forest: Chart? {
    guard let z = try? CriticalValues(tail: (1 - level) / 2)(df: .infinity) else { return nil }
    var rows = studies.map { study in
      let (y, reach) = (study.effect.y, z * study.effect.v.squareRoot())
      return ForestDrawing.Row(
        name: study.label, kind: .study, value: y, interval: .spanning(y - reach, y + reach),
        weight: study.weight)
    }
    if let groups {
      rows.append(.init(name: "by \(groups.column)", kind: .heading))
      rows += groups.pools.map { row($0, indent: "  ") }
    }
    var notes = [
      "Squares: studies, areas by weight; lines: \(percent) intervals. Diamonds: pools (\(methods))."
    ]
    if case .success(let line) = line {
      rows.append(
        .init(
          name: "pooled", kind: .pool, value: line.estimate.value, interval: line.interval))
      if let prediction = line.prediction {
        rows.append(.init(name: "prediction", kind: .prediction, interval: prediction))
        notes[0] += " Broken bar: \(percent) prediction interval of a new study's true effect."
      }
      notes.append(heterogeneity(line))
    }
    if !leftOut.isEmpty { notes.append("\(leftOut.count) rows of the table are left out.") }
    let drawing = drawing(rows)
    var chart = drawing.chart(notes: notes)
    chart.alternative =
      "Forest plot of \(studies.count) studies, each with its \(percent) interval. "
      + pooledWords(drawing)
    return chart
  }

  private func row(_ pool: Named, indent: String = "") -> ForestDrawing.Row {
    let name = "\(indent)\(pool.name) (k = \(pool.k))"
    if case .success(let line) = pool.line {
      return .init(name: name, kind: .pool, value: line.estimate.value, interval: line.interval)
    }
    guard let single = pool.single else { return .init(name: name + ": no pool", kind: .heading) }
    let estimate = Estimate(value: single.y, standardError: single.v.squareRoot(), df: .infinity)
    return .init(
      name: name, kind: .study, value: single.y, interval: MetaWords.interval(estimate, level))
  }

  private func heterogeneity(_ line: PooledLine) -> String {
    (method == .commonEffect ? "" : "τ² \(MetaWords.figure(line.tau2.value)), ")
      + "I² \(Figures.fixed(line.pooled.i2, 1)) %, Q \(MetaWords.figure(line.pooled.q)) on "
      + "\(line.pooled.k - 1) degrees of freedom, \(MetaWords.p(line.qP))."
  }

  private func pooledWords(_ drawing: ForestDrawing) -> String {
    switch line {
    case .failure(let failure): return "There is no pool: \(failure.reason)."
    case .success(let line):
      return "Pooled \(effectTitle) \(drawing.printed(line.estimate.value)), \(percent) interval "
        + drawing.printed(line.interval)
        + (line.prediction.map { ", prediction interval \(drawing.printed($0))" } ?? "") + ". "
        + heterogeneity(line)
    }
  }

  private func pools(_ pools: [Named], _ word: String) -> Chart? {
    guard !pools.isEmpty else { return nil }
    var rows = pools.map { row($0) }
    if case .success(let line) = line {
      rows.append(
        .init(
          name: "all studies", kind: .pool, value: line.estimate.value, interval: line.interval))
    }
    let drawing = drawing(rows)
    var chart = drawing.chart(notes: [
      "Diamonds: pools \(word) the study that is named, with \(percent) intervals (\(methods))."
    ])
    chart.alternative = "Pools \(word) each study. " + pooledWords(drawing)
    return chart
  }

  private var funnel: Chart? {
    let points = studies.map {
      FunnelPlot.Point(effect: $0.effect.y, standardError: $0.effect.v.squareRoot())
    }
    let pooled = (try? line.get())?.estimate.value
    guard var chart = FunnelDrawing(points, pooled: pooled, ghosts: "").chart(effectTitle) else {
      return nil
    }
    if isLogRatio {
      let range = chart.x.from...chart.x.to
      chart.x.label = "\(effectTitle) (logarithmic scale)"
      chart.x.ticks = NiceTicks.ratios(within: range)
    }
    chart.notes.append(
      (pooled == nil ? "" : "Dotted: the pool (\(methods)). ")
        + "An asymmetry has other causes too: small studies may truly differ, and chance.")
    chart.alternative =
      "Funnel plot of \(studies.count) studies: effects from left to right, standard errors downwards. "
      + pooledWords(drawing([]))
    chart.table = Chart.Table(
      ["study", "yi", "sei"],
      rows: studies.map {
        [.text($0.label), .init($0.effect.y), .init($0.effect.v.squareRoot())]
      })
    return chart
  }
}
