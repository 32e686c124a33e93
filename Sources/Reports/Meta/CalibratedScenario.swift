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
          effect: {\(bySize(chosen).map { "by-size: \($0)" } ?? "")}
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
    let slope = bySize(chosen) != nil && (chosen.differs?.mean ?? 0) != 0
    if chosen.mean != 0 || slope {
      // Where small studies differ, none at any size.
      let parts =
        (chosen.mean != 0 ? ["review.effect: 0"] : [])
        + (slope ? ["review.outcomes.effect.by-size.effect-slope: 0"] : [])
      lines.append("  no effect: {\(parts.joined(separator: ", "))}")
    }
    if chosen.model.selects {
      lines.append("  no selection: {review.publication: {preset: none}}")
    }
    for fitted in comparison.models where fitted.model != chosen.model && isWritable(fitted) {
      lines.append("  if \(fitted.model.name): {\(edits(to: fitted).joined(separator: ", "))}")
    }
    if comparison.models.count == 1 {
      lines.append("  # No selection model could be fitted: what if selection were strong?")
      lines.append("  extreme: {review.publication: {preset: extreme, counts: published}}")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What makes the scenario of the chosen model that of another one: only what differs is set.
  private func edits(to fitted: SelectionComparison.Fitted) -> [String] {
    let chosen = comparison.chosen
    let here = "review.outcomes.effect.by-size"
    let parts = [
      ("review.effect", number(fitted.mean), number(chosen.mean)),
      ("review.tau", number(fitted.tau), number(chosen.tau)),
      (here, bySize(fitted) ?? "{}", bySize(chosen) ?? "{}"),
      ("review.publication", publication(fitted), publication(chosen)),
    ]
    return parts.filter { $0.1 != $0.2 }.map { "\($0.0): \($0.1)" }
  }

  /// The block of effects that go with size; nil where they do not.
  private func bySize(_ fitted: SelectionComparison.Fitted) -> String? {
    guard let differs = fitted.differs, let measure = fitted.model.movesWith else { return nil }
    return
      "{moves-with: \(measure.rawValue), effect-slope: \(number(differs.mean)), log-tau-slope: "
      + "\(number(differs.logTau)), typical-size: \(number(fitted.typicalSize))}"
  }

  /// Whether a scenario can hold it.
  func isWritable(_ fitted: SelectionComparison.Fitted) -> Bool {
    abs(fitted.mean) <= 5 && fitted.tau <= 5
  }

  private func publication(_ fitted: SelectionComparison.Fitted) -> String {
    switch fitted.model {
    case .none, .smallDiffer(_, []): return "{preset: none}"
    case .steps(let cuts), .stepsBySize(let cuts), .smallDiffer(_, let cuts):
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

  func rounded(_ x: Double) -> Double { (x * 1000).rounded() / 1000 }
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
