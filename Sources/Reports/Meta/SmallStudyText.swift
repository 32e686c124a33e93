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
        let (statistic, note) = words(outcome.statistic)
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
  private func words(_ statistic: SmallStudyTest.Outcome.Statistic) -> (String, String) {
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
    }
  }

  private var corrections: String {
    var table = Table(["correction", "effect", percent + " interval", "p", ""], right: [1, 3])
    func line(_ name: String, _ estimate: Estimate, _ note: String) {
      table.rows.append([
        name, MetaWords.figure(estimate.value),
        MetaWords.interval(estimate, level).map(MetaWords.range) ?? "-",
        MetaWords.pFigure(estimate.twoSidedP), note,
      ])
    }
    func none(_ name: String, _ failure: MetaFailure) {
      table.rows.append([name, "-", "none: \(failure.reason)", "-", ""])
    }
    for (name, result) in [("trim and fill L0", bias.trimL0), ("trim and fill R0", bias.trimR0)] {
      switch result {
      case .success(let fit):
        line(name, fit.filled.estimate, "\(fit.missing) filled in, \(fit.side.rawValue)")
      case .failure(let failure): none(name, failure)
      }
    }
    for (name, result) in [("PET", bias.pet), ("PEESE", bias.peese)] {
      switch result {
      case .success(let fit): line(name, fit.intercept, "")
      case .failure(let failure): none(name, failure)
      }
    }
    switch bias.petPeese {
    case .success(let fit): line("PET-PEESE", fit.estimate, fit.isPeese ? "is PEESE" : "is PET")
    case .failure(let failure): none("PET-PEESE", failure)
    }
    switch bias.waap {
    case .success(let fit):
      line(
        "WAAP-WLS", fit.pooled.estimate, fit.isOfAdequate ? "\(fit.adequate) adequate" : "all: WLS")
    case .failure(let failure): none("WAAP-WLS", failure)
    }
    for (name, _, result) in bias.selection {
      switch result {
      case .success(let fit):
        if let estimate = fit.fit.estimate {
          line(name, estimate, fit.tau2 == 0 ? "τ² is 0" : "")
        } else {
          table.rows.append([name, MetaWords.figure(fit.mean), "none: flat likelihood", "-", ""])
        }
      case .failure(let failure): none(name, failure)
      }
    }
    return "\n" + table.text + weights
  }

  /// What the selection models say about selection.
  private var weights: String {
    var table = Table(
      ["model", "weight of one-sided p", "studies", "test of no selection"], right: [])
    for (name, model, result) in bias.selection {
      guard case .success(let fit) = result else { continue }
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
          j == 0 ? name : "",
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
