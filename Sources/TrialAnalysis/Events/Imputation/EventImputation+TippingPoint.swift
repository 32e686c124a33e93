internal import Inference

extension EventImputation {
  /// The delta at which a finding of a data set is no longer one, in log odds.
  ///
  /// ```
  /// |δ| grows against the estimate until the two-sided p of the pooled test is α or more; the same draws at each δ
  /// ```
  ///
  /// Events are drawn by the same uniforms, so that p moves in steps: what is given is where the first step past α is. Source: Yan,
  /// Lee & Li (2009) J Biopharm Stat 19:1085.
  ///
  /// - Parameters:
  ///   - people: Everybody; those whose event is not known have NaN.
  ///   - contrast: Which two arms are compared.
  ///   - alpha: Level of the test, 0 to 1.
  /// - Returns: The delta, to a millionth; nil where there is no finding at 0, or where none up to 20 takes it away.
  public func tippingPoint(
    _ people: borrowing PersonTable, _ contrast: ArmPair, alpha: Double = 0.05
  ) -> Double? {
    guard strategy == .missingAtRandom, let first = moved(by: 0).fit(people, contrast).estimate,
      first.twoSidedP < alpha
    else { return nil }
    // More events in the treatment raise the estimate.
    let signs =
      moved == .both ? [1.0, -1] : [(moved == .treatment) == (first.value < 0) ? 1.0 : -1]
    for sign in signs {
      var (low, high) = (0.0, 0.0)
      var isFound = false
      while !isFound, high < EventImputation.deltas.upperBound {
        low = high
        high += 0.25
        guard let found = moved(by: sign * high).fit(people, contrast).estimate else { break }
        isFound = found.twoSidedP >= alpha
      }
      guard isFound else { continue }
      while high - low > 1e-6 {
        let middle = (low + high) / 2
        let p = moved(by: sign * middle).fit(people, contrast).estimate?.twoSidedP ?? 1
        if p >= alpha { high = middle } else { low = middle }
      }
      return sign * high
    }
    return nil
  }
}
