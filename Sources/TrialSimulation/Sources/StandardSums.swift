internal import TrialAnalysis

/// Sums over standardised people: small numbers, so one pass loses nothing.
struct StandardSums {
  var n = 0.0
  var y = 0.0
  var yy = 0.0
  var x = 0.0
  var xx = 0.0
  var xy = 0.0

  @inline(__always)
  mutating func add(_ end: Double) {
    n += 1
    y += end
    yy += end * end
  }

  @inline(__always)
  mutating func add(_ end: Double, _ base: Double) {
    add(end)
    x += base
    xx += base * base
    xy += base * end
  }

  /// The moments of the same people in the outcome's units.
  func moments(_ form: OutcomeForm.NormalForm, shift: Double) -> ArmMoments {
    guard n > 0 else { return ArmMoments() }
    let (sd, base) = (form.sd, form.baselineSD)
    return ArmMoments(
      n: n, mean: form.mean + shift + sd * y / n,
      sumOfSquares: sd * sd * max(0, yy - y * y / n),
      baselineMean: form.baselineMean + base * x / n,
      baselineSumOfSquares: base * base * max(0, xx - x * x / n),
      crossProducts: sd * base * (xy - x * y / n))
  }
}
