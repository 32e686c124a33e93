internal import Foundation
public import GSLKit
public import Inference

/// Maximum likelihood of a logistic regression whose clusters have normal intercepts.
///
/// ```
/// e_j | u_j ~ binomial(n_j, expit(η_A + σ_c·u_j)),   u_j ~ N(0, 1);   people of an arm without clusters have no u
/// ℓ = Σ_j log ∫ exp g_j(u) du/√(2π),   g = e(η + σu) − n·log(1 + e^{η + σu}) − u²/2
/// ∫ by Gauss and Hermite's points around the mode û, in units of (−g″(û))^(−1/2)
/// ∂ℓ/∂η = Σ E(e − np),   ∂ℓ/∂σ = Σ E u(e − np),   E under the points;   −∂²ℓ = E(complete) − Var(complete score)     (Louis 1982)
/// ```
///
/// Newton's steps, halved where the likelihood falls. Fails where an arm has no events or nothing else, and where it does not settle. Sources: Pinheiro & Bates (1995)
/// J Comput Graph Stat 4:12; Louis (1982) J R Stat Soc B 44:226.
public struct LogisticIntercepts {
  /// What a model reads of one cluster, or of the people of an arm without clusters.
  public struct Unit: Sendable, BitwiseCopyable {
    /// People, above 0.
    public var n: Double
    /// Those who had the event; with a weight it need not be whole.
    public var events: Double
    /// How often it is there.
    public var weight: Double
    /// Column of its arm.
    public var arm: Int
    /// Which of the standard deviations it has; −1 for none.
    public var random: Int

    /// A unit.
    public init(n: Double, events: Double, weight: Double = 1, arm: Int, random: Int) {
      self.n = n
      self.events = events
      self.weight = weight
      self.arm = arm
      self.random = random
    }
  }

  /// What was found.
  public struct Found: Sendable {
    /// Log odds of the mean cluster of each arm.
    public var logOdds: [Double]
    /// Standard deviations between clusters, on the logit.
    public var sds: [Double]
    /// Covariance of both, row by row; that of a standard deviation at 0 is 0.
    public var covariance: [Double]
    /// Log likelihood, without binomial coefficients.
    public var logLikelihood: Double
    /// Whether a standard deviation is 0.
    public var isAtBoundary: Bool
  }

  /// The maximum, or why there is none.
  public enum Answer: Sendable {
    /// What was found.
    case found(Found)
    /// Why nothing was.
    case failed(Failure)

    /// What was found; nil for nothing.
    public var found: Found? {
      switch self {
      case .found(let found): found
      case .failed: nil
      }
    }
  }

  /// Arms, and standard deviations.
  private let arms: Int
  private let randoms: Int
  private let points: HermitePoints
  private var order: Int { arms + randoms }

  /// A model.
  ///
  /// - Parameters:
  ///   - arms: Arms in it, at least 1.
  ///   - randoms: Standard deviations between clusters.
  ///   - points: Points of the quadrature.
  public init(arms: Int, randoms: Int, points: HermitePoints) {
    self.arms = arms
    self.randoms = randoms
    self.points = points
  }

  /// Finds the maximum.
  ///
  /// - Parameter units: Clusters, and arms without any.
  /// - Returns: What was found, or why nothing was.
  public func fit(_ units: Span<Unit>) -> Answer {
    withUnsafeTemporaryAllocation(
      of: Double.self, capacity: 4 * order + 2 * order * order + units.count
    ) {
      memory in
      guard let base = memory.baseAddress else { return .failed(.tooFewObservations) }
      memory.initialize(repeating: 0)
      var climb = Climb(self.order, base, modes: units.count)
      if let failure = start(units, &climb) { return .failed(failure) }
      return climbed(units, &climb)
    }
  }

  /// Numbers of one climb.
  private struct Climb {
    let theta, gradient, step, origin: UnsafeMutablePointer<Double>
    let information, inverse: UnsafeMutablePointer<Double>
    let modes: UnsafeMutablePointer<Double>

