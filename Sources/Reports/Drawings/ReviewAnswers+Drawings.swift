public import Graphics
internal import InputFiles
internal import MonteCarlo
internal import Parts
public import Questions
internal import ReviewSimulation

/// The figures of a review.
public enum ReviewFigure: String, Sendable, CaseIterable {
  /// How many analyses are significant, how often, in each world.
  case counts
  /// How often any is so falsely, by method and adjustment.
  case errorRates = "error-rates"
}

/// The figures of `bias-lab`.
public enum BiasLabFigure: String, Sendable, CaseIterable {
  /// Bias of each method.
  case bias
  /// Coverage of its intervals.
  case coverage
  /// One literature, with what was not published.
  case funnel
}

extension ReviewAnswer {
  /// Worlds beyond this number are not told apart.
  fileprivate static let mostWorlds = 8

  fileprivate var shownWorlds: [(name: String, tally: Tally)] {
    Array(zip(file.worlds.map(\.name), joint.tallies).prefix(ReviewAnswer.mostWorlds))
  }

  fileprivate var provenance: String {
    let hidden = file.worlds.count - ReviewAnswer.mostWorlds
    return "\(Figures.count(joint.replicates)) reviews in each world"
      + (isInterrupted ? " (interrupted)" : "") + ", seed \(seed)."
      + (hidden > 0 ? " \(hidden) further worlds are not drawn." : "")
  }

  /// A figure of the answer.
  ///
  /// - Parameter figure: Which one.
  /// - Returns: The chart; nil where there is nothing to draw.
  public func chart(_ figure: ReviewFigure = .counts) -> Chart? {
    var chart: Chart?
    switch figure {
    case .counts: chart = counts
    case .errorRates: chart = errorRates
    }
    chart?.title = PlainText.line(file.title)
    return chart
  }

  private var counts: Chart? {
    let method = shape.methods[0].name
    var (curves, words, last) = ([CurveDrawing.Curve](), [String](), 0)
    for (name, tally) in shownWorlds {
      guard
        let index = tally.layout.families.firstIndex(where: {
          $0.name == method && $0.adjustment == "none"
        })
      else { continue }
      let family = FamilyMeasures(tally, family: index)
      let total = family.distribution.reduce(0, +)
      guard total > 0 else { continue }
      // What fewer than one review in two thousand finds is not drawn.
      last = max(last, family.distribution.lastIndex { $0 * 2000 > total } ?? 0)
      curves.append(
        .init(
          name: name,
          points: family.distribution.indices.compactMap { count in
            family.exactly(count).map { (Double(count), $0) }
          }))
      if let mean = family.all.first(where: { $0.measure == "number-rejected" }) {
        words.append("\(name): \(Figures.text(mean)) on average")
      }
    }
    let shown = curves.map { curve in
      CurveDrawing.Curve(
        name: curve.name, points: curve.points.filter { $0.x <= Double(max(last, 1)) })
    }
    let total = shape.analyses.count { $0.role == .main }
    let drawing = CurveDrawing(
      curves: shown, xLabel: "significant analyses of \(total), by \(method)",
      yLabel: "share of reviews", isRate: true)
    var notes = [monteCarloBars]
    let observed = file.observed
    let significant = observed?.method ?? method == method ? observed?.significant : nil
    if let significant { notes[0] += " Dotted: what the published review found, \(significant)." }
    var chart = drawing.chart(notes: notes + [provenance])
    if let significant { chart?.layers.append(.upright(Double(significant))) }
    chart?.alternative =
      "How many of \(total) analyses are significant by \(method). " + words.joined(separator: "; ")
      + "."
    return chart
  }

