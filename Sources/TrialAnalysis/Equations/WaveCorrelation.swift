public import Parts

/// How a person's waves are taken to be alike, until the sandwich puts it right.
public enum WaveCorrelation: String, Choice {
  /// Not at all.
  case independence
  /// By one correlation, whatever lies between.
  case exchangeable
  /// By ρ to the power of the waves from one to the other, whatever their times.
  case ar1

  /// As a protocol has it.
  var words: String {
    switch self {
    case .independence: "independence working correlation"
    case .exchangeable: "exchangeable working correlation"
    case .ar1: "AR(1) working correlation"
    }
  }

  /// R⁻¹ of the waves that somebody has, with rows and columns of 0 for others.
  ///
  /// - Parameters:
  ///   - rho: The correlation.
  ///   - observed: Bit w: wave w is there.
  ///   - waves: Waves of the model.
  ///   - inverse: Room for waves².
  func invert(
    _ rho: Double, _ observed: UInt64, waves: Int, into inverse: UnsafeMutablePointer<Double>
  ) {
    inverse.update(repeating: 0, count: waves * waves)
    let seen = Double(observed.nonzeroBitCount)
    let shared = self == .exchangeable ? rho / (1 + (seen - 1) * rho) : 0
    var last = -1
    for w in 0..<waves where observed & (1 &<< UInt64(w)) != 0 {
      switch self {
      case .independence: inverse[w * waves + w] = 1
      case .exchangeable:
        for v in 0..<waves where observed & (1 &<< UInt64(v)) != 0 {
          inverse[w * waves + v] = ((w == v ? 1 : 0) - shared) / (1 - rho)
        }
      case .ar1:
        // What a wave adds to those before it: (e_w − r·e_last)²/(1 − r²).
        var r = last < 0 ? 0.0 : 1
        if last >= 0 { for _ in last..<w { r *= rho } }
        let weight = 1 / (1 - r * r)
        inverse[w * waves + w] += weight
        if last >= 0 {
          inverse[last * waves + last] += r * r * weight
          inverse[w * waves + last] = -r * weight
          inverse[last * waves + w] = -r * weight
        }
        last = w
      }
    }
  }

  /// Correlations that make R of so many waves positive definite.
  func bounds(waves: Int) -> ClosedRange<Double> {
    let most = 1 - 1e-9
    return self == .ar1 ? -most...most : -most / Double(max(waves - 1, 1))...most
  }

  /// The correlation that products of standardised residuals tell.
  ///
  /// ```
  /// exchangeable   Σ products/Σ pairs
  /// ar1            0 = Σ_d d·ρ^(d−1)·(products_d − pairs_d·ρ^d),  by scoring
  /// ```
  ///
  /// Both as geepack has them (Yan & Fine 2004 Stat Med 23:859).
  ///
  /// - Parameters:
  ///   - products: Their sums, by waves from one to the other, less 1.
  ///   - pairs: How many there are.
  ///   - start: Where scoring starts.
  /// - Returns: The correlation, from −1 to 1 where it is scored.
  func estimate(
    _ products: UnsafeBufferPointer<Double>, _ pairs: UnsafeBufferPointer<Double>,
    from start: Double
  ) -> Double {
    let all = pairs.reduce(0, +)
    guard all > 0, self != .independence else { return 0 }
    guard self == .ar1 else { return products.reduce(0, +) / all }
    var rho = start
    for _ in 0..<200 {
      var (score, information) = (0.0, 0.0)
      var power = 1.0
      for k in 0..<pairs.count {
        let slope = Double(k + 1) * power
        power *= rho
        score += slope * (products[k] - pairs[k] * power)
        information += pairs[k] * slope * slope
      }
      guard information > 0 else { return 0 }
      let step = score / information
      rho = min(max(rho + step, -1), 1)
      if abs(step) < 1e-14 { break }
    }
    return rho
  }
}
