/// τ² that moderators leave over: the estimators of ``Tau2`` with p columns instead of one.
///
/// ```
/// DL  (y'Py − (k − p))/tr P           HS  (y'Py − k)/Σw              HE  (y'Py − tr PV)/(k − p), w = 1
/// SJ  τ₀²·y'Py/(k − p), w = 1/(v + τ₀²), τ₀² = Σ(y − ȳ)²/k           PM, EB  y'Py = k − p
/// ML  y'PPy = Σw                      REML  y'PPy = tr P
/// ```
extension WeightedLeastSquares {
  /// Estimates τ²; nil when columns that were independent no longer are.
  mutating func tau2(_ method: Tau2Method, _ y: Span<Double>, _ v: Span<Double>) -> Tau2? {
    let df = Double(k - p)
    switch method {
    case .commonEffect: return Tau2(value: 0, standardError: 0, isAtZero: false)
    case .derSimonianLaird, .hunterSchmidt:
      guard solve(y, v, tau2: 0) else { return nil }
      let isDL = method == .derSimonianLaird
      let scale = isDL ? traceP : sumOfWeights
      let raw = (squares(power: 1) - (isDL ? df : Double(k))) / scale
      let value = max(raw, 0)
      let variance = 2 * df + 4 * value * traceP + 2 * value * value * tracePP()
      return made(value, variance.squareRoot() / scale, raw)
    case .hedges: return moments(y, v, prior: nil, df)
    case .sidikJonkman:
      let mean = (0..<k).reduce(0) { $0 + y[$1] } / Double(k)
      let prior = (0..<k).reduce(0) { $0 + (y[$1] - mean) * (y[$1] - mean) } / Double(k)
      guard prior > 0 else { return made(0, 0, 0) }
      return moments(y, v, prior: prior, df)
    case .empiricalBayes, .pauleMandel: return generalisedQ(y, v, df)
    case .maximumLikelihood, .restrictedMaximumLikelihood:
      return likelihood(y, v, isRestricted: method == .restrictedMaximumLikelihood)
    }
  }

  private func made(_ value: Double, _ error: Double, _ raw: Double) -> Tau2 {
    Tau2(value: value, standardError: error, isAtZero: raw <= 0)
  }

  private mutating func moments(
    _ y: Span<Double>, _ v: Span<Double>, prior: Double?, _ df: Double
  ) -> Tau2? {
    let isSolved = prior.map { solve(y, v, tau2: $0) } ?? solveUnweighted(y)
    guard isSolved else { return nil }
    let scale = prior ?? 1
    let q = squares(power: 1)
    let raw = prior == nil ? (q - traceP(times: v)) / df : scale * q / df
    let value = max(raw, 0)
    let variance =
      2 * tracePP({ v[$0] }, { v[$0] }) + 4 * value * tracePP({ v[$0] }) + 2 * value * value
      * tracePP()
    return made(value, scale * variance.squareRoot() / df, raw)
  }

  private mutating func generalisedQ(
    _ y: Span<Double>, _ v: Span<Double>, _ df: Double
  ) -> Tau2? {
    var tau2 = 0.0
    for _ in 0..<400 {
      guard solve(y, v, tau2: tau2) else { return nil }
      let step = (squares(power: 1) - df) / squares(power: 2)
      guard step > 1e-15 * tau2 else { break }
      tau2 += step
    }
    let error = (2 * Double(k * k) / df).squareRoot() / sumOfWeights
    return made(tau2, error, tau2)
  }

  private mutating func likelihood(
    _ y: Span<Double>, _ v: Span<Double>, isRestricted: Bool
  ) -> Tau2? {
    guard let start = tau2(.hedges, y, v), let second = tau2(.derSimonianLaird, y, v) else {
      return nil
    }
    let moments = max(start.value, second.value)
    // Very unequal variances can give the likelihood several tops: the highest counts.
    var (best, top): (Tau2?, Double) = (nil, -.infinity)
    for from in [moments, 4 * moments + v[0], moments / 10, moments / 100, 0] {
      guard let found = climb(y, v, from: from, isRestricted), solve(y, v, tau2: found.value)
      else { return nil }
      let value = logLikelihood(isRestricted: isRestricted)
      if value > top + 1e-12 * abs(top) || best == nil { (best, top) = (found, value) }
    }
    return best
  }

  private mutating func climb(
    _ y: Span<Double>, _ v: Span<Double>, from start: Double, _ isRestricted: Bool
  ) -> Tau2? {
    var tau2 = start
    var (low, high) = (-1.0, Double.infinity)
    for _ in 0..<300 {
      guard solve(y, v, tau2: tau2) else { return nil }
      let score = squares(power: 2) - (isRestricted ? traceP : sumOfWeights)
      let information = isRestricted ? tracePP() : sumOfSquaredWeights
      if score > 0 { low = tau2 } else { high = tau2 }
      let error = (2 / information).squareRoot()
      if tau2 == 0, score <= 0 { return made(0, error, 0) }
      var next = tau2 + score / information
      if low >= 0, next <= low || next >= high, score <= 0 || high < .infinity {
        next = (low + high) / 2
      }
      next = max(next, 0)
      if abs(next - tau2) <= 1e-15 * next { return made(tau2, error, tau2) }
      tau2 = next
    }
    guard solve(y, v, tau2: tau2) else { return nil }
    let information = isRestricted ? tracePP() : sumOfSquaredWeights
    return made(tau2, (2 / information).squareRoot(), tau2)
  }
}
