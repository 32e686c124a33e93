internal import Foundation
internal import GSLKit
public import Inference
public import Parts

/// Risks of everybody under each arm, standardised over baseline and site by a logistic regression: g-computation.
///
/// ```
/// p_a = Σ_i μ_i(a)/n,   μ_i(a) = expit(x_i(a)'β̂),   the difference, or the log of the ratio or of the odds ratio, of p₁ and p₀
/// robust   φ_i(a) = μ_i(a) − p_a + d_a'·n(X'WX)⁻¹x_i(y_i − μ_i),   d_a = Σ_i μ_i(a)(1 − μ_i(a))x_i(a)/n
///          SE² = Σ_i{g₁φ_i(1) − g₀φ_i(0)}²/n²
/// ge       SE² = (g₁d₁ − g₀d₀)'(X'WX)⁻¹(g₁d₁ − g₀d₀);   normal
/// ```
///
/// g is the derivative of the scale: 1, 1/p or 1/{p(1 − p)}. The effect is that on everybody, whatever is adjusted for, whether or not
/// the model holds. Ge and others take covariates as fixed and the model as right; the robust error does neither. Fails as
/// ``LogisticRegression`` does. Sources: Ge, Durham, Meyer, Xie & Thomas (2011) Drug Inf J 45:481; Steingrimsson, Hanley & Rosenblum
/// (2017) Contemp Clin Trials 54:18; FDA (2023), Adjusting for covariates in randomized clinical trials, section III.C.
///
/// ```swift
/// StandardisedRisks(usesBaseline: true).fit(table, ArmPair(treatment: 0, comparator: 1))
/// ```
public struct StandardisedRisks: PeopleAnalysis {
  public static let kind = "standardised"
  public static let summary = "risks standardised over baseline and site by logistic regression"

  let adjustment: EventAdjustment
  let scale: Scale
  let variance: Variance

  /// What risks are compared by.
  public enum Scale: String, Choice {
    /// Their difference.
    case riskDifference = "risk-difference"
    /// The logarithm of their ratio.
    case riskRatio = "risk-ratio"
    /// The logarithm of the ratio of their odds.
    case oddsRatio = "odds-ratio"

    func value(_ p: Double) -> Double {
      switch self {
      case .riskDifference: p
      case .riskRatio: log(p)
      case .oddsRatio: log(p / (1 - p))
      }
    }

    func slope(_ p: Double) -> Double {
      switch self {
      case .riskDifference: 1
      case .riskRatio: 1 / p
      case .oddsRatio: 1 / (p * (1 - p))
      }
    }
  }

  /// What the standard error is of.
  public enum Variance: String, Choice {
    /// What each person moves the estimate by.
    case robust
    /// The delta method of Ge and others.
    case ge
  }

  public init(_ f: Fields) {
    adjustment = EventAdjustment(f)
    scale = f.choice(
      "scale", default: Scale.riskDifference, "What risks of everybody are compared by.")
    variance = f.choice(
      "variance", default: Variance.robust,
      "Of what each person moves the estimate by, or Ge's, which takes covariates as fixed.")
  }