    init(_ order: Int, _ base: UnsafeMutablePointer<Double>, modes count: Int) {
      theta = base
      gradient = base + order
      step = base + 2 * order
      origin = base + 3 * order
      information = base + 4 * order
      inverse = information + order * order
      modes = inverse + order * order
    }
  }

  /// Crude log odds, and a spread of clusters by their moments.
  private func start(_ units: Span<Unit>, _ climb: inout Climb) -> Failure? {
    for a in 0..<arms {
      var (n, e) = (0.0, 0.0)
      for i in units.indices where units[i].arm == a {
        n += units[i].weight * units[i].n
        e += units[i].weight * units[i].events
      }
      guard n > 0 else { return .tooFewObservations }
      guard e > 0, e < n else { return .emptyCell }
      climb.theta[a] = log(e / (n - e))
    }
    for k in 0..<randoms {
      // Σ(e − np)² beyond Σnpq, over Σ(npq)²: what a small variance on the logit adds.
      var (further, room) = (0.0, 0.0)
      for i in units.indices where units[i].random == k {
        let unit = units[i]
        let p = 1 / (1 + exp(-climb.theta[unit.arm]))
        let (r, v) = (unit.events - unit.n * p, unit.n * p * (1 - p))
        further += unit.weight * (r * r - v)
        room += unit.weight * v * v
      }
      guard room > 0 else { return .tooFewObservations }
      climb.theta[arms + k] = min(max(further / room, 0.04), 4).squareRoot()
    }
    return nil
  }

  private func climbed(_ units: Span<Unit>, _ climb: inout Climb) -> Answer {
    var here = likelihood(units, climb)
    guard here.isFinite else { return .failed(.noConvergence) }
    for _ in 0..<60 {
      guard newton(climb) || ascend(climb) else { return .failed(.singular) }
      guard let next = walk(units, climb, from: here) else { return .failed(.noConvergence) }
      here = next
      var far = 0.0
      for k in 0..<order { far = max(far, abs(climb.step[k])) }
      for k in arms..<order where climb.theta[k] != 0 && climb.theta[k] < 1e-5 {
        climb.theta[k] = 0
        here = likelihood(units, climb)
        far = 1
      }
      if far < 1e-9 { return finish(climb, here) }
      if (0..<arms).contains(where: { abs(climb.theta[$0]) > 40 }) { return .failed(.emptyCell) }
    }
    return .failed(.noConvergence)
  }

  /// Goes a step, or as much of it as does not lose; what was gone stands in the step then.
  private func walk(_ units: Span<Unit>, _ climb: Climb, from here: Double) -> Double? {
    climb.origin.update(from: climb.theta, count: order)
    for _ in 0..<40 {
      for k in 0..<order { climb.theta[k] = climb.origin[k] + climb.step[k] }
      // A normal intercept and its mirror image are the same.
      for k in arms..<order { climb.theta[k] = abs(climb.theta[k]) }
      let found = likelihood(units, climb)
      if found.isFinite, found >= here - 1e-11 * max(1, abs(here)) { return found }
      for k in 0..<order { climb.step[k] /= 2 }
    }
    return nil
  }

  /// Newton's step; none where the information is not positive definite.
  ///
  /// A standard deviation at 0 stays there.
  private func newton(_ climb: Climb) -> Bool {
    guard invertPositive(climb.information, order: order, into: climb.inverse) != nil else {
      return false
    }
    for i in 0..<order {
      climb.step[i] = 0
      for j in 0..<order { climb.step[i] += climb.inverse[i * order + j] * climb.gradient[j] }
    }
    return true
  }

  /// A step along the gradient, where the likelihood curves the other way.
  private func ascend(_ climb: Climb) -> Bool {
    var most = 0.0
    for k in 0..<order { most = max(most, abs(climb.gradient[k])) }
    guard most > 0, most.isFinite else { return false }
    for k in 0..<order { climb.step[k] = 0.3 * climb.gradient[k] / most }
    return true
  }

