internal import CGSL

/// Carries a Swift closure through GSL's `void *`.
private final class Integrand {
  let function: (Double) -> Double
  init(_ function: @escaping (Double) -> Double) { self.function = function }
}

/// Hands a closure to GSL for as long as the body runs.
func withGSLFunction<Result>(
  _ function: (Double) -> Double, _ body: (UnsafeMutablePointer<gsl_function>) -> Result
) -> Result {
  withoutActuallyEscaping(function) { escapable in
    let box = Integrand(escapable)
    return withExtendedLifetime(box) {
      var wrapped = gsl_function(
        function: { x, state in
          Unmanaged<Integrand>.fromOpaque(state.unsafelyUnwrapped).takeUnretainedValue().function(x)
        }, params: Unmanaged.passUnretained(box).toOpaque())
      return body(&wrapped)
    }
  }
}

/// Integrals by adaptive Gauss–Kronrod quadrature (GSL's QAG, 61 points).
public enum Quadrature {
  /// ∫ f over [a, b].
  ///
  /// - Parameters:
  ///   - a: Lower end, finite.
  ///   - b: Upper end, finite.
  ///   - relative: Relative tolerance, at least 1e-14.
  ///   - f: A smooth function.
  /// - Returns: The integral.
  /// - Throws: ``NumericalError`` when the tolerance is not reached.
  public static func integrate(
    from a: Double, to b: Double, relative: Double = 1e-12, _ f: (Double) -> Double
  ) throws(NumericalError) -> Double {
    _ = GSL.ready
    guard let space = gsl_integration_workspace_alloc(1000) else {
      throw NumericalError("quadrature: out of memory")
    }
    defer { gsl_integration_workspace_free(space) }
    var (result, error) = (0.0, 0.0)
    let status = withGSLFunction(f) {
      gsl_integration_qag($0, a, b, 1e-300, relative, 1000, 6, space, &result, &error)
    }
    // Rounding near the tolerance is reported as a failure although the figure is good.
    if status == Int32(GSL_EROUND) && error <= 100 * relative * abs(result) { return result }
    try GSL.check(status, "quadrature over [\(a), \(b)]")
    return result
  }

  /// ∫ f over [a, b] by fixed points, for functions that bend over one unit or more, as normal densities do: pieces of at most
  /// one unit by six points of Gauss and Legendre, narrow ones by three.
  ///
  /// A normal density over nine units is right to 1e-10.
  ///
  /// - Parameters:
  ///   - a: Lower end, finite.
  ///   - b: Upper end, finite; 0 is returned unless it is above the lower.
  ///   - f: The function.
  /// - Returns: The integral.
  public static func pieces(from a: Double, to b: Double, _ f: (Double) -> Double) -> Double {
    guard b > a else { return 0 }
    let count = (b - a).rounded(.up)
    let width = (b - a) / count
    guard let table = gsl_integration_glfixed_table_alloc(width < 0.2 ? 3 : 6) else { return .nan }
    defer { gsl_integration_glfixed_table_free(table) }
    return withGSLFunction(f) { function in
      (0..<Int(count)).reduce(0) { sum, piece in
        let low = a + width * Double(piece)
        return sum + gsl_integration_glfixed(function, low, low + width, table)
      }
    }
  }
}

/// Roots of one variable by Brent's method.
public enum RootFinder {
  /// The x in [a, b] with f(x) = 0.
  ///
  /// - Parameters:
  ///   - a: An end where f has one sign.
  ///   - b: An end where it has the other.
  ///   - absolute: Absolute tolerance on x.
  ///   - relative: Relative tolerance on x.
  ///   - f: A continuous function.
  /// - Returns: The root.
  /// - Throws: ``NumericalError`` when both ends have the same sign.
  public static func brent(
    from a: Double, to b: Double, absolute: Double = 0, relative: Double = 1e-14,
    _ f: (Double) -> Double
  ) throws(NumericalError) -> Double {
    _ = GSL.ready
    guard let solver = gsl_root_fsolver_alloc(cgsl_root_brent()) else {
      throw NumericalError("root finder: out of memory")
    }
    defer { gsl_root_fsolver_free(solver) }
    var status: Int32 = 0
    withGSLFunction(f) { function in
      status = gsl_root_fsolver_set(solver, function, a, b)
      guard status == 0 else { return }
      for _ in 0..<200 {
        status = gsl_root_fsolver_iterate(solver)
        guard status == 0 else { return }
        let low = gsl_root_fsolver_x_lower(solver)
        let high = gsl_root_fsolver_x_upper(solver)
        if gsl_root_test_interval(low, high, absolute, relative) == 0 { return }
      }
    }
    try GSL.check(status, "root finder over [\(a), \(b)]")
    return gsl_root_fsolver_root(solver)
  }
}
