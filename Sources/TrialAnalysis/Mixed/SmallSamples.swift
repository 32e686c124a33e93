internal import Inference

/// Standard errors and degrees of freedom of a difference of two fixed effects in small samples.
extension RestrictedFit {
  /// The difference of two fixed effects.
  ///
  /// - Parameters:
  ///   - a: Column of the first effect.
  ///   - b: Column of the second.
  ///   - reference: How its statistic is referred to t.
  ///   - between: The degrees of freedom of `between`.
  /// - Returns: The fit, inside the parameter space or on its edge.
  func difference(
    _ a: Int, _ b: Int, _ reference: MixedReference, between: Double
  ) -> Fit {
    var variance = likelihood.variance(a, b)
    let df: Double
    switch reference {
    case .satterthwaite: df = satterthwaite(a, b)
    case .kenwardRoger:
      guard let adjusted = kenwardRoger(a, b) else { return .failed(.singular) }
      (variance, df) = adjusted
    case .between: df = between
    case .residual: df = model.residualDf
    case .z: df = .infinity
    }
    guard variance > 0, df > 0 else { return .failed(.noVariation) }
    return .converged(
      Estimate(
        value: likelihood.beta[a] - likelihood.beta[b], standardError: variance.squareRoot(),
        df: df))
  }

  /// Satterthwaite's degrees of freedom.
  ///
  /// ```
  /// df = 2f²/(g'·A·g),   f = l'Φl,  g = ∂f/∂φ,  A = 2·H⁻¹,   H the Hessian of −2ℓ
  /// ```
  ///
  /// Variances held at 0 are left out. Source: Giesbrecht & Burns (1985) Biometrics 41:477; as in
  /// Kuznetsova, Brockhoff & Christensen (2017) J Stat Softw 82(13).
  ///
  /// - Parameters:
  ///   - a: Column of the first effect.
  ///   - b: Column of the second.
  /// - Returns: Degrees of freedom; those of the residual where the variance hangs on nothing else.
  func satterthwaite(_ a: Int, _ b: Int) -> Double {
    let m = model.parameters
    let f = likelihood.variance(a, b)
    for k in 0..<m { trial[k] = likelihood.varianceDerivative(k, a, b) }
    information.update(repeating: 0, count: m * m)
    model.pullBack(phi, trial, information)
    guard solver.solve(hessian, trial, held: held, into: step) else { return model.residualDf }
    var quadratic = 0.0
    for k in 0..<m where held & (1 &<< UInt64(k)) == 0 { quadratic += trial[k] * step[k] }
    return quadratic > 0 ? f * f / quadratic : model.residualDf
  }

  /// Kenward and Roger's adjusted variance and degrees of freedom.
  ///
  /// ```
  /// Φ_A = Φ + 2Φ·Σ W_kl(S_kl − S_kΦS_l)·Φ,   W = 2·I⁻¹,  I_kl = tr(PV_kPV_l)
  /// df = 2/a,   a = Σ W_kl·u_k·u_l,  u_k = l'ΦS_kΦl/l'Φl
  /// ```
  ///
  /// For one contrast their scale factor is 1 and df reduces to this. A variance at 0 counts as any other.
  /// Source: Kenward & Roger (1997) Biometrics 53:983.
  ///
  /// - Parameters:
  ///   - a: Column of the first effect.
  ///   - b: Column of the second.
  /// - Returns: l'Φ_A·l and df; nil where the information cannot be inverted.
  func kenwardRoger(_ a: Int, _ b: Int) -> (variance: Double, df: Double)? {
    let m = model.parameters
    let f = likelihood.variance(a, b)
    var correction = 0.0
    var quadratic = 0.0
    for k in 0..<m {
      for l in 0..<m { trial[l] = l == k ? 1 : 0 }
      // Column k of the inverse information.
      guard solver.solve(likelihood.information, trial, into: step) else { return nil }
      let own = likelihood.varianceDerivative(k, a, b) / f
      for l in 0..<m {
        correction += 2 * step[l] * likelihood.correction(k, l, a, b)
        quadratic += 2 * step[l] * own * likelihood.varianceDerivative(l, a, b) / f
      }
    }
    guard quadratic > 0 else { return nil }
    return (f + 2 * correction, 2 / quadratic)
  }
}
