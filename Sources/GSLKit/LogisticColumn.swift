internal import CLanes

/// Means of many people at once whose logits are straight lines of one number each, and sums of them.
///
/// ```
/// μ = 1/(1 + e^−(a + b·x)),   w = μ(1 − μ)
/// ```
///
/// In lanes; the same bytes at every width of registers. Predictors beyond ±708 count as those.
public struct LogisticColumn: BitwiseCopyable {
  /// Σμ.
  public private(set) var mean = 0.0
  /// Σμx.
  public private(set) var meanX = 0.0
  /// Σw.
  public private(set) var weight = 0.0
  /// Σwx.
  public private(set) var weightX = 0.0
  /// Σwx².
  public private(set) var weightXX = 0.0

  /// Sums over people one by one.
  ///
  /// - Parameters:
  ///   - x: Their numbers.
  ///   - count: How many they are, from 0.
  ///   - intercept: a.
  ///   - slope: b.
  public init(_ x: UnsafePointer<Double>, _ count: Int, intercept: Double, slope: Double) {
    let sums = withUnsafeTemporaryAllocation(of: Double.self, capacity: 5) { room in
      clanes_logistic_sums(x, Int64(count), intercept, slope, room.baseAddress)
      return (room[0], room[1], room[2], room[3], room[4])
    }
    (mean, meanX, weight, weightX, weightXX) = sums
  }

  /// Sums over people whose mean is the same, b = 0.
  ///
  /// - Parameters:
  ///   - mean: μ.
  ///   - count: How many they are.
  ///   - x: Σx.
  ///   - xx: Σx².
  public init(mean: Double, count: Double, x: Double, xx: Double) {
    let own = mean * (1 - mean)
    (self.mean, meanX) = (count * mean, mean * x)
    (weight, weightX, weightXX) = (count * own, own * x, own * xx)
  }

  /// Writes the means of people.
  ///
  /// - Parameters:
  ///   - x: Their numbers.
  ///   - count: How many they are, from 0.
  ///   - intercept: a.
  ///   - slope: b.
  ///   - means: Where the means go.
  public static func means(
    _ x: UnsafePointer<Double>, _ count: Int, intercept: Double, slope: Double,
    into means: UnsafeMutablePointer<Double>
  ) {
    clanes_logistic_means(x, Int64(count), intercept, slope, means)
  }
}
