internal import CGSL

/// Minima of functions of a few numbers without derivatives: GSL's simplex of Nelder and Mead (nmsimplex2).
public enum SimplexSearch {
  private final class Box {
    let function: ([Double]) -> Double
    init(_ function: @escaping ([Double]) -> Double) { self.function = function }
  }

  /// The lowest place that a simplex walks to, started twice.
  ///
  /// - Parameters:
  ///   - start: Where it begins; at least one number.
  ///   - steps: How far the other corners lie, one per number, not 0.
  ///   - tolerance: Size of the simplex at which it stops.
  ///   - limit: Most steps of each start.
  ///   - function: What is minimised; not finite is taken as very high.
  /// - Returns: The place and the value there; nil when GSL has no memory.
  public static func minimum(
    from start: [Double], steps: [Double], tolerance: Double = 1e-7, limit: Int = 2000,
    _ function: ([Double]) -> Double
  ) -> (place: [Double], value: Double)? {
    precondition(!start.isEmpty && start.count == steps.count, "a step for each number")
    _ = GSL.ready
    return withoutActuallyEscaping(function) { escapable in
      let box = Box(escapable)
      return withExtendedLifetime(box) {
        var best: (place: [Double], value: Double)?
        for shrink in [1.0, 0.3] {
          guard
            let found = walk(box, best?.place ?? start, steps.map { $0 * shrink }, tolerance, limit)
          else { return best }
          if found.value <= best?.value ?? .infinity { best = found }
        }
        return best
      }
    }
  }

  private static func walk(
    _ box: Box, _ start: [Double], _ steps: [Double], _ tolerance: Double, _ limit: Int
  ) -> (place: [Double], value: Double)? {
    let n = start.count
    guard let x = gsl_vector_alloc(n), let step = gsl_vector_alloc(n),
      let minimizer = gsl_multimin_fminimizer_alloc(cgsl_multimin_simplex(), n)
    else { return nil }
    defer {
      gsl_multimin_fminimizer_free(minimizer)
      gsl_vector_free(step)
      gsl_vector_free(x)
    }
    for i in 0..<n {
      gsl_vector_set(x, i, start[i])
      gsl_vector_set(step, i, steps[i])
    }
    var wrapped = gsl_multimin_function(
      f: { vector, state in
        let box = Unmanaged<Box>.fromOpaque(state.unsafelyUnwrapped).takeUnretainedValue()
        let count = vector?.pointee.size ?? 0
        let value = box.function((0..<count).map { gsl_vector_get(vector, $0) })
        return value.isFinite ? value : 1e100
      }, n: n, params: Unmanaged.passUnretained(box).toOpaque())
    return withUnsafeMutablePointer(to: &wrapped) { wrapped in
      guard gsl_multimin_fminimizer_set(minimizer, wrapped, x, step) == 0
      else { return nil }
      for _ in 0..<limit {
        guard gsl_multimin_fminimizer_iterate(minimizer) == 0,
          gsl_multimin_fminimizer_size(minimizer) > tolerance
        else { break }
      }
      let place = gsl_multimin_fminimizer_x(minimizer)
      return (
        (0..<n).map { gsl_vector_get(place, $0) }, gsl_multimin_fminimizer_minimum(minimizer)
      )
    }
  }
}