  /// Standardised risks.
  ///
  /// - Parameters:
  ///   - scale: What risks are compared by.
  ///   - usesBaseline: Whether the baseline is in the model.
  ///   - strata: Whether sites, or strata within which people were randomised, are.
  ///   - variance: What the standard error is of.
  public init(
    scale: Scale = .riskDifference, usesBaseline: Bool = false,
    strata: ClusterMeansTest.StrataUse = .ignored, variance: Variance = .robust
  ) {
    adjustment = EventAdjustment(usesBaseline: usesBaseline, strata: strata)
    self.scale = scale
    self.variance = variance
  }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    guard adjustment.reads(scale) else { return nil }
    switch self.scale {
    case .riskDifference: return .riskDifference
    case .riskRatio: return .logRiskRatio
    case .oddsRatio: return .logOddsRatio
    }
  }
  public func objection(to scale: OutcomeScale) -> String? { adjustment.objection(to: scale) }
  public var needs: [TrialFeature] { adjustment.needs }
  public var needsBaseline: Bool { adjustment.usesBaseline }
  public var accountsFor: Set<TrialStructure> { adjustment.accountsFor }

  public func words(_ nouns: StructureNouns) -> String {
    let details =
      adjustment.words(nouns)
      + [variance == .ge ? "variance of Ge and others" : "robust variance"]
    return "Wald test of risks standardised by logistic regression ("
      + details.joined(separator: ", ") + ")"
  }

  public func fit(_ people: borrowing PersonTable, _ contrast: ArmPair) -> Fit {
    fit(people.people.span, contrast)
  }

  /// Analyses one contrast of these people.
  func fit(_ people: Span<PersonTable.Person>, _ contrast: ArmPair) -> Fit {
    adjustment.regress(people, contrast) { likelihood in
      let size = 4 * likelihood.columns + 2 * likelihood.cells.points
      return withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { memory in
        // It is not empty.
        guard let memory = memory.baseAddress else { return .failed(.tooFewObservations) }
        return estimate(likelihood, memory)
      }
    }
  }

  /// The contrast with its error.
  ///
  /// - Parameters:
  ///   - likelihood: The model.
  ///   - memory: Room for four rows, and for two numbers of every point.
  /// - Returns: The fit.
  private func estimate(
    _ likelihood: LogisticLikelihood, _ memory: UnsafeMutablePointer<Double>
  ) -> Fit {
    let (cells, columns) = (likelihood.cells, likelihood.columns)
    // Where nobody, or everybody, of a site has the event, so it is under each arm.
    let left = cells.leftOut
    var n = left.none + left.all
    for c in 0..<cells.count { n += cells.cells[c].n }
    memory.initialize(repeating: 0, count: 4 * columns)
    let slopes = (memory, memory + columns)
    var risks = (left.all / n, left.all / n)
    // Everybody as if in the comparator, then as if on trial.
    for c in 0..<cells.count {
      for arm in 0...1 {
        let sums = likelihood.sums(c, arm: arm)
        let d = arm == 0 ? slopes.0 : slopes.1
        cells.forEachColumn(stratum: c / 2, arm: arm) { d[$0] += sums.weight / n }
        if cells.usesBaseline { d[cells.baselineColumn] += sums.weightX / n }
        if arm == 0 { risks.0 += sums.mean / n } else { risks.1 += sums.mean / n }
      }
    }
    let steepness = (scale.slope(risks.0), scale.slope(risks.1))
    // (X'WX)⁻¹ times the gradient of each, and of the contrast.
    let (direction, gradient) = (memory + 2 * columns, memory + 3 * columns)
    for j in 0..<columns { gradient[j] = steepness.1 * slopes.1[j] - steepness.0 * slopes.0[j] }
    var squared = 0.0
    for i in 0..<columns {
      for j in 0..<columns { direction[i] += likelihood.inverse[i * columns + j] * gradient[j] }
      squared += direction[i] * gradient[i]
    }
    if variance == .robust {
      squared = likelihood.sumOfMoves(
        direction, risks, steepness, n, memory + 4 * columns)
      for (people, event) in [(left.none, 0.0), (left.all, 1.0)] {
        let moved = steepness.1 * (event - risks.1) - steepness.0 * (event - risks.0)
        squared += people * moved * moved / (n * n)
      }
    }
    guard squared > 0 else { return .failed(.noVariation) }
    return .converged(
      Estimate(
        value: scale.value(risks.1) - scale.value(risks.0), standardError: squared.squareRoot(),
        df: .infinity))
  }
}

extension LogisticLikelihood {
  /// Σ of the squares of what people move the contrast by.
  ///
  /// - Parameters:
  ///   - direction: (X'WX)⁻¹ times the contrast's gradient.
  ///   - risks: Of everybody in the comparator, and on trial.
  ///   - steepness: The scale's derivatives there.
  ///   - n: Everybody.
  ///   - memory: Room for two numbers of every point.
  /// - Returns: The sum.
  fileprivate func sumOfMoves(
    _ direction: UnsafeMutablePointer<Double>, _ risks: (Double, Double),
    _ steepness: (Double, Double), _ n: Double, _ memory: UnsafeMutablePointer<Double>
  ) -> Double {
    var sum = 0.0
    let ofBaseline = cells.usesBaseline ? direction[cells.baselineColumn] : 0
    for c in 0..<cells.count {
      let cell = cells.cells[c]
      let means = (memory, memory + cell.points)
      self.means(c, arm: 0, into: means.0)
      self.means(c, arm: 1, into: means.1)
      let ofOwn = c % 2 == 0 ? means.0 : means.1
      var shared = 0.0
      cells.forEachColumn(stratum: c / 2, arm: c % 2) { shared += direction[$0] }
      for k in 0..<cell.points {
        let point = cell.start + k
        let moved =
          steepness.1 * (means.1[k] - risks.1) - steepness.0 * (means.0[k] - risks.0)
        let own = (shared + ofBaseline * cells.x[point]) * (cells.y[point] - ofOwn[k]) + moved / n
        sum += cells.times(cell, point) * own * own
      }
    }
    return sum
  }
}
