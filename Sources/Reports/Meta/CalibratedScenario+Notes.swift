internal import Foundation
internal import MetaAnalysis
internal import Parts

/// What a calibration says of itself.
extension CalibratedScenario {
  /// What is known and what is not.
  public var notes: String {
    let chosen = comparison.chosen
    func shown(_ x: ClosedRange<Double>?) -> String {
      guard let x else { return "" }
      func end(_ x: Double) -> String { x.isFinite ? Figures.known(rounded(x)) : "any" }
      return " (95 % profile interval \(end(x.lowerBound)) to \(end(x.upperBound)))"
    }
    func value(_ x: Double) -> String { Figures.known(rounded(x)) }
    let choice =
      comparison.models.count == 1
      ? "No selection model could be fitted"
        + (comparison.failed.first.map { " (\($0.failure.reason))" } ?? "")
        + ": the studies are taken as all that there are;"
      : "By AIC of \(comparison.models.map { "\($0.model.name) \(Figures.fixed($0.aic, 1))" }.joined(separator: ", ")): \(chosen.model.name);"
    let isDiffering = chosen.differs != nil
    let typical = "studies of \(value(chosen.typicalSize.rounded())) people (4/v)"
    var text =
      "\(choice)\(isDiffering ? " of \(typical)" : "") mean \(value(chosen.mean))\(shown(comparison.interval(of: .mean, chosen))), tau "
      + "\(value(chosen.tau))\(shown(comparison.interval(of: .tau, chosen)))"
    if let differs = chosen.differs, let measure = chosen.model.movesWith {
      text +=
        "; small studies truly differ: the mean moves by \(value(differs.mean)) per unit of the "
        + "\(measure == .variance ? "variance" : "standard error")"
        + "\(shown(comparison.interval(of: .meanSlope, chosen))), the logarithm of tau by "
        + "\(value(differs.logTau)) per unit of the standard error"
        + shown(comparison.interval(of: .logTauSlope, chosen))
    }
    let cuts = chosen.model.cuts
    if let first = cuts.first {
      if !chosen.slopes.isEmpty {
        text += "; of \(typical)"
      }
      for j in cuts.indices {
        let to = j + 1 < cuts.count ? cuts[j + 1] : 1
        text +=
          ", studies with one-sided p from \(Figures.known(cuts[j])) to \(Figures.known(to)) published "
          + "\(value(chosen.weights[j + 1])) times as often as those with p below \(Figures.known(first))"
          + shown(comparison.interval(of: .weight(j + 1), chosen))
        if !chosen.slopes.isEmpty {
          text +=
            ", by the power \(value(chosen.slopes[j + 1])) of size"
            + shown(comparison.interval(of: .slope(j + 1), chosen))
        }
      }
    } else if let copas = chosen.copas {
      text +=
        ", published when \(value(copas.gamma0)) + \(value(copas.gamma1))/se + d > 0, d correlated with the "
        + "sampling error by \(value(copas.rho))\(shown(comparison.interval(of: .rho, chosen)))"
    }
    text += ". "
    text += selection
    if comparison.models.count > 2 {
      let means = comparison.models.filter { isWritable($0) }.map(\.mean)
      text +=
        " Means by model go from \(value(means.min() ?? 0)) to \(value(means.max() ?? 0)): the others are worlds."
    }
    return text
  }

  /// Whether the studies tell selection from none; where small ones may differ, whether they do so then.
  private var selection: String {
    func words(_ fitted: SelectionComparison.Fitted) -> String {
      "\(fitted.model.name) \(MetaWords.p(fitted.ratioP ?? 1)) by its likelihood ratio"
    }
    let tells = comparison.rejecting()
    guard let differing = comparison.differing else {
      if let tells { return "No selection is refused: \(words(tells))." }
      return comparison.models.count > 1
        ? "These studies cannot tell selection from none: try both." : ""
    }
    let still = comparison.rejecting(whereSmallDiffer: true)
    let differs =
      "small studies truly differ (lowest AIC of such \(Figures.fixed(differing.aic, 1)))"
    switch (tells, still) {
    case (let tells?, let still?):
      return "No selection is refused: \(words(tells)); also if \(differs): \(words(still))."
    case (let tells?, nil):
      return "No selection is refused: \(words(tells)); but not if \(differs): both are worlds."
    case (nil, let still?):
      return "No selection is refused only if \(differs): \(words(still))."
    case (nil, nil): return "These studies cannot tell selection from none: try both."
    }
  }

  /// The models beside each other.
  public var table: String {
    var table = Table(
      ["model", "mean", "tau", "AIC", "likelihood ratio"], right: [1, 2, 3])
    for fitted in comparison.models {
      table.rows.append([
        fitted.model.name + (fitted.model == comparison.chosen.model ? " *" : ""),
        Figures.fixed(fitted.mean, 3), Figures.fixed(fitted.tau, 3), Figures.fixed(fitted.aic, 1),
        fitted.ratio.map {
          "χ²(\(fitted.ratioDF)) = \(Figures.fixed($0, 2)), " + MetaWords.p(fitted.ratioP ?? 1)
        } ?? "",
      ])
    }
    for (model, failure) in comparison.failed {
      table.rows.append([model.name, "-", "-", "-", "none: " + failure.reason])
    }
    let untried = comparison.untried.map { "\($0.name) from \($0.fewestStudies)" }
    let moving = comparison.models.contains { $0.differs != nil }
    return table.text + "  * lowest AIC\n"
      + Wrap.text(
        "  likelihood ratios are against the same without selection, of models without any against the first"
          + (moving
            ? "; where small studies differ, mean and tau are those of \(Figures.known(comparison.chosen.typicalSize.rounded())) people (4/v)"
            : ""),
        width: 78, indent: 2)
      + (untried.isEmpty
        ? ""
        : Wrap.text(
          "  more studies are needed for \(untried.joined(separator: ", "))", width: 78, indent: 2))
  }
}
