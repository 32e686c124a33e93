internal import Foundation
internal import Inference
internal import MetaAnalysis
internal import Parts
public import Questions

/// A meta-analysis as text that can be pasted.
public struct MetaText {
  let findings: MetaFindings
  let characters: CharacterSetChoice
  /// Whether plots are drawn.
  let draws: Bool

  /// A text.
  ///
  /// - Parameters:
  ///   - findings: What was found.
  ///   - characters: What the terminal can show.
  ///   - draws: Whether plots are drawn.
  public init(_ findings: MetaFindings, characters: CharacterSetChoice, draws: Bool) {
    self.findings = findings
    self.characters = characters
    self.draws = draws
  }

  /// The whole text.
  public var text: String {
    let f = findings
    var text = Wrap.text(
      "\(f.title), \(f.studies.count == 1 ? "1 study" : "\(Figures.count(f.studies.count)) studies") of "
        + PlainText.line(f.file), width: 78)
    text += Wrap.text("\(f.methodTitle), \(f.testTitle), \(f.percent) intervals", width: 78)
    if !f.leftOut.isEmpty {
      let list = f.leftOut.prefix(8).map {
        "row \($0.row)\($0.label.isEmpty ? "" : " \($0.label)") (\($0.reason))"
      }
      let rest = f.leftOut.count > 8 ? ", and \(f.leftOut.count - 8) more" : ""
      text += Wrap.text(
        "left out: " + list.joined(separator: ", ") + rest, width: 78, indent: 2)
    }
    for note in f.notes { text += Wrap.text("note: " + note, width: 78, indent: 2) }
    text += "\n"
    if draws { text += forest + "\n" }
    text += pooled
    if let groups = f.groups { text += "\n" + self.groups(groups) }
    if let moderators = f.moderators { text += "\n" + regression(moderators) }
    if !f.leaveOneOut.isEmpty { text += "\n" + sequence("without", f.leaveOneOut) }
    if !f.cumulative.isEmpty { text += "\n" + sequence("up to", f.cumulative) }
    if let bias = f.bias {
      text +=
        "\n" + SmallStudyText(bias, k: f.studies.count, level: f.level, percent: f.percent).text
      if draws { text += "\n" + funnel(bias) }
    }
    return text
  }

  private var forest: String {
    let f = findings
    guard let z = try? CriticalValues(tail: (1 - f.level) / 2)(df: .infinity) else { return "" }
    let rows = f.studies.map { study in
      let (y, reach) = (study.effect.y, z * study.effect.v.squareRoot())
      return ForestPlot.Row(
        label: study.label, value: y, interval: .spanning(y - reach, y + reach),
        weight: study.weight)
    }
    var plot = ForestPlot(rows, percent: f.percent)
    if case .success(let line) = f.line {
      plot.pooled = ForestPlot.Row(
        label: "pooled", value: line.estimate.value, interval: line.interval)
      plot.prediction = line.prediction
    }
    return plot.text(characters: characters)
  }

  private func funnel(_ bias: SmallStudyBattery) -> String {
    let points = findings.studies.map {
      FunnelPlot.Point(effect: $0.effect.y, standardError: $0.effect.v.squareRoot())
    }
    guard points.count <= 2000 else { return "" }
    let pooled = (try? findings.line.get())?.estimate.value
    return FunnelPlot(points, pooled: pooled, xLabel: findings.title).text(characters: characters)
  }

  private var pooled: String {
    let f = findings
    switch f.line {
    case .failure(let failure):
      return "pooled       none: \(failure.reason) (\(f.studies.count))\n"
    case .success(let line):
      var text =
        "pooled       \(MetaWords.estimate(line.estimate, line.interval, f.percent))\n"
        + "             \(MetaWords.test(line.estimate, line.p))\n"
      let plain = line.pooled.plainError
      if f.test == .hksj, line.estimate.standardError < plain {
        text +=
          "             note: z's se is larger, \(MetaWords.figure(plain)); --test mhksj takes it\n"
      }
      if f.isLogRatio {
        text +=
          "             as a ratio: \(MetaWords.figure(exp(line.estimate.value))) "
          + "(\(MetaWords.figure(exp(line.interval.lowerBound))) to "
          + "\(MetaWords.figure(exp(line.interval.upperBound))))\n"
      }
      text += prediction(line)
      text += heterogeneity(line)
      if let mh = f.mantelHaenszel {
        text += "Mantel-H.    "
        text += MetaWords.interval(mh, f.level).map { MetaWords.estimate(mh, $0, f.percent) } ?? "-"
        text += "\n             \(MetaWords.test(mh, mh.twoSidedP))\n"
      }
      return text
    }
  }

  /// Intervals for the true effect of a new study, each by the name of its rule.
  private func prediction(_ line: PooledLine) -> String {
    let f = findings
    guard f.method != .commonEffect else { return "" }
    guard let plugIn = line.prediction else { return "prediction   none: too few studies\n" }
    let df = line.estimate.df == .infinity ? "z" : "t(k − 1)"
    var text =
      "prediction   for the true effect of a new study, \(f.percent), by three rules:\n"
      + "             \(MetaWords.range(plugIn)), \(df) and the test's standard error\n"
    if let other = line.predictionT {
      text += "             \(MetaWords.range(other)), t(k − 2): Higgins et al. 2009\n"
    }
    if let bootstrap = f.prediction {
      text +=
        "             \(MetaWords.range(bootstrap.interval(level: f.level))), parametric bootstrap: "
        + "Nagashima 2019\n"
    }
    if line.tau2.value == 0 {
      text += Wrap.text(
        "             τ² is estimated as 0: the first is the confidence interval again, and the "
          + "second nearly; they leave no room for differences that \(f.studies.count) studies do not "
          + "show" + (f.prediction == nil ? "" : "; the bootstrap counts that τ² is not known"),
        width: 78, indent: 13)
    }
    return text
  }

