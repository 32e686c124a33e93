internal import Foundation
public import Inference
public import Parts

/// Logistic regression of an event on arm, baseline and site.
///
/// ```
/// logit P(event) = β₀ + β·arm (+ γ·baseline) (+ site)
/// model    SE² = (X'WX)⁻¹,  W = μ(1 − μ)
/// robust   SE² = (X'WX)⁻¹·Σx·x'(y − μ)²·(X'WX)⁻¹;   normal
/// ```
///
/// With a baseline or sites in the model β is the log odds ratio of people who are alike in them, which is further from 0 than that of
/// everybody: its power gains by a covariate although its standard error grows (Robinson & Jewell 1991, Int Stat Rev 58:227). Fails
/// without an event, or with nothing but events, in an arm compared, and where covariates tell all events from all others (no
/// convergence). Sites where everybody has the event, or nobody, say nothing and are left out. People stand for themselves: where they
/// are in clusters, ``EstimatingEquations`` with `family: binomial` has a place for them. Source: McCullagh & Nelder (1989), Generalized
/// Linear Models, ch. 4.
///
/// ```swift
/// LogisticRegression(usesBaseline: true).fit(table, ArmPair(treatment: 0, comparator: 1))
/// ```
public struct LogisticRegression: PeopleAnalysis {
  public static let kind = "logistic"
  public static let summary = "logistic regression of an event on arm, baseline and site"

  let adjustment: EventAdjustment
  let variance: Variance

  /// What the standard error is of.
  public enum Variance: String, Choice {
    /// The information of the model.
    case model
    /// A sandwich over people.
    case robust
  }

  public init(_ f: Fields) {
    adjustment = EventAdjustment(f)
    variance = f.choice(
      "variance", default: Variance.model, "Of the model's information, or of a sandwich.")
  }

  /// A logistic regression.
  ///
  /// - Parameters:
  ///   - usesBaseline: Whether the baseline is in the model.
  ///   - strata: Whether sites, or strata within which people were randomised, are.
  ///   - variance: What the standard error is of.
  public init(
    usesBaseline: Bool = false, strata: ClusterMeansTest.StrataUse = .ignored,
    variance: Variance = .model
  ) {
    adjustment = EventAdjustment(usesBaseline: usesBaseline, strata: strata)
    self.variance = variance
  }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    guard adjustment.reads(scale) else { return nil }
    return adjustment.isEmpty ? .logOddsRatio : .conditionalLogOddsRatio
  }
  public func objection(to scale: OutcomeScale) -> String? { adjustment.objection(to: scale) }
  public var needs: [TrialFeature] { adjustment.needs }
  public var needsBaseline: Bool { adjustment.usesBaseline }
  public var accountsFor: Set<TrialStructure> { adjustment.accountsFor }

  public func words(_ nouns: StructureNouns) -> String {
    let details =
      adjustment.words(nouns)
      + [variance == .model ? "Wald test" : "Wald test with robust standard errors"]
    return "logistic regression (" + details.joined(separator: ", ") + ")"
  }

  public func fit(_ people: borrowing PersonTable, _ contrast: ArmPair) -> Fit {
    fit(people.people.span, contrast)
  }

  /// Analyses one contrast of these people.
  func fit(_ people: Span<PersonTable.Person>, _ contrast: ArmPair) -> Fit {
    adjustment.regress(people, contrast) { likelihood in
      // The arm's row of (X'WX)⁻¹.
      let row = likelihood.inverse + likelihood.columns
      let squared = variance == .model ? row[1] : likelihood.sumOfSquares(along: row)
      guard squared > 0 else { return .failed(.noVariation) }
      return .converged(
        Estimate(
          value: likelihood.beta[1], standardError: squared.squareRoot(), df: .infinity))
    }
  }
}

extension LogisticLikelihood {
  /// Σ{a'x(y − μ)}² over people.
  fileprivate func sumOfSquares(along a: UnsafeMutablePointer<Double>) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(cells.points, 1)) { room in
      // It is not empty.
      guard let means = room.baseAddress else { return 0 }
      var sum = 0.0
      let ofBaseline = cells.usesBaseline ? a[cells.baselineColumn] : 0
      for c in 0..<cells.count {
        let cell = cells.cells[c]
        self.means(c, arm: c % 2, into: means)
        var shared = 0.0
        cells.forEachColumn(stratum: c / 2, arm: c % 2) { shared += a[$0] }
        for k in 0..<cell.points {
          let point = cell.start + k
          let own = (shared + ofBaseline * cells.x[point]) * (cells.y[point] - means[k])
          sum += cells.times(cell, point) * own * own
        }
      }
      return sum
    }
  }
}