  private var errorRates: Chart? {
    let methods = shape.methods.map(\.name)
    let worlds = shownWorlds
    var rows: [(name: String, adjustment: String)] = []
    for family in worlds[0].tally.layout.families
    where methods.contains(family.name)
      && !rows.contains(where: { $0 == (family.name, family.adjustment) })
    {
      rows.append((family.name, family.adjustment))
    }
    let dots = worlds.enumerated().map { i, world in
      DotDrawing.Dots(
        name: worlds.count > 1 ? world.name : "", style: .numbered(i),
        values: rows.map { row in
          world.tally.layout.families.firstIndex {
            $0.name == row.name && $0.adjustment == row.adjustment
          }.flatMap { index in
            FamilyMeasures(world.tally, family: index).all.first { $0.measure == "fwer" }
          }
        })
    }
    // A world without a true null has no error rate.
    let shown = dots.filter { $0.values.contains { $0 != nil } }
    guard !shown.isEmpty else { return nil }
    let drawing = DotDrawing(
      rows: rows.map { $0.adjustment == "none" ? $0.name : "\($0.name), \($0.adjustment)" },
      dots: shown, label: "familywise error rate: P(any true null is rejected)", isRate: true,
      guides: [0.05])
    var chart = drawing.chart(notes: [monteCarloBars + " Dotted: .05.", provenance])
    chart.alternative =
      "Familywise error rates by method and adjustment. "
      + shown.flatMap { dots in
        zip(drawing.rows, dots.values).compactMap { row, value in
          value.map { "\(dots.name.isEmpty ? "" : dots.name + ", ")\(row): \(Figures.text($0))" }
        }
      }.prefix(12).joined(separator: "; ") + "."
    return chart
  }
}

extension BiasLabAnswer {
  /// A figure of the answer.
  ///
  /// - Parameter figure: Which one.
  /// - Returns: The chart; nil where there is nothing to draw.
  public func chart(_ figure: BiasLabFigure = .bias) -> Chart? {
    var chart: Chart?
    switch figure {
    case .bias:
      chart = dots("bias", "bias", isRate: false, guide: 0, "no bias")
    case .coverage:
      chart = dots("coverage", "coverage of 95 % intervals", isRate: true, guide: 0.95, ".95")
    case .funnel:
      let points = funnel.map {
        FunnelPlot.Point(
          effect: $0.effect, standardError: $0.standardError, isGhost: !$0.isPublished)
      }
      chart = FunnelDrawing(points, pooled: nil, ghosts: "not published").chart(
        "effect (a benefit)")
      chart?.notes.append("Literature \(replicate) of the last world, seed \(review.seed).")
      chart?.alternative =
        "Funnel plot of one literature: \(points.count { !$0.isGhost }) published studies and "
        + "\(points.count(where: \.isGhost)) that were not."
      chart?.table = Chart.Table(
        ["published", "yi", "sei"],
        rows: points.map {
          [.text($0.isGhost ? "no" : "yes"), .init($0.effect), .init($0.standardError)]
        })
    }
    chart?.title = PlainText.line(review.file.title)
    return chart
  }

  /// A measure of every method, on all literatures with the declared fallback.
  private func dots(
    _ measure: String, _ label: String, isRate: Bool, guide: Double, _ word: String
  ) -> Chart? {
    let twins = methods.filter(\.isTwin).map(\.name)
    let worlds = review.shownWorlds
    func found(_ tally: Tally) -> [RowMeasures] {
      tally.layout.rows.indices.filter {
        tally.layout.rows[$0].contrast.hasSuffix(ReviewRows.fallback)
          && !twins.contains(tally.layout.rows[$0].method)
      }.map { RowMeasures(tally, row: $0) }
    }
    let first = found(worlds[0].tally)
    guard !first.isEmpty else { return nil }
    let unit = first[0].row.unit
    let drawing = DotDrawing(
      rows: first.map(\.row.method),
      dots: worlds.enumerated().map { i, world in
        DotDrawing.Dots(
          name: worlds.count > 1 ? world.name : "", style: .numbered(i),
          values: found(world.tally).map { $0.all.first { $0.measure == measure } })
      }, label: isRate ? label : "\(label), \(unit)", isRate: isRate, guides: [guide])
    var chart = drawing.chart(notes: [
      monteCarloBars
        + " Dotted: \(word). Of all literatures; where a method gives no result, the next of "
        + "its chain stands in.", review.provenance,
    ])
    chart.alternative =
      "\(label.prefix(1).uppercased() + label.dropFirst()) of \(first.count) methods in "
      + "\(worlds.count) worlds. "
      + zip(drawing.rows, drawing.dots[0].values).compactMap { row, value in
        value.map { "\(row): \(Figures.text($0))" }
      }.joined(separator: "; ") + "."
    return chart
  }
}
