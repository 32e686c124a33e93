public import Inference
public import Parts

/// A mixed model of repeated measures: lines over time, each person's around the arm's, by REML.
///
/// ```
/// y_it = intercept + slope of the arm·t + b_0i + b_1i·t + e_it
/// ```
///
/// Arms share the intercept, as randomised arms do at the first wave (time 0), or have their own; the estimate is a
/// difference of slopes. (b_0, b_1) has any covariance matrix. A variance of 0 or a correlation of
/// ±1 is a boundary. Source: as lme4 defines it, Bates et al. (2015) J Stat Softw 67(1).
public struct GrowthModel: WavesAnalysis {
  public static let kind = "growth"
  public static let summary = "mixed model, random intercepts and slopes of people (REML)"

  /// Whose the intercept is.
  public enum Intercepts: String, Choice {
    case common
    case byArm = "by-arm"
  }

  let intercepts: Intercepts
  let reference: MixedReference

  public init(_ f: Fields) {
    intercepts = f.choice(
      "intercepts", default: Intercepts.common, "One intercept for all arms, or each its own.")
    reference = f.choice(
      "df", default: MixedReference.satterthwaite, "Degrees of freedom of its t test.")
  }

  /// A model.
  ///
  /// - Parameters:
  ///   - intercepts: Whose the intercept is.
  ///   - reference: How the statistic is referred to t; `between` is people less arms.
  public init(intercepts: Intercepts = .common, reference: MixedReference = .satterthwaite) {
    self.intercepts = intercepts
    self.reference = reference
  }

  public var isSlope: Bool { true }
  public func weights(_ times: [Double]) -> [Double] { slopeWeights(times) }

  public func fit(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit {
    details(sample, arms: arms, contrast).fit
  }

  /// What a fit found beside the contrast.
  public struct Details: Sendable {
    public var fit: Fit
    /// σ², then var b₀, their covariance, var b₁.
    public var variances: [Double]
    /// −2 × restricted log-likelihood.
    public var deviance: Double
  }

  /// Compares the slopes of two arms.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves.
  ///   - arms: How many arms there are.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit, with its variances.
  public func details(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Details {
    let layout = GrowthLayout(sample, arms: arms, intercepts)
    guard layout.isIdentified else {
      return Details(fit: .failed(.tooFewObservations), variances: [], deviance: .nan)
    }
    let width = layout.columns + 1
    let products = 4 * width * width * sample.groups.count
    let size = RestrictedFit<SlopeModel>.size(columns: layout.columns, parameters: 4)
    return withUnsafeTemporaryAllocation(
      of: SlopeModel.Block.self, capacity: sample.groups.count
    ) { list in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: products + size) { memory in
        // Neither is empty.
        guard let list = list.baseAddress, let memory = memory.baseAddress else {
          return Details(fit: .failed(.tooFewObservations), variances: [], deviance: .nan)
        }
        let model = layout.model(sample, list, memory)
        var fit = RestrictedFit(model, in: memory + products)
        layout.start(sample, fit.phi)
        guard fit.climb() else {
          return Details(fit: .failed(.noConvergence), variances: [], deviance: .nan)
        }
        return Details(
          fit: estimate(fit, layout, contrast), variances: (0..<4).map { fit.theta[$0] },
          deviance: fit.likelihood.deviance)
      }
    }
  }

  private func estimate(
    _ fit: RestrictedFit<SlopeModel>, _ layout: GrowthLayout, _ contrast: ArmPair
  ) -> Fit {
    let (a, b) = (layout.slope(contrast.treatment), layout.slope(contrast.comparator))
    switch fit.difference(a, b, reference, between: layout.people - Double(layout.arms)) {
    case .failure(let failure): return .failed(failure.failure)
    case .success(let estimate):
      // As lme4 has it: an element of L's diagonal below 1e-4 residual standard deviations.
      let limit = 1e-4 * fit.phi[0].squareRoot()
      let isSingular = abs(fit.phi[1]) < limit || abs(fit.phi[3]) < limit
      return isSingular ? .boundary(estimate, .noClusterVariance) : .converged(estimate)
    }
  }
}
