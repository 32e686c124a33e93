internal import CGSL

/// A smooth function on an interval by its Chebyshev series, as GSL makes it.
///
/// ```
/// f(x) ≈ ½c_0 + Σ c_k·T_k(t),   t = (2x − a − b)/(b − a)
/// ```
///
/// ```swift
/// let series = ChebyshevSeries(from: 0, to: 1, terms: 16) { exp($0) }
/// series.value(at: 0.5)  // 1.6487212707
/// ```
public final class ChebyshevSeries {
  private let series: UnsafeMutablePointer<gsl_cheb_series>?

  /// Prepares a function.
  ///
  /// - Parameters:
  ///   - a: Lower end, finite.
  ///   - b: Upper end, above the lower.
  ///   - terms: Terms, and places at which the function is asked; 2 or more. For an analytic function the error falls by a
  ///     factor with each.
  ///   - f: The function.
  public init(from a: Double, to b: Double, terms: Int, _ f: (Double) -> Double) {
    _ = GSL.ready
    series = gsl_cheb_alloc(max(terms, 2) - 1)
    guard let series else { return }
    _ = withGSLFunction(f) { gsl_cheb_init(series, $0, a, b) }
  }

  deinit { series.map { gsl_cheb_free($0) } }

  /// The function at a place of the interval; NaN where there was no memory, or the ends were in the wrong order.
  public func value(at x: Double) -> Double {
    series.map { gsl_cheb_eval($0, x) } ?? .nan
  }
}