  private func heterogeneity(_ line: PooledLine) -> String {
    let pooled = line.pooled
    let at =
      findings.method == .commonEffect
      ? ""
      : "τ² \(MetaWords.figure(line.tau2.value))"
        + (line.tau2Interval.map { " (\(MetaWords.range($0)), Q-profile)" }
          ?? " (no τ² ≥ 0 fits: the effects are more alike than chance allows)")
        + (line.tau2.isAtZero ? ", cut off at 0" : "")
    var text = at.isEmpty ? "" : "between      \(at)\n"
    if !at.isEmpty {
      text += "             τ \(MetaWords.figure(line.tau2.value.squareRoot())), "
    } else {
      text += "between      "
    }
    text +=
      "I² \(Figures.fixed(pooled.i2, 1)) %, H² \(Figures.fixed(pooled.h2, 2)); "
      + "from Q alone I² \(Figures.fixed(pooled.i2FromQ, 1)) %\n"
    return text
      + "             Q \(MetaWords.figure(pooled.q)) on \(pooled.k - 1) degrees of freedom, "
      + "\(MetaWords.p(line.qP))\n"
  }

  private func groups(_ groups: MetaFindings.Groups) -> String {
    var text = "by \(groups.column)\n"
    var table = Table(
      ["", "k", "effect", findings.percent + " interval", "p", "τ²", "I²"], right: [1, 2, 4, 5, 6])
    for group in groups.pools { table.rows.append(MetaText.row(group, level: findings.level)) }
    text += table.text
    if let q = groups.q, let p = groups.p {
      text +=
        "  between groups: Q \(MetaWords.figure(q)) on \(groups.df), \(MetaWords.p(p)) "
        + "(each group with its own τ²)\n"
    } else {
      text += "  between groups: no test, fewer than two groups have a pool\n"
    }
    return text
  }

  static func row(_ named: MetaFindings.Named, level: Double) -> [String] {
    switch named.line {
    case .success(let line):
      [
        MetaWords.clipped(named.name), String(named.k), MetaWords.figure(line.estimate.value),
        MetaWords.range(line.interval), MetaWords.pFigure(line.p),
        MetaWords.figure(line.tau2.value), Figures.fixed(line.pooled.i2, 1) + " %",
      ]
    case .failure(let failure):
      if let single = named.single {
        MetaText.row(named.name, single, level)
      } else {
        [MetaWords.clipped(named.name), String(named.k), "-", failure.reason, "-", "-", "-"]
      }
    }
  }

  /// One study stands for itself, by z with its own variance.
  private static func row(_ name: String, _ study: StudyEffect, _ level: Double) -> [String] {
    let estimate = Estimate(value: study.y, standardError: study.v.squareRoot(), df: .infinity)
    return [
      MetaWords.clipped(name), "1", MetaWords.figure(study.y),
      MetaWords.interval(estimate, level).map(MetaWords.range) ?? "-",
      MetaWords.pFigure(estimate.twoSidedP), "one study", "-",
    ]
  }

  private func sequence(_ word: String, _ pools: [MetaFindings.Named]) -> String {
    var table = Table(
      [word, "k", "effect", findings.percent + " interval", "p", "τ²", "I²"],
      right: [1, 2, 4, 5, 6])
    for pool in pools {
      table.rows.append(MetaText.row(pool, level: findings.level))
    }
    return table.text
  }

  private func regression(_ moderators: MetaFindings.Moderators) -> String {
    switch moderators.fit {
    case .failure(let failure):
      return Wrap.text(
        "regression on moderators: none, \(moderators.determined ?? failure.reason)", width: 78,
        indent: 2)
    case .success(let fit):
      var table = Table(["coefficient", "estimate", "se", "statistic", "p"], right: [1, 2, 3, 4])
      for (name, estimate) in zip(moderators.names, fit.coefficients) {
        table.rows.append([
          MetaWords.clipped(name, 30), MetaWords.figure(estimate.value),
          MetaWords.figure(estimate.standardError),
          Figures.fixed(estimate.statistic, 2), MetaWords.pFigure(estimate.twoSidedP),
        ])
      }
      let df = fit.qmIsF ? "F(\(fit.qmDF), \(fit.qeDF))" : "χ²(\(fit.qmDF))"
      let lacking =
        moderators.leftOut > 0
        ? "  \(moderators.leftOut) studies lack a moderator and are not in it\n" : ""
      return "regression on moderators\n" + table.text + lacking
        + "  moderators: \(df) = \(MetaWords.figure(fit.qm)), \(MetaWords.p(fit.qmP))"
        + (fit.r2.map { "; R² \(Figures.fixed($0, 1)) %" } ?? "") + "\n"
        + "  left over: τ² \(MetaWords.figure(fit.tau2.value)), "
        + "I² \(Figures.fixed(fit.i2, 1)) %, Q \(MetaWords.figure(fit.qe)) on \(fit.qeDF), "
        + "\(MetaWords.p(fit.qeP))\n"
    }
  }
}
