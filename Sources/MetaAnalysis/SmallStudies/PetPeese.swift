public import GSLKit
public import Inference

/// Which way effects are expected, and so which studies would go missing.
public enum Direction: Sendable {
  /// Above 0.
  case positive
  /// Below 0.
  case negative

  /// The sign of the common effect; positive where it is 0.
  public static func ofCommonEffect(_ y: Span<Double>, _ v: Span<Double>) -> Direction {
    WeightedSums(light: y, v, tau2: 0).mean < 0 ? .negative : .positive
  }

  /// 1 or −1.
  public var sign: Double { self == .positive ? 1 : -1 }
}

/// The effect of a study without sampling error, by a line through the funnel.
///
/// ```
/// PET    y = β₀ + β₁·se, weights 1/v, residual variance estimated: β₀
/// PEESE  y = β₀ + β₁·v:  β₀
/// PET-PEESE: PEESE when PET's β₀ is above 0 in the expected direction at one-sided α, else PET
/// ```
///
/// t with k − 2. Source: Stanley & Doucouliagos (2014) Res Synth Methods 5:60. Published simulations
/// differ in the rule of the switch: α is one-sided here, .05 unless given, as in Carter et al. (2019)
/// Adv Methods Pract Psychol Sci 2:115.
public enum PetPeese {
  /// PET's line; its intercept is the estimate.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  /// - Returns: The line, or why there is none.
  @inlinable
  public static func pet(
    _ y: Span<Double>, _ v: Span<Double>
  ) -> Result<WeightedLine, MetaFailure> {
    WeightedLine.fit(y, v) { v, _, _ in squareRoots(v) }
  }

  /// PEESE's line; its intercept is the estimate.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  /// - Returns: The line, or why there is none.
  @inlinable
  public static func peese(
    _ y: Span<Double>, _ v: Span<Double>
  ) -> Result<WeightedLine, MetaFailure> {
    WeightedLine.fit(y, v) { v, _, _ in v }
  }

  /// One of the two, as PET decides.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - direction: The expected direction.
  ///   - critical: Upper-tail critical values at the one-sided α of the switch.
  /// - Returns: The estimate and which of the two it is, or why there is none.
  public static func conditional(
    _ y: Span<Double>, _ v: Span<Double>, _ direction: Direction, critical: CriticalValues
  ) -> Result<(estimate: Estimate, isPeese: Bool), MetaFailure> {
    pet(y, v).flatMap { line in
      let t = line.intercept.statistic * direction.sign
      guard t > critical(df: line.intercept.df) else { return .success((line.intercept, false)) }
      return peese(y, v).map { ($0.intercept, true) }
    }
  }
}
