public import Inference
public import Parts

/// A mixed model of repeated measures: lines over time, each person's around the arm's, by REML.
///
/// ```
/// y_it = intercept + slope of the arm·t + b_0i + b_1i·t + e_it
/// ```
///
/// Arms share the intercept, as randomised arms do at the first wave (time 0), or have their own; the estimate is a
/// difference of slopes. (b_0, b_1) has any covariance matrix; with `random: intercept` b_1 is 0, which two waves can tell.
/// With two waves, intercepts by arm and nobody missing that is the t test on change. A variance of 0 or a correlation of
/// ±1 is a boundary. Source: as lme4 defines it, Bates et al. (2015) J Stat Softw 67(1).
public struct GrowthModel: WavesAnalysis {
  public static let kind = "growth"
  public static let summary = "mixed model, random intercepts, and slopes, of people (REML)"

  /// Whose the intercept is.
  public enum Intercepts: String, Choice {
    case common
    case byArm = "by-arm"
  }

  /// What differs between people.
  public enum Random: String, Choice {
    case slope
    case intercept

    /// Waves of a person that tell it from the residual.
    var leastWaves: Double { self == .slope ? 3 : 2 }
  }

  let intercepts: Intercepts
  let random: Random
  let reference: MixedReference

  public init(_ f: Fields) {
    intercepts = f.choice(
      "intercepts", default: Intercepts.common, "One intercept for all arms, or each its own.")
    random = f.choice(
      "random", default: Random.slope,
      "What differs between people: intercept and slope, or the intercept alone, which two waves can tell."
    )
    reference = f.choice(
      "df", default: MixedReference.satterthwaite, "Degrees of freedom of its t test.")
  }

  /// A model.
  ///
  /// - Parameters:
  ///   - intercepts: Whose the intercept is.
  ///   - random: What differs between people.
  ///   - reference: How the statistic is referred to t; `between` is people less arms.
  public init(
    intercepts: Intercepts = .common, random: Random = .slope,
    reference: MixedReference = .satterthwaite
  ) {
    self.intercepts = intercepts
    self.random = random
    self.reference = reference
  }

  public var accountsFor: Set<TrialStructure> { [.waves] }
  public func words(_ nouns: StructureNouns) -> String {
    "linear mixed model of all waves (random intercepts\(random == .slope ? " and slopes" : "") of people, "
      + "\(reference.words(between: "people")))"
  }
  public var isSlope: Bool { true }
  public func weights(_ times: [Double]) -> [Double] { slopeWeights(times) }

  public func objection(toWaves times: [Double]) -> String? {
    guard Double(times.count) < random.leastWaves else { return nil }
    return
      "\(times.count) waves cannot tell people's slopes from the residual: give 'random: intercept', or use "
      + "'summary-measure' with 'of: change'"
  }

  public func fit(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit {
    solve(sample, arms, contrast) { answer, _ in answer }
  }

  /// Compares the slopes of two arms.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves.
  ///   - arms: How many arms there are.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit, with its variances.
  public func details(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> MixedDetails {
    solve(sample, arms, contrast) { MixedDetails($0, of: $1) }
  }

  private func solve<Answer>(
    _ sample: WaveSample, _ arms: Int, _ contrast: ArmPair,
    _ answer: (Fit, RestrictedFit<SlopeModel>?) -> Answer
  ) -> Answer {
    let layout = GrowthLayout(sample, arms: arms, intercepts, random)
    guard layout.isIdentified else { return answer(.failed(.tooFewObservations), nil) }
    let width = layout.columns + 1
    return RestrictedFit<SlopeModel>.solve(
      columns: layout.columns, parameters: layout.parameters, blocks: sample.groups.count,
      products: 4 * width * width,
      model: { layout.model(sample, $0, $1) }, start: { layout.start(sample, $0) },
      answer: { fit in
        guard let fit else { return answer(.failed(.noConvergence), nil) }
        return answer(estimate(fit, layout, contrast), fit)
      })
  }

  private func estimate(
    _ fit: RestrictedFit<SlopeModel>, _ layout: GrowthLayout, _ contrast: ArmPair
  ) -> Fit {
    let found = fit.difference(
      layout.slope(contrast.treatment), layout.slope(contrast.comparator), reference,
      between: layout.people - Double(layout.arms))
    guard random == .slope else {
      guard fit.isAtBound, let estimate = found.estimate else { return found }
      return .boundary(estimate, .noClusterVariance)
    }
    // As lme4 has it: an element of L's diagonal below 1e-4 residual standard deviations.
    let limit = 1e-4 * fit.phi[0].squareRoot()
    guard abs(fit.phi[1]) < limit || abs(fit.phi[3]) < limit, let estimate = found.estimate else {
      return found
    }
    return .boundary(estimate, .noClusterVariance)
  }
}
