internal import Foundation
public import MetaAnalysis
internal import Parts

/// The scenario of a literature like a table of studies, for `bias-lab`.
public struct CalibratedScenario {
  /// Most sizes that are written one by one.
  static let mostSizes = 400

  /// The table's name, and what its effects are.
  let file, title: String
  /// Variances of the studies.
  let v: [Double]
  let comparison: SelectionComparison

  /// A scenario.
  ///
  /// - Parameters:
  ///   - file: The table's name.
  ///   - title: What its effects are.
  ///   - v: Variances of the studies.
  ///   - comparison: What was fitted.
  public init(file: String, title: String, v: [Double], comparison: SelectionComparison) {
    // A name of a file may hold line ends; here it stands in YAML.
    self.file = PlainText.line(file).trimmingCharacters(in: .whitespaces)
    self.title = title
    self.v = v
    self.comparison = comparison
  }

  /// The scenario as YAML.
  ///
  /// Sizes are 4/v: the people that a standardised mean difference of two equal arms would have needed. They are
  /// those of published studies, so a trial that is not published is run again at its size: the models were fitted
  /// given the sizes that were published.
  ///
  /// - Parameter check: What a run of it showed, for its notes.
  /// - Returns: The text.
  public func text(check: String = "") -> String {
    let sizes = v.map { max(4, (4 / $0).rounded()) }.sorted()
    let from = sizes.count <= CalibratedScenario.mostSizes ? sizes : every(sizes)
    let chosen = comparison.chosen
    return """
      peertrials: 1
      title: >-
        A literature like \(file)
      question: >-
        \(file) holds \(v.count) studies (\(title)). How would tests and corrections for publication bias do
        on literatures like it?
      notes: >-
        Written by 'peertrials meta --bias --calibrate' from the table. Effects are benefits.
        \(wrapped(notes + (check.isEmpty ? "" : " " + check)))
      replicates: 10000

      review:
        effect: \(number(chosen.mean))
        tau: \(number(chosen.tau))
        settings:
          published:
            trials: \(v.count)
            size:
              from: \(list(from))
        outcomes:
          effect: {}
        publication: \(publication(chosen))

      worlds:
        as fitted: {}
      \(worlds)
      """
  }

  /// What if: no effect, no selection, and every other model that could be fitted.
  private var worlds: String {
    let chosen = comparison.chosen
    var lines: [String] = []
    if chosen.mean != 0 { lines.append("  no effect: {review.effect: 0}") }
    if chosen.model != .none {
      lines.append("  no selection: {review.publication: {preset: none}}")
    }
    for fitted in comparison.models where fitted.model != chosen.model && isWritable(fitted) {
      lines.append(
        "  if \(fitted.model.name): {review.effect: \(number(fitted.mean)), review.tau: \(number(fitted.tau)), "
          + "review.publication: \(publication(fitted))}")
    }
    if comparison.models.count == 1 {
      lines.append("  # No selection model could be fitted: what if selection were strong?")
      lines.append("  extreme: {review.publication: {preset: extreme, counts: published}}")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Whether a scenario can hold it.
  private func isWritable(_ fitted: SelectionComparison.Fitted) -> Bool {
    abs(fitted.mean) <= 5 && fitted.tau <= 5
  }

  private func publication(_ fitted: SelectionComparison.Fitted) -> String {
    switch fitted.model {
    case .none: return "{preset: none}"
    case .steps(let cuts), .stepsBySize(let cuts):
      // Relative weights: the largest one is always published.
      let most = fitted.weights.max() ?? 1
      let ends = (cuts + [1]).map { number($0) }.joined(separator: ", ")
      let chances = fitted.weights.map { number($0 / most) }.joined(separator: ", ")
      let sized =
        fitted.slopes.isEmpty
        ? ""
        : ", size-slopes: [\(fitted.slopes.map { number($0) }.joined(separator: ", "))], "
          + "typical-size: \(number(fitted.typicalSize))"
      return
        "{steps: {ends: [\(ends)], chances: [\(chances)]\(sized)}, counts: published, "
        + "runs-again-with: same-size}"
    case .copas:
      let c = fitted.copas ?? (-1, 0.2, 0)
      return
        "{copas: {gamma0: \(number(c.gamma0)), gamma1: \(number(c.gamma1)), rho: \(number(c.rho))}, "
        + "counts: published, runs-again-with: same-size}"
    }
  }

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
    var text =
      "\(choice) mean \(value(chosen.mean))\(shown(comparison.interval(of: .mean, chosen))), tau "
      + "\(value(chosen.tau))\(shown(comparison.interval(of: .tau, chosen)))"
    let cuts = chosen.model.cuts
    if let first = cuts.first {
      if !chosen.slopes.isEmpty {
        text += "; of studies of \(value(chosen.typicalSize.rounded())) people (4/v)"
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
    if let rejecting = comparison.rejecting, let p = rejecting.ratioP {
      text +=
        "No selection is refused: \(rejecting.model.name) \(MetaWords.p(p)) by its likelihood ratio."
    } else if comparison.models.count > 1 {
      text += "These studies cannot tell selection from none: try both."
    }
    if comparison.models.count > 2 {
      let means = comparison.models.filter { isWritable($0) }.map(\.mean)
      text +=
        " Means by model go from \(value(means.min() ?? 0)) to \(value(means.max() ?? 0)): the others are worlds."
    }
    return text
  }

  /// The models beside each other.
  public var table: String {
    var table = Table(
      ["selection model", "mean", "tau", "AIC", "against no selection"], right: [1, 2, 3])
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
    return table.text + "  * lowest AIC\n"
      + (untried.isEmpty
        ? ""
        : Wrap.text(
          "  more studies are needed for \(untried.joined(separator: ", "))", width: 78, indent: 2))
  }

  private func rounded(_ x: Double) -> Double { (x * 1000).rounded() / 1000 }
  private func number(_ x: Double) -> String { Figures.known((x * 1e6).rounded() / 1e6) }
  /// Quantiles of many sizes, as many as are written.
  private func every(_ sizes: [Double]) -> [Double] {
    let most = CalibratedScenario.mostSizes
    return (0..<most).map { sizes[($0 * 2 + 1) * sizes.count / (2 * most)] }
  }

  private func list(_ sizes: [Double]) -> String {
    let items = sizes.map { String(Int(min($0, 1e6))) }
    return "["
      + Wrap.text(items.joined(separator: ", "), width: 90, indent: 12)
      .trimmingCharacters(in: .newlines) + "]"
  }

  private func wrapped(_ text: String) -> String {
    Wrap.text(text, width: 90, indent: 2).trimmingCharacters(in: .newlines)
  }
}
