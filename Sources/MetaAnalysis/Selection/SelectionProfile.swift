/// The likelihood of one number, the others at their best.
struct SelectionProfile {
  private let likelihood: SelectionLikelihood
  private let top: [Double]
  private let place: Int
  private let least: Double

  init(_ likelihood: SelectionLikelihood, top: [Double], at place: Int, drop: Double) {
    self.likelihood = likelihood
    self.top = top
    self.place = place
    least = likelihood.value(top) - drop
  }

  /// How far the value may go, in steps of this size at first.
  private var step: Double { place < 2 ? max(0.05 * abs(top[place]), 0.02) : 0.2 }

  /// The end in a direction; where the likelihood does not fall enough, infinity.
  func end(_ sign: Double) -> Double {
    var nearby = top
    func isInside(_ x: Double) -> Bool {
      // τ counts by its size: below 0 there is nothing.
      if place == 1, x < 0 { return false }
      nearby[place] = x
      if likelihood.value(nearby) > least { return true }
      guard let found = likelihood.top(from: nearby, holding: place) else { return false }
      nearby = found.place
      return found.value > least
    }
    var (near, far) = (top[place], top[place] + sign * step)
    var width = step
    while isInside(far) {
      guard abs(far) < 25 else { return sign * .infinity }
      near = far
      width *= 2
      far += sign * width
    }
    for _ in 0..<20 {
      let middle = (near + far) / 2
      if isInside(middle) { near = middle } else { far = middle }
    }
    let end = (near + far) / 2
    // Beyond e^±20 a likelihood is not worked out: where it has not fallen till then, nothing ends the interval.
    return place >= 2 && abs(end) > 19.9 ? sign * .infinity : end
  }
}
