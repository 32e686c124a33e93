public import MonteCarlo
public import Parts

/// Priors, and power under them, as text.
public enum PriorReport {
  /// One line a prior.
  public static func text(_ priors: [PriorField]) -> String {
    "Uncertain numbers:\n"
      + priors.map { "  \($0.path): \(words($0.prior))\n" }.joined()
  }

  /// The block that `power` adds.
  ///
  /// - Parameters:
  ///   - label: The row that it is about.
  ///   - assurance: Power averaged over the priors.
  ///   - reaching: The chance that power reaches the target.
  ///   - target: The target.
  ///   - quantiles: Power at 5, 25, 50, 75, 95 % of the draws.
  ///   - draws: Draws of the priors.
  ///   - priors: The priors.
  /// - Returns: The text.
  public static func text(
    label: String, assurance: Measured, reaching: Measured, target: Double, quantiles: [Double],
    draws: Int, priors: [PriorField]
  ) -> String {
    var text = "\nUnder the priors (\(Figures.count(draws)) draws): \(label)\n"
    text += "  assurance, significant towards benefit: \(Figures.text(assurance))\n"
    text += "  chance that power is \(Figures.known(target)) or more: \(Figures.text(reaching))\n"
    let shown = quantiles.map { Figures.fixed($0, 2) }.joined(separator: ", ")
    text += "  power at 5, 25, 50, 75, 95 % of the draws: \(shown)\n"
    return text
  }

  /// A prior in words.
  public static func words(_ prior: Prior) -> String {
    func n(_ x: Double) -> String { Figures.known(x) }
    var text =
      switch prior.form {
      case .normal(let mean, let sd): "normal, mean \(n(mean)), sd \(n(sd))"
      case .logNormal(let median, let sigma): "log-normal, median \(n(median)), sigma \(n(sigma))"
      case .beta(let a, let b): "beta, alpha \(n(a)), beta \(n(b))"
      case .gamma(let shape, let scale):
        "gamma, mean \(n(shape * scale)), sd \(n(shape.squareRoot() * scale))"
      case .uniform: "uniform"
      case .empirical(let values): "\(values.count) listed values"
      }
    if prior.range.lowerBound > -.infinity { text += ", from \(n(prior.range.lowerBound))" }
    if prior.range.upperBound < .infinity { text += ", to \(n(prior.range.upperBound))" }
    return text
  }
}
