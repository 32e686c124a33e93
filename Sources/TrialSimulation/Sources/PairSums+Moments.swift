internal import Inference
internal import TrialAnalysis

extension PairSums {
  /// The moments, in the outcome's units, of people whose standardised scores were added.
  func moments(_ form: ScoreLaw, shift: Double) -> ArmMoments {
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
