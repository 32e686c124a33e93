internal import Foundation
internal import Inference
public import Parts

/// How missing studies are counted.
public enum TrimAndFillEstimator: String, Choice {
  /// From the sum of ranks on the full side.
  case L0
  /// From the run of ranks at the full side's end.
  case R0
  /// From the sum of ranks, by a quadratic equation.
  case Q0
}

/// The side on which studies are missing.
public enum FunnelSide: String, Sendable, BitwiseCopyable {
  /// Small effects are missing.
  case left
  /// Large effects are missing.
  case right
}

/// Trim and fill: studies that would make the funnel symmetric, and the pool with them.
///
/// With effects sorted and centred at the pool of the k − k₀ smallest, S the sum of the ranks of
/// |y − μ| on the right:
///
/// ```
/// L0  (4S − k(k + 1))/(2k − 1)      R0  k − (largest rank on the left) − 1
/// Q0  k − ½ − √(2k² − 4S + ¼)       until k₀, rounded, repeats;  then the k₀ largest are mirrored
/// ```
///
/// The side is right when a mixed-effects line through the funnel falls, else left. Source: Duval &
/// Tweedie (2000) Biometrics 56:455 and J Am Stat Assoc 95:89.
public struct TrimAndFill: Sendable, BitwiseCopyable {
  /// Studies filled in.
  public let missing: Int
  /// Standard error of the unrounded number; nil where its formula gives a negative variance, which it
  /// does when the number lies far below 0.
  public let missingError: Double?
  /// R0 only: p-value of "none is missing".
  public let p: Double?
  /// The side on which they are missing.
  public let side: FunnelSide
  /// The pool with what was filled in.
  public let filled: Pooled

  /// Where a funnel lacks studies by the sign of a mixed-effects line on the standard error.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - method: The estimator of τ².
  /// - Returns: Right when the line falls; left otherwise, and where there is no line.
  public static func side(
    _ y: Span<Double>, _ v: Span<Double>, _ method: Tau2Method
  ) -> FunnelSide {
    // The sign of the common-effect slope can differ from that of the mixed one.
    let line = Egger.mixed(y, v, on: v.copied.map { $0.squareRoot() }, method)
    return (try? line.get()).map { $0.coefficients[1].value < 0 ? .right : .left } ?? .left
  }