  private func finish(_ climb: Climb, _ here: Double) -> Answer {
    guard invertPositive(climb.information, order: order, into: climb.inverse) != nil else {
      return .failed(.singular)
    }
    let sds = (arms..<order).map { climb.theta[$0] }
    return .found(
      Found(
        logOdds: (0..<arms).map { climb.theta[$0] }, sds: sds,
        covariance: (0..<order * order).map { climb.inverse[$0] }, logLikelihood: here,
        isAtBoundary: sds.contains(0)))
  }

  /// Log likelihood, its gradient and the information at θ.
  private func likelihood(_ units: Span<Unit>, _ climb: Climb) -> Double {
    for k in 0..<order { climb.gradient[k] = 0 }
    for k in 0..<order * order { climb.information[k] = 0 }
    var sum = 0.0
    for i in units.indices {
      let unit = units[i]
      let sd = unit.random < 0 ? 0 : climb.theta[arms + unit.random]
      sum +=
        sd == 0
        ? plain(unit, climb) : integrated(unit, sd, &climb.modes[i], climb)
    }
    return sum
  }

  /// What people without a cluster, or clusters that do not differ, add.
  private func plain(_ unit: Unit, _ climb: Climb) -> Double {
    let eta = climb.theta[unit.arm]
    let p = 1 / (1 + exp(-eta))
    climb.gradient[unit.arm] += unit.weight * (unit.events - unit.n * p)
    climb.information[unit.arm * order + unit.arm] += unit.weight * unit.n * p * (1 - p)
    return unit.weight * (unit.events * eta - unit.n * softplus(eta))
  }

  private func softplus(_ x: Double) -> Double { x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)) }

  /// What a cluster adds, by quadrature around the mode of its intercept.
  private func integrated(
    _ unit: Unit, _ sd: Double, _ mode: inout Double, _ climb: Climb
  ) -> Double {
    let eta = climb.theta[unit.arm]
    let (n, e) = (unit.n, unit.events)
    var curve = 1.0
    // g is concave: Newton's steps from the last mode.
    for _ in 0..<50 {
      let p = 1 / (1 + exp(-(eta + sd * mode)))
      curve = 1 + sd * sd * n * p * (1 - p)
      let step = (sd * (e - n * p) - mode) / curve
      mode += min(max(step, -3), 3)
      if abs(step) < 1e-9 { break }
    }
    let width = 1 / curve.squareRoot()
    let peak = e * (eta + sd * mode) - n * softplus(eta + sd * mode) - mode * mode / 2
    // Of the complete data: mass, E s, E us, E w, E uw, E u²w, E s², E us², E u²s², with s = e − np and w = npq.
    var (mass, s1, us1, w0, w1, w2, ss, uss, uuss) = (
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    )
    for k in points.places.indices {
      let z = points.places[k]
      let u = mode + width * z
      let linear = eta + sd * u
      let p = 1 / (1 + exp(-linear))
      let density = exp(
        e * linear - n * softplus(linear) - u * u / 2 - peak + z * z / 2)
      let share = points.weights[k] * density
      let (s, w) = (e - n * p, n * p * (1 - p))
      mass += share
      s1 += share * s
      us1 += share * u * s
      w0 += share * w
      w1 += share * u * w
      w2 += share * u * u * w
      ss += share * s * s
      uss += share * u * s * s
      uuss += share * u * u * s * s
    }
    s1 /= mass
    us1 /= mass
    let (a, r) = (unit.arm, arms + unit.random)
    climb.gradient[a] += unit.weight * s1
    climb.gradient[r] += unit.weight * us1
    climb.information[a * order + a] += unit.weight * (w0 / mass - (ss / mass - s1 * s1))
    climb.information[r * order + r] += unit.weight * (w2 / mass - (uuss / mass - us1 * us1))
    let cross = unit.weight * (w1 / mass - (uss / mass - s1 * us1))
    climb.information[a * order + r] += cross
    climb.information[r * order + a] += cross
    return unit.weight * (peak + log(width * mass))
  }
}
