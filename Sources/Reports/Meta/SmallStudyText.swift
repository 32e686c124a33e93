internal import Inference
internal import MetaAnalysis

/// The table of small-study tests and corrections.
struct SmallStudyText {
  let bias: SmallStudyBattery
  let k: Int
  let level: Double
  let percent: String

  init(_ bias: SmallStudyBattery, k: Int, level: Double, percent: String) {
    self.bias = bias
    self.k = k
    self.level = level
    self.percent = percent
  }

  var text: String {
    var text = "small-study effects: do small studies find other effects than large ones?\n"
    if k < SmallStudyBattery.fewStudies {
      text += Wrap.text(
        "  CAUTION: \(k) studies. With fewer than 10 these tests see little, and an asymmetry that "
          + "they do see is often chance.", width: 78, indent: 2)
    }
    return text + tests + corrections + others
  }

  private var tests: String {
    var table = Table(["test", "statistic", "p", ""], right: [1, 2])
    for (test, found) in bias.tests {
      switch found {
      case .success(let outcome):
        let (statistic, note) = words(outcome.statistic, of: test)
        table.rows.append([test.title, statistic, MetaWords.pFigure(outcome.p), note])
      case .failure(let failure):
        table.rows.append([
          test.title, "-", "-", "none: \(MetaWords.clipped(failure.reason, 34))",
        ])
      }
    }
    return table.text
  }

  /// A statistic, and what it was computed from.
  private func words(
    _ statistic: SmallStudyTest.Outcome.Statistic, of test: SmallStudyTest
  ) -> (String, String) {
    switch statistic {
    case .slope(let slope):
      let letter = slope.df == .infinity ? "z" : "t(\(Figures.known(slope.df)))"
      return (
        "\(letter) = \(Figures.fixed(slope.statistic, 2))",
        "slope \(MetaWords.figure(slope.value))"
      )
    case .ranks(let tau, let isExact):
      return ("τ = \(Figures.fixed(tau, 2))", isExact ? "exact" : "normal")
    case .significant(let observed, let expected):
      return ("\(observed) of \(k)", "\(Figures.fixed(expected, 1)) expected; one-sided")
    case .ratio(let ratio, let df):
      return ("χ²(\(df)) = \(Figures.fixed(ratio, 2))", "against no selection")
    case .missing(let count): return ("\(count)", "missing on the side of harm")
    case .value(let value):
      return ("\(test.detector.symbol) = \(Figures.fixed(value, 2))", test.detector.note)
    }
  }

  private var corrections: String {
    var table = Table(["correction", "effect", percent + " interval", "p", ""], right: [1, 3])
    for (estimator, found) in bias.corrections where estimator.places.contains(.table) {
      switch found {
      case .success(let correction):
        if let estimate = correction.fit.estimate {
          table.rows.append([
            estimator.title, MetaWords.figure(estimate.value),
            MetaWords.interval(estimate, level).map(MetaWords.range) ?? "-",
            MetaWords.pFigure(estimate.twoSidedP), correction.note,
          ])
        } else {
          let why = if case .failed(let failure) = correction.fit { failure.reason } else { "" }
          table.rows.append([
            estimator.title, correction.lack.map { MetaWords.figure($0.value) } ?? "-",
            "none: \(correction.lack?.words ?? why)", "-", "",
          ])
        }
      case .failure(let failure):
        table.rows.append([estimator.title, "-", "none: \(failure.reason)", "-", ""])
      }
    }
    return "\n" + table.text + weights
  }

  /// What the selection models say about selection.
  private var weights: String {
    var table = Table(
      ["model", "weight of one-sided p", "studies", "test of no selection"], right: [])
    for (estimator, found) in bias.corrections {
      guard let (model, fit) = (try? found.get())?.selection else { continue }
      for j in fit.weights.indices {
        let from = j == 0 ? 0 : model.steps[j - 1]
        let to = j < model.steps.count ? model.steps[j] : 1
        let error = fit.weightErrors[j].map { " (se \(MetaWords.figure($0)))" } ?? ""
        let test =
          j == 0
          ? fit.ratio.map { ratio in
            "χ²(\(fit.ratioDF)) = \(Figures.fixed(ratio, 2)), "
              + MetaWords.p(fit.ratioP ?? 1)
          } ?? "" : ""
        table.rows.append([
          j == 0 ? estimator.title : "",
          "\(Figures.known(from)) to \(Figures.known(to)): "
            + (j == 0 ? "1" : MetaWords.figure(fit.weights[j])) + error,
          String(fit.counts[j]), test,
        ])
      }
    }
    return table.rows.isEmpty ? "" : "\n" + table.text
  }

  private var others: String {
    guard let found = bias.failSafe else { return "" }
    guard case .success(let n) = found else { return "\n  fail-safe N: none\n" }
    return "\n"
      + Wrap.text(
        "  fail-safe N: Rosenthal \(Figures.count(n.rosenthal)), Orwin \(Figures.count(n.orwin)), "
          + "Rosenberg \(Figures.count(n.rosenberg)) (they model no way for studies to go missing)",
        width: 78, indent: 2)
  }
}