  /// Trims and fills.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - estimator: How missing studies are counted.
  ///   - side: Where they are missing.
  ///   - method: The estimator of τ².
  ///   - test: The test of the filled pool.
  /// - Returns: What was filled in; or why nothing could be: fewer than three studies, an unusable one,
  ///   or a number that keeps changing.
  public static func fit(
    _ y: Span<Double>, _ v: Span<Double>, _ estimator: TrimAndFillEstimator, side: FunnelSide,
    _ method: Tau2Method, test: PoolingTest = .z
  ) -> Result<TrimAndFill, MetaFailure> {
    if let failure = MetaFailure.of(y, v, atLeast: 3) { return .failure(failure) }
    let k = y.count
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * k) { space in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: k) { places in
        let work = Work(
          y: UnsafeMutableBufferPointer(rebasing: space[..<(2 * k)]),
          v: UnsafeMutableBufferPointer(rebasing: space[(2 * k)...]),
          order: UnsafeMutableBufferPointer(rebasing: places[..<k]), k: k)
        let sign = side == .right ? -1.0 : 1
        work.sort(y, v, sign)
        return work.run(estimator, method).flatMap { missing, error, mean in
          work.fill(missing, mean, sign)
          let filled = work.pool(k + missing, method, test)
          guard filled.isFinite else { return .failure(.outOfRange) }
          return .success(
            TrimAndFill(
              missing: missing, missingError: error,
              p: estimator == .R0 ? pow(0.5, Double(missing + 1)) : nil, side: side,
              filled: filled))
        }
      }
    }
  }

  /// Sorted effects with room for as many more, and the ranks of their distances.
  private struct Work {
    let y, v: UnsafeMutableBufferPointer<Double>
    let order: UnsafeMutableBufferPointer<Int>
    let k: Int

    func sort(_ ys: Span<Double>, _ vs: Span<Double>, _ sign: Double) {
      for i in 0..<k {
        var at = i
        let value = sign * ys[i]
        while at > 0, y[at - 1] > value {
          y[at] = y[at - 1]
          v[at] = v[at - 1]
          at -= 1
        }
        y[at] = value
        v[at] = vs[i]
      }
      for i in 0..<k { order[i] = i }
    }

    func pool(_ count: Int, _ method: Tau2Method, _ test: PoolingTest) -> Pooled {
      let ys = UnsafeBufferPointer(rebasing: y[..<count]).span
      let vs = UnsafeBufferPointer(rebasing: v[..<count]).span
      return Pooled(unchecked: ys, vs, method, test)
    }

    /// The number missing, its standard error, and the centre of the funnel.
    func run(
      _ estimator: TrimAndFillEstimator, _ method: Tau2Method
    ) -> Result<(Int, Double?, Double), MetaFailure> {
      var missing = 0
      for _ in 0..<100 {
        guard k > missing else { return .failure(.noConvergence) }
        // One study that is left is its own centre.
        let mean = k - missing == 1 ? y[0] : pool(k - missing, method, .z).estimate.value
        let (raw, error) = count(estimator, mean)
        // Halves go to the even neighbour.
        let next = Int(max(0, raw.rounded(.toNearestOrEven)))
        if next == missing { return .success((missing, error, mean)) }
        missing = next
      }
      return .failure(.noConvergence)
    }

    /// The number missing before rounding, and its standard error.
    private func count(_ estimator: TrimAndFillEstimator, _ mean: Double) -> (Double, Double?) {
      // Insertion from the last order, which is nearly right already; ties stay in order of y.
      for i in 1..<k {
        let place = order[i]
        let key = abs(y[place] - mean)
        var at = i
        while at > 0, isAfter(order[at - 1], abs(y[order[at - 1]] - mean), place, key) {
          order[at] = order[at - 1]
          at -= 1
        }
        order[at] = place
      }
      var (right, left) = (0.0, 0.0)
      for position in 0..<k {
        let distance = y[order[position]] - mean
        if distance > 0 { right += Double(position + 1) }
        if distance < 0 { left = Double(position + 1) }
      }
      let n = Double(k)
      // All effects alike: nothing to trim.
      if left == 0, right == 0 { return (0, nil) }
      switch estimator {
      case .R0:
        let raw = n - left - 1
        return (raw, (2 * max(0, raw) + 2).squareRoot())
      case .L0:
        let raw = (4 * right - n * (n + 1)) / (2 * n - 1)
        return (raw, spread(raw).map { 4 * $0 / (2 * n - 1) })
      case .Q0:
        let raw = n - 0.5 - max(0, 2 * n * n - 4 * right + 0.25).squareRoot()
        let below = (n - 0.5) * (n - 0.5) - raw * (2 * n - raw - 1)
        return (raw, below > 0 ? spread(raw).map { 2 * $0 / below.squareRoot() } : nil)
      }
    }

    private func isAfter(_ a: Int, _ keyA: Double, _ b: Int, _ keyB: Double) -> Bool {
      keyA > keyB || (keyA == keyB && a > b)
    }

    /// Standard deviation of the sum of ranks.
    private func spread(_ m: Double) -> Double? {
      let n = Double(k)
      let variance =
        n * (n + 1) * (2 * n + 1) + 10 * m * m * m + 27 * m * m + 17 * m
        - 18 * n * m * m - 18 * n * m + 6 * n * n * m
      return variance >= 0 ? (variance / 24).squareRoot() : nil
    }

    /// Mirrors the largest effects about the centre and turns all back to the side they came from.
    func fill(_ missing: Int, _ mean: Double, _ sign: Double) {
      for j in 0..<missing {
        y[k + j] = 2 * mean - y[k - 1 - j]
        v[k + j] = v[k - 1 - j]
      }
      for i in 0..<k + missing { y[i] *= sign }
    }
  }
}
