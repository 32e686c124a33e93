internal import Foundation

/// Climbs to the largest restricted likelihood.
///
/// Newton's steps with the exact Hessian, Fisher's where that is not positive definite, cut at 0 and halved until
/// the deviance falls. Near a root of 0, where Fisher's steps are far too long, the Hessian's with a longer diagonal
/// (Levenberg 1944; Marquardt 1963). A variance at 0 whose deviance would rise with it stays there.
struct RestrictedFit<Model: VarianceModel> {
  let model: Model
  private(set) var likelihood: RestrictedLikelihood
  /// Where the climb stands.
  let phi: UnsafeMutablePointer<Double>
  let theta: UnsafeMutablePointer<Double>
  /// Derivatives of −2ℓ by φ.
  let gradient: UnsafeMutablePointer<Double>
  let hessian: UnsafeMutablePointer<Double>
  /// Scratch: vectors and a matrix of as many as there are θ or φ.
  let step: UnsafeMutablePointer<Double>
  let trial: UnsafeMutablePointer<Double>
  let information: UnsafeMutablePointer<Double>
  let solver: SmallSolve
  /// A contrast l of β, l'Φ and Φl.
  let contrast: UnsafeMutablePointer<Double>
  let left: UnsafeMutablePointer<Double>
  let right: UnsafeMutablePointer<Double>
  /// Parameters that stay at 0: bit k.
  private(set) var held: UInt64 = 0
  /// How the last direction was found.
  private var direction = Direction.newton

  private enum Direction { case newton, fisher, damped }

  /// Numbers that a fit takes.
  static func size(columns p: Int, parameters m: Int, free: Int) -> Int {
    let most = max(m, free)
    return RestrictedLikelihood.size(columns: p, parameters: m) + 5 * most + 3 * most * most + 3 * p
  }

  init(_ model: Model, in memory: UnsafeMutablePointer<Double>) {
    self.model = model
    let (m, p) = (max(model.parameters, model.free), model.columns)
    likelihood = RestrictedLikelihood(columns: p, parameters: model.parameters, in: memory)
    phi = memory + RestrictedLikelihood.size(columns: p, parameters: model.parameters)
    theta = phi + m
    gradient = theta + m
    step = gradient + m
    trial = step + m
    hessian = trial + m
    information = hessian + m * m
    solver = SmallSolve(order: model.free, in: information + m * m)
    contrast = information + 2 * m * m
    left = contrast + p
    right = left + p
  }

  /// Climbs from φ.
  ///
  /// - Returns: Whether a top was found; derivatives are then those at the top.
  mutating func climb() -> Bool {
    guard evaluate(phi) else { return false }
    var damps = false
    for _ in 0..<200 {
      let deviance = likelihood.deviance
      let expected = direct(damps: damps)
      guard expected > 0 else { return true }
      guard let scale = descend(below: deviance) else {
        // Nothing falls any more: at a top within rounding, or stuck.
        guard evaluate(phi) else { return false }
        if direction != .fisher { return expected < 1e-7 }
        damps = true
        continue
      }
      damps = direction == .damped || (direction == .fisher && scale < 0.1)
      var change = 0.0
      for k in 0..<model.free {
        let scale = model.scale(k, phi, residual: residual)
        change = max(change, abs(trial[k] - phi[k]) / (abs(phi[k]) + scale))
        phi[k] = trial[k]
      }
      // Newton's error after a step is of the order of the step's square.
      if change < 1e-7, scale == 1, direction != .damped {
        hold()
        return true
      }
    }
    return false
  }

  /// Whether any variance stays at 0.
  var isAtBound: Bool { held != 0 }

  /// The largest residual variance: the scale on which a variance is small.
  private var residual: Double {
    var largest = 0.0
    for k in 0..<model.free where model.isResidual(k) { largest = max(largest, phi[k]) }
    return largest
  }

  private mutating func hold() {
    held = 0
    for k in 0..<model.free
    where !model.isResidual(k) && model.isBounded(k) && phi[k] <= 0 && gradient[k] >= 0 {
      held |= 1 &<< UInt64(k)
    }
  }

  /// −2ℓ with its derivatives by φ.
  private mutating func evaluate(_ place: UnsafePointer<Double>) -> Bool {
    model.theta(place, into: theta)
    guard likelihood.evaluate(model, theta, derives: true) else { return false }
    let m = model.parameters
    gradient.update(from: likelihood.gradient, count: m)
    hessian.update(from: likelihood.hessian, count: m * m)
    model.pullBack(place, gradient, hessian)
    return true
  }

  /// The next step; what −2ℓ should fall by, twice.
  private mutating func direct(damps: Bool) -> Double {
    let n = model.free
    hold()
    for k in 0..<n { trial[k] = -gradient[k] }
    direction = .newton
    if !solver.solve(hessian, trial, held: held, into: step), !(damps && damp()) {
      direction = .fisher
      // Fisher's scoring, whose matrix is never indefinite.
      pullInformation()
      if !solver.solve(information, trial, held: held, into: step) {
        for k in 0..<n {
          let curvature = abs(hessian[k * n + k])
          step[k] = held & (1 &<< UInt64(k)) != 0 || curvature == 0 ? 0 : trial[k] / curvature
        }
      }
    }
    var gain = 0.0
    for k in 0..<n { gain -= gradient[k] * step[k] }
    return gain
  }

  /// The step with a longer diagonal, long enough that the matrix is positive definite.
  private mutating func damp() -> Bool {
    let n = model.free
    direction = .damped
    var share = 2.0
    while share < 1e6 {
      information.update(from: hessian, count: n * n)
      for k in 0..<n { information[k * n + k] += share * abs(hessian[k * n + k]) }
      if solver.solve(information, trial, held: held, into: step) { return true }
      share *= 4
    }
    return false
  }

  /// Writes the expected information by φ; spoils the step.
  func pullInformation() {
    let m = model.parameters
    information.update(from: likelihood.information, count: m * m)
    step.update(repeating: 0, count: m)
    model.pullBack(phi, step, information)
  }

  /// Goes along the step until −2ℓ has fallen; the share of it that was gone, nil where nothing falls.
  private mutating func descend(below deviance: Double) -> Double? {
    var scale = 1.0
    while scale > 1e-9 {
      for k in 0..<model.free {
        trial[k] = phi[k] + scale * step[k]
        if model.isResidual(k) {
          trial[k] = max(trial[k], 1e-3 * phi[k])
        } else if model.isBounded(k) {
          trial[k] = max(trial[k], 0)
        }
      }
      if evaluate(trial), likelihood.deviance <= deviance + 1e-13 * abs(deviance) { return scale }
      scale /= 2
    }
    return nil
  }
}
