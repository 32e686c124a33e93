internal import CGSL

/// Minima of smooth functions of some numbers by their slopes: GSL's Broyden, Fletcher, Goldfarb and Shanno (bfgs2).
public enum GradientSearch {
  /// A function's value and its slopes at a place.
  public typealias Function = ([Double]) -> (value: Double, gradient: [Double])

  private final class Box {
    let function: Function
    init(_ function: @escaping Function) { self.function = function }

    func at(_ vector: UnsafePointer<gsl_vector>?) -> (value: Double, gradient: [Double]) {
      let found = function((0..<(vector?.pointee.size ?? 0)).map { gsl_vector_get(vector, $0) })
      return (found.value.isFinite ? found.value : 1e100, found.gradient)
    }

    static func of(_ state: UnsafeMutableRawPointer?) -> Box {
      Unmanaged<Box>.fromOpaque(state.unsafelyUnwrapped).takeUnretainedValue()
    }
  }

  /// The lowest place that is reached from a start.
  ///
  /// - Parameters:
  ///   - start: Where it begins; at least one number.
  ///   - step: How far it first goes, > 0.
  ///   - tolerance: Length of the gradient at which it stops.
  ///   - limit: Most steps.
  ///   - function: What is minimised; not finite is taken as very high.
  /// - Returns: The place and the value there, also where rounding or the limit ended it; nil when GSL has no memory or
  ///   the function is not finite at the start.
  public static func minimum(
    from start: [Double], step: Double = 0.1, tolerance: Double = 1e-5, limit: Int = 500,
    _ function: Function
  ) -> (place: [Double], value: Double)? {
    precondition(!start.isEmpty && step > 0, "numbers to search in, and a step")
    _ = GSL.ready
    return withoutActuallyEscaping(function) { escapable in
      let box = Box(escapable)
      return withExtendedLifetime(box) { walk(box, start, step, tolerance, limit) }
    }
  }

  private static func walk(
    _ box: Box, _ start: [Double], _ step: Double, _ tolerance: Double, _ limit: Int
  ) -> (place: [Double], value: Double)? {
    let n = start.count
    guard box.function(start).value.isFinite, let x = gsl_vector_alloc(n),
      let minimizer = gsl_multimin_fdfminimizer_alloc(cgsl_multimin_bfgs2(), n)
    else { return nil }
    defer {
      gsl_multimin_fdfminimizer_free(minimizer)
      gsl_vector_free(x)
    }
    for i in 0..<n { gsl_vector_set(x, i, start[i]) }
    var wrapped = gsl_multimin_function_fdf(
      f: { Box.of($1).at($0).value },
      df: { vector, state, gradient in
        for (i, slope) in Box.of(state).at(vector).gradient.enumerated() {
          gsl_vector_set(gradient, i, slope)
        }
      },
      fdf: { vector, state, value, gradient in
        let found = Box.of(state).at(vector)
        value?.pointee = found.value
        for (i, slope) in found.gradient.enumerated() { gsl_vector_set(gradient, i, slope) }
      }, n: n, params: Unmanaged.passUnretained(box).toOpaque())
    return withUnsafeMutablePointer(to: &wrapped) { wrapped in
      guard gsl_multimin_fdfminimizer_set(minimizer, wrapped, x, step, 0.1) == 0 else { return nil }
      for _ in 0..<limit {
        // It ends by itself where no step goes down any more.
        guard gsl_multimin_fdfminimizer_iterate(minimizer) == 0,
          gsl_multimin_test_gradient(gsl_multimin_fdfminimizer_gradient(minimizer), tolerance) != 0
        else { break }
      }
      let place = gsl_multimin_fdfminimizer_x(minimizer)
      return (
        (0..<n).map { gsl_vector_get(place, $0) }, gsl_multimin_fdfminimizer_minimum(minimizer)
      )
    }
  }
}
