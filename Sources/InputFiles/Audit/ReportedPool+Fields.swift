internal import MetaAnalysis
internal import Parts

extension ReportedPool {
  /// Reads a pool: one of `smd`, `md`, `rd`, `rr`, `or`, `hr` with its interval, and what else is printed.
  init(_ name: String, _ f: Fields, isI2FromQ: Bool, level: Double) {
    let studies = f.integer("studies", in: 1...100_000, example: 10, "Studies pooled.")
    let people = f.optionalNumber(
      "participants", in: 2...1_000_000_000, example: 2000, "People in them.")
    if let people, people != people.rounded() {
      f.report("expected a whole number, found \(people)", at: "participants")
    }
    var found: [(measure: Measure, value: Double, text: String)] = []
    for (measure, words) in ReportedPool.words {
      let range = measure.isRatio ? 1e-6...1e6 : -1e6...1e6
      if let (value, text) = f.printedNumber(
        measure.rawValue, in: range, example: measure.isRatio ? 0.8 : 0.2, words)
      {
        found.append((measure, value, text))
      }
    }
    let given = ReportedPool.words.map(\.0.rawValue).filter(f.has)
    if !f.isDescribing, given.count != 1 {
      f.report(
        "give one pooled effect, \(ReportedPool.words.map { "'\($0.0.rawValue)'" }.joined(separator: " or "))"
          + (given.isEmpty ? "; there is none" : "; found \(given.joined(separator: " and "))"))
    }
    let effect = found.first ?? (.smd, 0.2, "0.20")
    let range = effect.measure.isRatio ? 1e-9...1e9 : -1e6...1e6
    let lower = f.printedNumber(
      "lower", in: range, example: 0.1, required: true, "Lower end of its interval.")
    let upper = f.printedNumber("upper", in: range, example: 0.3, required: true, "Upper end.")
    if let lower, let upper, upper.value <= lower.value {
      f.report("'upper' must lie above 'lower'", at: "upper")
    }
    if let people, people < Double(2 * studies) {
      f.report("\(studies) studies have at least \(2 * studies) people", at: "participants")
    }
    let printed = [effect.text, lower?.text, upper?.text].compactMap { $0 }
      .compactMap { ReportedNumber($0)?.decimals }.max()
    let decimals = f.optionalNumber(
      "decimals", in: 0...6, example: 2,
      "Decimals of effect and interval; the most that any of the three is printed with by default.")
    let i2 = f.printedNumber("i2", in: 0...100, example: 40, "I², per cent.")
    func number(_ key: String, _ range: ClosedRange<Double>, _ example: Double, _ help: String)
      -> ReportedNumber?
    { f.printedNumber(key, in: range, example: example, help).flatMap { ReportedNumber($0.text) } }
    let df = f.optionalNumber("df", in: 1...100_000, example: 9, "Degrees of freedom of Q.")
    if let df, df != df.rounded() { f.report("expected a whole number, found \(df)", at: "df") }
    self.init(
      name: name, measure: effect.measure, estimate: effect.value, lower: lower?.value ?? 0.1,
      upper: upper?.value ?? 0.3, decimals: decimals.map { Int($0) } ?? printed ?? 2,
      level: f.number("level", in: 0.5...0.9999, default: level, "The level of its interval."),
      studies: studies, participants: people.map { Int($0) }, i2: i2?.value,
      i2Half: i2.flatMap { ReportedNumber($0.text)?.half } ?? 0.5,
      p: ReportedPool.reportedP(f, "p", "p of the pooled effect: 0.03 or < .001."),
      pHeterogeneity: ReportedPool.reportedP(f, "p-heterogeneity", "p of Q."),
      isI2FromQ: isI2FromQ,
      z: number("z", -1e4...1e4, 2.5, "The test of the pooled effect, z or t."),
      q: number("q", 0...1e7, 12.3, "Cochran's Q, also called χ²."), df: df.map { Int($0) },
      tau2: number("tau2", 0...1e9, 0.02, "τ², on the scale of the pool."))
  }

  private static let words: [(Measure, String)] = [
    (.smd, "The pooled SMD."), (.md, "The pooled mean difference."),
    (.rd, "The pooled risk difference."), (.rr, "The pooled risk ratio."),
    (.or, "The pooled odds ratio."), (.hr, "The pooled hazard ratio."),
  ]

  private static func reportedP(_ f: Fields, _ key: String, _ help: String) -> ReportedP? {
    let text = f.text(key, help)
    guard !text.isEmpty else { return nil }
    let p = ReportedP(text)
    if p == nil { f.report("expected a p-value like 0.03 or '< .001', found '\(text)'", at: key) }
    return p
  }
}

extension ReportedMean {
  /// Reads a mean of whole-number answers.
  init(_ name: String, _ f: Fields) {
    let mean = f.printedNumber(
      "mean", in: -1e6...1e6, example: 3.45, required: true, "The mean, with its decimals.")
    let sd = f.printedNumber("sd", in: 0...1e6, example: 1.21, "The SD, with its decimals.")
    self.init(
      name: name,
      mean: mean.flatMap { ReportedNumber($0.text) } ?? ReportedNumber(3.5, decimals: 1),
      sd: sd.flatMap { ReportedNumber($0.text) },
      n: f.integer("n", in: 1...10_000_000, example: 20, "People."),
      items: f.integer(
        "items", in: 1...10_000, default: 1,
        "Whole-number items that each score is the mean of; 1 for a sum or a single item."))
  }
}
