/// What a measure says, for readers who have nothing but a table of results.
public struct MeasureMeaning: Sendable {
  /// The unit of value and mcse; nil where each row names its own in the column `unit`.
  public let unit: String?
  public let text: String
  /// What values can be.
  public let values: String

  private init(_ unit: String?, _ text: String, _ values: String) {
    self.unit = unit
    self.text = text
    self.values = values
  }

  /// The meaning of a measure by its name; nil for a name that no command writes.
  public static func of(_ measure: String) -> MeasureMeaning? {
    if let known = table[measure] { return known }
    if let number = number(measure, "at-least-", "-rejected") {
      return share("At least \(number) tests of the family reject.")
    }
    if let number = number(measure, "exactly-", "-rejected") {
      return share("Exactly \(number) tests of the family reject.")
    }
    // What `plan` adds where it stopped: "power-at-n".
    for (ending, words) in places where measure.hasSuffix(ending) {
      guard let stem = table[String(measure.dropLast(ending.count))] else { continue }
      return MeasureMeaning(stem.unit, "\(words): \(stem.text)", stem.values)
    }
    return nil
  }

  private static func number(_ word: String, _ start: String, _ end: String) -> Int? {
    guard word.hasPrefix(start), word.hasSuffix(end) else { return nil }
    return Int(word.dropFirst(start.count).dropLast(end.count))
  }

  private static func share(_ text: String) -> MeasureMeaning {
    MeasureMeaning("proportion", "Share of replicates: " + text, "0 to 1")
  }

  private static func own(_ text: String, _ values: String = "any number") -> MeasureMeaning {
    MeasureMeaning(nil, text, values)
  }

  private static let places = [
    ("-at-n", "At the answer of the plan, on random numbers of its own"),
    ("-below-n", "One short of the answer of the plan, on random numbers of its own"),
    ("-at-solution", "At the answer of the plan, on random numbers of its own"),
    ("-plateau", "At the best value searched, where the curve has stopped rising"),
    ("-at-best", "At the best value searched, which does not reach the target"),
    ("-at-worst", "At the worst value searched, which still reaches the target"),
    ("-everywhere", "At every value searched, for it does not matter"),
  ]

  private static let table: [String: MeasureMeaning] = rates.merging(others) { first, _ in first }

  private static let rates: [String: MeasureMeaning] = [
    "power": share("the test rejects, and the truth is not its null; a failed analysis does not."),
    "type-i-error": share(
      "the test rejects although its null is true; a failed analysis does not."),
    "type-i-error-at-null": share(
      "the test rejects in the same trial where its null is true and nothing is biased."),
    "power-excluding-failures": MeasureMeaning(
      "proportion", "Power among the replicates whose analysis gave an estimate.", "0 to 1"),
    "type-i-error-excluding-failures": MeasureMeaning(
      "proportion", "Type I error among the replicates whose analysis gave an estimate.", "0 to 1"),
    "rejected-towards-benefit": share("the test rejects, and the estimate is a benefit."),
    "concludes-effect": share("the interval lies beyond the margin: an effect that matters."),
    "concludes-no-relevant-effect": share("the interval lies within the margin."),
    "concludes-nothing": share("the interval holds the margin: neither can be said."),
    "coverage": share("the confidence interval holds the truth."),
    "bias-eliminated-coverage": share(
      "the confidence interval holds the mean of the estimates, whatever their bias."),
    "half-width-within-target": share("the interval is as narrow as asked; a failed one is not."),
    "type-s": MeasureMeaning(
      "proportion", "Share of the significant replicates whose estimate has the wrong sign.",
      "0 to 1"),
    "any-rejected": share("at least one test of the family rejects."),
    "all-rejected": share("all tests of the family reject."),
    "average-rejected": MeasureMeaning(
      "proportion", "Mean share of the family's tests that reject.", "0 to 1"),
    "fwer": share("at least one true null of the family is rejected (family-wise error rate)."),
    "fdr": MeasureMeaning(
      "proportion",
      "Mean share of true nulls among the family's rejections, 0 where there is none "
        + "(false discovery rate).", "0 to 1"),
    "assurance": MeasureMeaning(
      "proportion", "Power averaged over the priors of the scenario.", "0 to 1"),
    "probability": share("the event named by outcome, contrast and method occurs."),
    "probability-of-reaching-target": MeasureMeaning(
      "proportion", "Share of draws from the priors whose power reaches the target.", "0 to 1"),
  ]

  private static let others: [String: MeasureMeaning] = [
    "truth": own("What the estimates are compared with; known, not simulated."),
    "mean-estimate": own(
      "Mean over replicates, of the estimates or of what outcome and contrast name."),
    "bias": own("Mean of estimate less truth."),
    "empirical-se": own("Standard deviation of the estimates over replicates.", "0 or more"),
    "mse": own("Mean of the squared distance of estimate and truth.", "0 or more"),
    "model-se": own(
      "Root mean square of the standard errors that the analysis gives.", "0 or more"),
    "relative-error-in-model-se": MeasureMeaning(
      "%", "How far the model's standard error is above (or below) the empirical one.",
      "-100 or more"),
    "half-width": own("Mean half-width of the confidence interval.", "0 or more"),
    "type-m": MeasureMeaning(
      "ratio", "Mean size of the significant estimates, divided by the size of the truth.",
      "0 or more"),
    "number-rejected": MeasureMeaning(
      "tests",
      "Mean number of the family's tests that reject, in a review of its significant "
        + "analyses; in the family 'heterogeneous' of analyses so flagged.",
      "0 to the size of the family"),
    "rejection-difference": MeasureMeaning(
      "proportion",
      "Rejection rate of the first method less that of the second, on the same "
        + "replicates.", "-1 to 1"),
    "bias-difference": own(
      "Bias of the first method less that of the second, on the same replicates."),
    "relative-precision": MeasureMeaning(
      "%",
      "How much the second method's estimates are more precise than the first's: ratio of "
        + "variances less 1.", "-100 or more"),
    "sample-size": own(
      "The answer of the plan: the smallest number that reaches the target.", "1 or more"),
    "sample-size-lower": own("Lower end of the answer's 95 % Monte Carlo interval.", "1 or more"),
    "sample-size-upper": own("Upper end of the answer's 95 % Monte Carlo interval.", "1 or more"),
    "solution": own(
      "The answer of the plan: where the target is reached, in the unit of its column."),
    "solution-lower": own("Lower end of the answer's 95 % Monte Carlo interval."),
    "solution-upper": own("Upper end of the answer's 95 % Monte Carlo interval."),
    "crossing": own("Where the curve crosses the target, between whole numbers."),
    "unfinished-crossing": own("Where the curve crossed the target at an interruption."),
    "randomised": own("People randomised in all, at the answer.", "1 or more"),
    "expected-analysed": own("People expected to be analysed, at the answer.", "0 or more"),
  ]
}
