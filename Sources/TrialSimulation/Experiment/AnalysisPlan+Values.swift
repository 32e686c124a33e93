internal import Inference
public import Parts

extension AnalysisPlan {
  /// A plan, put together in code.
  ///
  /// ```swift
  /// let plan = try AnalysisPlan([.init(TTest()), .init(Ancova())], of: trial)
  /// ```
  ///
  /// - Parameters:
  ///   - methods: How outcomes are analysed; names of their own.
  ///   - families: Tests that are adjusted together.
  ///   - trial: The trial that it is for.
  /// - Throws: Every ``/Parts/Problem`` that it has, together, at the paths that a file would have.
  public init(_ methods: [Method], families: [Family] = [], of trial: Trial) throws(Problems) {
    let f = Fields.checker(at: Path(["analysis"]))
    f.define(trial.outcomes.map(\.name), as: "outcome")
    f.define(trial.contrasts.map(\.name), as: "contrast")
    f.define(methods.map(\.name), as: "method")
    if methods.isEmpty { f.report("needs at least one method; found none", at: "methods") }
    f.expectDistinct(methods.map(\.name), of: "method", at: "methods")
    f.expectDistinct(families.map(\.name), of: "family", at: "families")
    for method in methods {
      let place = f.place("methods", method.name)
      method.analysis.check(place)
      method.test.check(place)
      for name in method.outcomes ?? [] {
        place.expect(name, definedAs: "outcome", at: "outcomes")
      }
    }
    for family in families { family.check(f.place("families", family.name)) }
    try f.throwProblems()
    self.init(methods: methods, families: families)
    check(f, trial)
    try f.throwProblems()
  }
}

extension AnalysisPlan.Family {
  /// Reports a level out of range, names of nothing, and a family without a procedure.
  fileprivate func check(_ f: Fields) {
    if adjustments.isEmpty { f.report("needs at least one procedure", at: "adjust") }
    f.expect(alpha, in: TestPlan.levels, at: "alpha")
    let named = [("contrast", contrasts), ("outcome", outcomes), ("method", methods)]
    for (noun, names) in named {
      for name in names ?? [] { f.expect(name, definedAs: noun, at: noun + "s") }
    }
  }
}
