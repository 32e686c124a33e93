internal import GSLKit

/// The product of two independent normals: what an estimated indirect effect is distributed as.
///
/// ```
/// P(AB ≤ x) = ∫ φ((u − a)/s_a)/s_a · P(uB ≤ x) du,   P(AB ≤ 0) = Φ(z_a)Φ(−z_b) + Φ(−z_a)Φ(z_b),   z = mean/SD
/// ```
///
/// Integrated, not drawn: the same figures each time. It is skewed unless one of the means is 0, so its interval is not
/// symmetric about a·b. Sources: Meeker & Escobar (1994) J Stat Comput Simul 49:63; MacKinnon, Fritz, Williams & Lockwood (2007)
/// Behav Res Methods 39:384; Tofighi & MacKinnon (2011) Behav Res Methods 43:692 (R package RMediation).
///
/// ```swift
/// ProductOfNormals(a: -57.402, seA: 3.782, b: 0.45175, seB: 0.03456).interval(0.95)   // −31.087 to −20.980
/// ```
public struct ProductOfNormals: Sendable, Equatable {
  /// Mean of the first.
  public let a: Double
  /// Its standard deviation, > 0.
  public let seA: Double
  /// Mean of the second.
  public let b: Double
  /// Its standard deviation, > 0.
  public let seB: Double

  /// The product of two normals.
  ///
  /// - Parameters:
  ///   - a: Mean of the first.
  ///   - seA: Its standard deviation, > 0.
  ///   - b: Mean of the second.
  ///   - seB: Its standard deviation, > 0.
  public init(a: Double, seA: Double, b: Double, seB: Double) {
    precondition(seA > 0 && seB > 0, "both normals vary")
    (self.a, self.seA) = (a, seA)
    (self.b, self.seB) = (b, seB)
  }

  /// The product of the paths of a mediator.
  public init(_ paths: MediationPaths) {
    self.init(a: paths.a, seA: paths.seA, b: paths.b, seB: paths.seB)
  }

  /// Its mean, a·b.
  public var mean: Double { a * b }
  /// Its standard deviation: √(a²s_b² + b²s_a² + s_a²s_b²).
  public var sd: Double {
    (a * a * seB * seB + b * b * seA * seA + seA * seA * seB * seB).squareRoot()
  }

  /// The smaller of P(AB < 0) and P(AB > 0): half of the two-sided p-value of no indirect effect.
  public var tail: Double {
    let (x, y) = (abs(a / seA), abs(b / seB))
    return Normal.cdf(x) * Normal.upper(y) + Normal.upper(x) * Normal.cdf(y)
  }

  /// The two-sided p-value of no indirect effect: the interval of 1 − p has 0 for an end.
  public var twoSidedP: Double { min(1, 2 * tail) }

  /// P(AB ≤ x), to 1e-10.
  public func cdf(_ x: Double) -> Double {
    guard x != 0 else { return a * b >= 0 ? tail : 1 - tail }
    // In SDs of the first, from where it is 0: there x/u must keep its digits.
    let zero = -a / seA
    func integrand(_ t: Double) -> Double {
      let density = Normal.density(zero + t)
      guard t != 0 else { return x > 0 ? density : 0 }
      let y = (x / (seA * t) - b) / seB
      return density * (t > 0 ? Normal.cdf(y) : Normal.upper(y))
    }
    // The integrand is flat for so far on either side of 0, and steep beyond: pieces that grow fourfold.
    let reach = 9.0
    let flat = abs(x) / (seA * (abs(b) + reach * seB))
    // So near 0 that it makes no difference.
    guard flat > 1e-14 else { return cdf(0) }
    let (first, last) = (-reach - zero, reach - zero)
    var ends = [first, -zero, last]
    if first < 0, last > 0 { ends.append(0) }
    var step = flat
    while step < last - first + abs(zero) {
      for end in [-step, step] where end > first && end < last { ends.append(end) }
      step *= 4
    }
    ends.sort()
    var sum = 0.0
    for (from, to) in zip(ends, ends.dropFirst()) where to > from {
      // Adding the density keeps what is asked for relative to something that is not nearly 0.
      let whole = Normal.cdf(zero + to) - Normal.cdf(zero + from)
      guard whole > 1e-16 else { continue }
      let part = try? Quadrature.integrate(from: from, to: to, relative: 1e-11) {
        integrand($0) + Normal.density(zero + $0)
      }
      sum += (part ?? .nan) - whole
    }
    return min(max(sum, 0), 1)
  }

  /// The interval that leaves as much on either side.
  ///
  /// - Parameter confidence: Its level, 0 < level < 1.
  /// - Returns: Its ends, to 1e-9 of the standard deviation.
  public func interval(_ confidence: Double) -> (lower: Double, upper: Double) {
    precondition(confidence > 0 && confidence < 1, "a level lies between 0 and 1")
    let out = (1 - confidence) / 2
    return (quantile(out), quantile(1 - out))
  }

  /// The x with P(AB ≤ x) = p.
  private func quantile(_ p: Double) -> Double {
    var reach = 4.0
    while reach < 64, cdf(mean - reach * sd) > p || cdf(mean + reach * sd) < p { reach *= 2 }
    let found = try? RootFinder.brent(
      from: mean - reach * sd, to: mean + reach * sd, absolute: 1e-10 * sd, relative: 1e-13
    ) { cdf($0) - p }
    return found ?? .nan
  }
}
