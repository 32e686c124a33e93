/// Differences between experiments on the same streams, with paired Monte Carlo standard errors.
///
/// ```
/// r = Σn/Σd                                   of each experiment
/// u = (n₁ − r₁d₁)/mean(d₁) − (n₂ − r₂d₂)/mean(d₂)     of each replicate
/// MCSE(r₁ − r₂) = √(mean(u²)/(R − 1))
/// ```
///
/// The delta method of a difference between two ratios of means; where all denominators are 1 it is the standard error
/// of the mean of the differences (Morris, White & Crowther 2019, table 6).
extension JointTally {
  /// The place of a statistic; nil when it is not noted.
  public func statistic(_ subject: NotedStatistic.Subject, _ measure: String) -> Int? {
    statistics.firstIndex { $0.subject == subject && $0.measure == measure }
  }

  private func mean(_ statistic: Int, _ place: Int) -> Double {
    let at = statistic * JointTally.width(tallies.count)
    return Double(sums[at + place]) * 0x1p-60 / Double(replicates)
  }

  private func product(_ statistic: Int, _ i: Int, _ j: Int) -> Double {
    let n = 2 * tallies.count
    let (row, column) = (max(i, j), min(i, j))
    let at = statistic * JointTally.width(tallies.count) + n + row * (row + 1) / 2 + column
    return Double(sums[at]) * 0x1p-60 / Double(replicates)
  }

  /// The variance over replicates of Σ cᵢxᵢ, whose mean is 0.
  private func variance(_ statistic: Int, _ terms: [(place: Int, factor: Double)]) -> Double {
    var sum = 0.0
    for (i, a) in terms { for (j, b) in terms { sum += a * b * product(statistic, i, j) } }
    return max(0, sum)
  }

  /// A statistic in one experiment less the same in another.
  ///
  /// - Parameters:
  ///   - statistic: Its place.
  ///   - first: The experiment.
  ///   - second: The one that it is compared with.
  /// - Returns: The difference; nil without replicates that have the statistic.
  public func difference(_ statistic: Int, _ first: Int, less second: Int) -> Measured? {
    let (d1, d2) = (mean(statistic, 2 * first + 1), mean(statistic, 2 * second + 1))
    guard replicates > 1, d1 > 0, d2 > 0 else { return nil }
    let (r1, r2) = (mean(statistic, 2 * first) / d1, mean(statistic, 2 * second) / d2)
    let spread = variance(
      statistic,
      [
        (2 * first, 1 / d1), (2 * first + 1, -r1 / d1), (2 * second, -1 / d2),
        (2 * second + 1, r2 / d2),
      ])
    let error = (spread / Double(replicates - 1)).squareRoot()
    let about = statistics[statistic]
    // The same in every replicate: as for a count of 0, not an error of 0. A product of sums leaves rounding.
    let isSame = error < 1e-12 * max(1, abs(r1))
    return Measured(
      about.measure + "-difference", isSame ? 0 : r1 - r2,
      mcse: isSame ? Proportion(events: 0, of: replicates).wilsonError : error,
      replicates: replicates, unit: about.unit)
  }

  /// A statistic in one experiment over the same in another: a likelihood ratio, for what happens or does not.
  ///
  /// ```
  /// MCSE(r₁/r₂) = r₁/r₂·√(mean((n₁/r₁ − n₂/r₂)²)/(R − 1)),   all denominators 1
  /// ```
  public func ratio(_ statistic: Int, _ first: Int, over second: Int) -> Measured? {
    let (r1, r2) = (mean(statistic, 2 * first), mean(statistic, 2 * second))
    guard replicates > 1, r2 > 0 else { return nil }
    let n = Double(replicates - 1)
    guard r1 > 0 else {
      return Measured(
        "ratio", 0, mcse: Proportion(events: 0, of: replicates).wilsonError / r2,
        replicates: replicates)
    }
    let spread = variance(statistic, [(2 * first, 1 / r1), (2 * second, -1 / r2)])
    return Measured(
      "ratio", r1 / r2, mcse: r1 / r2 * (spread / n).squareRoot(), replicates: replicates)
  }

  /// How well a count tells one replicate of an experiment from one of another: the area under the curve.
  ///
  /// ```
  /// A = P(Y > X) + ½·P(Y = X),   X and Y of independent replicates
  /// MCSE = √(var(G(yᵢ) + S(xᵢ))/R),   G(y) = P(X < y) + ½·P(X = y),  S(x) = P(Y > x) + ½·P(Y = x)
  /// ```
  ///
  /// The placements of DeLong, DeLong & Clarke-Pearson (1988) Biometrics 44:837; x and y of one replicate share their
  /// random numbers, as units that give a case and a control do: Obuchowski (1997) Biometrics 53:567.
  ///
  /// - Returns: The area, at least ½; nil for what is no count.
  public func area(_ statistic: Int, _ first: Int, _ second: Int) -> Measured? {
    guard let largest = statistics[statistic].largestCount, first < second, replicates > 1 else {
      return nil
    }
    let side = largest + 1
    let pairs = tallies.count * (tallies.count - 1) / 2
    let before = statistics[..<statistic].reduce(0) { $0 + JointTally.square($1) }
    let start = before * pairs + (second * (second - 1) / 2 + first) * side * side
    let cells = joint[start..<start + side * side].map(Double.init)
    let n = Double(replicates)
    var (x, y) = (Array(repeating: 0.0, count: side), Array(repeating: 0.0, count: side))
    for i in 0..<side {
      for j in 0..<side {
        x[i] += cells[i * side + j] / n
        y[j] += cells[i * side + j] / n
      }
    }
    func below(_ shares: [Double]) -> [Double] {
      var sum = 0.0
      return shares.map { share in
        defer { sum += share }
        return sum + share / 2
      }
    }
    let g = below(x)
    let s = below(y).map { 1 - $0 }
    let area = zip(y, g).reduce(0) { $0 + $1.0 * $1.1 }
    var spread = 0.0
    for i in 0..<side {
      for j in 0..<side {
        let u = g[j] + s[i] - 2 * area
        spread += cells[i * side + j] * u * u
      }
    }
    let error = (spread / (n * (n - 1))).squareRoot()
    // The same counts in every replicate: as for a count of 0, not an error of 0.
    let isSame = error < 1e-12
    return Measured(
      "auc", max(area, 1 - area),
      mcse: isSame ? Proportion(events: 0, of: replicates).wilsonError : error,
      replicates: replicates)
  }
}
