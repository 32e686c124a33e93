internal import CGSL

/// The stream as a generator of GSL, so that every `gsl_ran_*` runs on it.
private enum PhiloxGenerator {
  // Written once; GSL only reads it.
  nonisolated(unsafe) static let type: UnsafePointer<gsl_rng_type> = {
    let type = UnsafeMutablePointer<gsl_rng_type>.allocate(capacity: 1)
    let name = UnsafeMutablePointer<CChar>.allocate(capacity: 16)
    for (i, byte) in "philox4x32-10".utf8CString.enumerated() { name[i] = byte }
    type.initialize(
      to: gsl_rng_type(
        name: UnsafePointer(name), max: UInt.max, min: 0, size: 0,
        // A stream is placed by its address, never by a seed of GSL's.
        set: { _, _ in },
        get: { state in
          UInt(state.unsafelyUnwrapped.assumingMemoryBound(to: RandomStream.self).pointee.next())
        },
        get_double: { state in
          state.unsafelyUnwrapped.assumingMemoryBound(to: RandomStream.self).pointee.uniform()
        }))
    return UnsafePointer(type)
  }()
}

extension RandomStream {
  mutating func withGSL<Result>(_ body: (UnsafePointer<gsl_rng>) -> Result) -> Result {
    _ = GSL.ready
    return withUnsafeMutablePointer(to: &self) { stream in
      var generator = gsl_rng(type: PhiloxGenerator.type, state: UnsafeMutableRawPointer(stream))
      return withUnsafePointer(to: &generator, body)
    }
  }

  /// Poisson draw; 0 unless the mean is positive.
  public mutating func poisson(mean: Double) -> Int {
    mean > 0 ? withGSL { Int(gsl_ran_poisson($0, mean)) } : 0
  }

  /// Negative binomial draw by size r > 0 and mean μ ≥ 0: Var = μ + μ²/r.
  public mutating func negativeBinomial(size: Double, mean: Double) -> Int {
    guard size > 0, mean > 0 else { return 0 }
    return poisson(mean: gamma(GammaShape(size, scale: mean / size)))
  }

  /// GSL's own ziggurat normal on this stream: a check of ``normal()``, 24-bit magnitudes.
  package mutating func normalByGSL() -> Double {
    withGSL { gsl_ran_gaussian_ziggurat($0, 1) }
  }

  /// GSL's own gamma on this stream: a check of ``gamma(_:)``.
  package mutating func gammaByGSL(_ shape: Double) -> Double {
    withGSL { gsl_ran_gamma($0, shape, 1) }
  }
}
