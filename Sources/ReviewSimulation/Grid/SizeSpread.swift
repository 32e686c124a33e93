/// What the sizes of trials add to the mean and the spread of true effects, by outcome and setting.
///
/// ```
/// shift = Σ_N p_N·shift(N)      variance = Σ_N p_N·[τ(N)² + (shift(N) − shift)²]
/// ```
struct SizeSpread {
  private let shifts, variances: [[Double]]

  /// Of a literature.
  init(_ literature: TrialLiterature) {
    let settings = literature.population.settings
    let found = literature.list.map { outcome in
      settings.map { setting -> (shift: Double, variance: Double) in
        guard let rule = outcome.bySize else { return (0, outcome.tau * outcome.tau) }
        let shares = setting.sizes.shares
        let total = shares.reduce(0) { $0 + $1.weight }
        let shift = shares.reduce(0) { $0 + $1.weight * rule.shift($1.size) } / total
        let variance =
          shares.reduce(0) { sum, share in
            let (tau, away) = (
              outcome.tau * rule.growth(share.size), rule.shift(share.size) - shift
            )
            return sum + share.weight * (tau * tau + away * away)
          } / total
        return (shift, variance)
      }
    }
    shifts = found.map { $0.map(\.shift) }
    variances = found.map { $0.map(\.variance) }
  }

  /// What is added to the mean.
  func shift(_ outcome: Int, _ setting: Int) -> Double { shifts[outcome][setting] }
  /// The variance of true effects within a setting, levels aside.
  func variance(_ outcome: Int, _ setting: Int) -> Double { variances[outcome][setting] }

  /// Kinds of trials by size: what each adds to the mean, and its τ.
  ///
  /// - Parameters:
  ///   - outcome: The outcome.
  ///   - sizes: How large trials are.
  ///   - most: How many kinds there may be; neighbouring sizes are taken together beyond.
  /// - Returns: Kinds whose weights add to 1.
  static func kinds(
    _ outcome: ReviewOutcome, _ sizes: TrialSizes, atMost most: Int
  ) -> [TrueEffects.Kind] {
    guard let rule = outcome.bySize else {
      return [TrueEffects.Kind(weight: 1, mean: 0, tau: outcome.tau)]
    }
    let shares = sizes.shares.sorted { $0.size < $1.size }
    let total = shares.reduce(0) { $0 + $1.weight }
    let width = total / Double(max(1, most))
    var (kinds, before) = ([TrueEffects.Kind](), 0.0)
    var (place, isOpen) = (-1, false)
    for share in shares {
      let (weight, tau) = (share.weight / total, outcome.tau * rule.growth(share.size))
      let here = Int((before + share.weight / 2) / width)
      before += share.weight
      if isOpen, here == place, var last = kinds.popLast() {
        // Weighted means of what falls together.
        let sum = last.weight + weight
        last.mean += weight / sum * (rule.shift(share.size) - last.mean)
        last.tau += weight / sum * (tau - last.tau)
        last.weight = sum
        kinds.append(last)
      } else {
        kinds.append(TrueEffects.Kind(weight: weight, mean: rule.shift(share.size), tau: tau))
      }
      (place, isOpen) = (here, true)
    }
    return kinds
  }
}
