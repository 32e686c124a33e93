internal import GSLKit
internal import Inference

extension MultipleImputation {
  /// The delta at which a finding of a data set is no longer one.
  ///
  /// ```
  /// |δ| grows against the estimate until the two-sided p of the pooled test is α; the same draws at each δ
  /// ```
  ///
  /// A tipping-point analysis: how much worse must those who left the arms of `moved` have been than was assumed? Source: Yan,
  /// Lee & Li (2009) J Biopharm Stat 19:1085.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves.
  ///   - arms: How many arms there are.
  ///   - contrast: Which two are compared.
  ///   - alpha: Level of the test, 0 to 1.
  /// - Returns: The delta to a billionth of the standard error; nil where there is no finding at 0, or where none in
  ///   reach takes it away, as where nobody is missing.
  public func tippingPoint(
    _ sample: WaveSample, arms: Int, _ contrast: ArmPair, alpha: Double = 0.05
  ) -> Double? {
    func estimate(_ delta: Double) -> Estimate? {
      self.moved(by: delta).fit(sample, arms: arms, contrast).estimate
    }
    guard let first = estimate(0), first.twoSidedP < alpha else { return nil }
    func excess(_ delta: Double) -> Double { (estimate(delta)?.twoSidedP ?? 0) - alpha }
    // Worse for the treatment is better for the comparator; both together move the estimate by whoever loses more.
    let moved = comparison.delta.moved
    for sign in moved == .both ? [-1.0, 1] : [moved == .treatment ? -1.0 : 1] {
      let step = sign * (first.value < 0 ? -1 : 1) * first.standardError
      var (low, high) = (0.0, step)
      while abs(high) < MultipleImputation.deltas.upperBound, excess(high) < 0,
        abs(high / step) < 1e4
      {
        (low, high) = (high, 2 * high)
      }
      guard excess(high) >= 0 else { continue }
      return try? RootFinder.brent(
        from: min(low, high), to: max(low, high), absolute: 1e-9 * first.standardError, excess)
    }
    return nil
  }
}
