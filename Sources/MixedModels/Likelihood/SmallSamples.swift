internal import Inference

/// Standard errors and degrees of freedom of a contrast of fixed effects in small samples.
extension RestrictedFit {
  /// The contrast l'β that stands in ``contrast``.
  ///
  /// - Parameters:
  ///   - reference: How its statistic is referred to t.
  ///   - between: The degrees of freedom of `between`.
  /// - Returns: The fit, inside the parameter space or on its edge.
  func estimate(_ reference: MixedReference, between: Double) -> Fit {
    var variance = likelihood.project(contrast, left, right)
    let df: Double
    switch reference {
    case .satterthwaite: df = satterthwaite(variance)
    case .kenwardRoger, .kenwardRogerLinear:
      guard let adjusted = kenwardRoger(variance, isLinear: reference == .kenwardRogerLinear)
      else { return .failed(.singular) }
      (variance, df) = adjusted
    case .between: df = between
    case .residual: df = model.residualDf
    case .z: df = .infinity
    }
    guard variance > 0, df > 0 else { return .failed(.noVariation) }
    var value = 0.0
    for i in 0..<model.columns where contrast[i] != 0 { value += contrast[i] * likelihood.beta[i] }
    return .converged(
      Estimate(value: value, standardError: variance.squareRoot(), df: df))
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
  /// - Parameter f: l'Φl of the contrast that was projected.
  /// - Returns: Degrees of freedom; those of the residual where the variance hangs on nothing else.
  func satterthwaite(_ f: Double) -> Double {
    let m = model.parameters
    for k in 0..<m { trial[k] = likelihood.varianceDerivative(k, left, right) }
    information.update(repeating: 0, count: m * m)
    model.pullBack(phi, trial, information)
    guard solver.solve(hessian, trial, held: held, into: step) else { return model.residualDf }
    var quadratic = 0.0
    for k in 0..<model.free where held & (1 &<< UInt64(k)) == 0 {
      quadratic += trial[k] * step[k]
    }
    return quadratic > 0 ? f * f / quadratic : model.residualDf
  }

  /// Kenward and Roger's adjusted variance and degrees of freedom.
  ///
  /// ```
  /// Φ_A = Φ + 2Φ·Σ W_kl(S_kl − S_kΦS_l − ¼R_kl)·Φ,   W = 2·I⁻¹,  I_kl = tr(PV_kPV_l),  R_kl = Σ_a S_a·∂²θ_a/∂φ_k∂φ_l
  /// df = 2/a,   a = Σ W_kl·u_k·u_l,  u_k = l'ΦS_kΦl/l'Φl
  /// ```
  ///
  /// Sums run over φ; where V is linear in θ and there are as many of both over θ, which gives the same, and still does
  /// where a root is 0. R is 0 where V is linear in φ, and left out by the linear version. For one contrast their scale
  /// factor is 1 and df reduces to this. A variance at 0 counts as any other.
  /// Source: Kenward & Roger (1997) Biometrics 53:983.
  ///
  /// - Parameters:
  ///   - f: l'Φl of the contrast that was projected.
  ///   - isLinear: Whether R is left out.
  /// - Returns: l'Φ_A·l and df; nil where the information cannot be inverted.
  func kenwardRoger(_ f: Double, isLinear: Bool) -> (variance: Double, df: Double)? {
    let (m, n) = (model.parameters, model.free)
    let most = max(m, n)
    let isByTheta = model.isLinear && m == n
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: most * most + 2 * most) {
      memory -> (variance: Double, df: Double)? in
      // A model has parameters.
      guard let matrix = memory.baseAddress else { return nil }
      let (slope, column) = (matrix + most * most, matrix + most * most + most)
      for k in 0..<m {
        let derivative = likelihood.varianceDerivative(k, left, right)
        column[k] = isLinear || model.isLinear ? 0 : -derivative / 4
        slope[k] = derivative
        for l in 0..<m { matrix[k * m + l] = likelihood.correction(k, l, left, right) }
      }
      if isByTheta {
        information.update(from: likelihood.information, count: m * m)
      } else {
        model.pullBack(phi, column, matrix)
        information.update(repeating: 0, count: m * m)
        model.pullBack(phi, slope, information)
        pullInformation()
      }
      var (correction, quadratic) = (0.0, 0.0)
      for k in 0..<n {
        for l in 0..<n { trial[l] = l == k ? 1 : 0 }
        // Column k of the inverse information.
        guard solver.solve(information, trial, into: step) else { return nil }
        for l in 0..<n {
          correction += 2 * step[l] * matrix[k * n + l]
          quadratic += 2 * step[l] * slope[k] * slope[l] / (f * f)
        }
      }
      guard quadratic > 0 else { return nil }
      return (f + 2 * correction, 2 / quadratic)
    }
  }
}
