internal import Foundation
public import MetaAnalysis
internal import Parts

/// The scenario of a literature like a table of studies, for `bias-lab`.
public enum CalibratedScenario {
  /// Most sizes that are written one by one.
  static let mostSizes = 400

  /// The scenario as YAML.
  ///
  /// Sizes are 4/v: the people that a standardised mean difference of two equal arms would have needed. They
  /// are those of published studies, which under selection are a little larger than all.
  ///
  /// - Parameters:
  ///   - file: The table's name.
  ///   - title: What its effects are.
  ///   - v: Variances of the studies.
  ///   - mean: The mean effect in the wanted direction.
  ///   - tau: Its standard deviation between studies.
  ///   - found: What was fitted, or why nothing could be.
  /// - Returns: The text.
  public static func text(
    file: String, title: String, v: [Double], mean: Double, tau: Double,
    found: Result<SelectionCalibration, MetaFailure>
  ) -> String {
    let fitted = try? found.get()
    // A name of a file may hold line ends; here it stands in YAML.
    let file = PlainText.line(file).trimmingCharacters(in: .whitespaces)
    let sizes = v.map { max(4, (4 / $0).rounded()) }.sorted()
    let from = sizes.count <= mostSizes ? sizes : every(sizes)
    var text = """
      peertrials: 1
      title: >-
        A literature like \(file)
      question: >-
        \(file) holds \(v.count) studies (\(title)). How would tests and corrections for publication bias do
        on literatures like it?
      notes: >-
        Written by 'peertrials meta --bias --calibrate' from the table. Effects are benefits. \(wrapped(notes(found)))
      replicates: 10000

      review:
        effect: \(number(mean))
        tau: \(number(tau))
        settings:
          published:
            trials: \(v.count)
            size:
              from: \(list(from))
        outcomes:
          effect: {}

      """
    text += """
        publication:
          \(publication(fitted?.weight ?? 1))
          counts: published

      worlds:
        as fitted: {}
        no effect: {review.effect: 0}
      \(worlds(fitted))
      """
    return text
  }

  private static func worlds(_ fitted: SelectionCalibration?) -> String {
    fitted == nil
      ? "  # Nothing was fitted: what if selection were strong?\n"
        + "  extreme: {review.publication: {preset: extreme, counts: published}}\n"
      : "  no selection: {review.publication: {preset: none}}\n"
  }

  private static func publication(_ weight: Double) -> String {
    // Relative weights: the larger one is always published.
    let (significant, other) = weight <= 1 ? (1, weight) : (1 / weight, 1)
    return "steps: {ends: [\(SelectionCalibration.step), 1], chances: [\(number(significant)), "
      + "\(number(other))]}"
  }

  /// What is known and what is not.
  public static func notes(_ found: Result<SelectionCalibration, MetaFailure>) -> String {
    switch found {
    case .failure(let failure):
      return
        "No selection model could be fitted (\(failure)): the studies are taken as all that there are."
    case .success(let fit):
      let interval =
        fit.weightInterval.map {
          "\(Figures.known(rounded($0.lowerBound))) to \(Figures.known(rounded($0.upperBound)))"
        }
        ?? "not to be had"
      let verdict =
        fit.knowsSelection
        ? "" : " These studies cannot tell selection from none: try both."
      return "Three-parameter selection model: mean \(Figures.known(rounded(fit.mean))) (SE "
        + "\(Figures.known(rounded(fit.meanError)))), tau \(Figures.known(rounded(fit.tau))), studies without "
        + "significant benefit published \(Figures.known(rounded(fit.weight))) times as often as those with it "
        + "(95 % interval \(interval)); \(fit.significant) of \(fit.studies) are significant.\(verdict)"
    }
  }

  private static func rounded(_ x: Double) -> Double { (x * 1000).rounded() / 1000 }
  private static func number(_ x: Double) -> String { Figures.known((x * 1e6).rounded() / 1e6) }
  /// Quantiles of many sizes, as many as are written.
  private static func every(_ sizes: [Double]) -> [Double] {
    (0..<mostSizes).map { sizes[($0 * 2 + 1) * sizes.count / (2 * mostSizes)] }
  }

  private static func list(_ sizes: [Double]) -> String {
    let items = sizes.map { String(Int(min($0, 1e6))) }
    return "["
      + Wrap.text(items.joined(separator: ", "), width: 90, indent: 12)
      .trimmingCharacters(in: .newlines) + "]"
  }

  private static func wrapped(_ text: String) -> String {
    Wrap.text(text, width: 90, indent: 2).trimmingCharacters(in: .newlines)
  }
}
