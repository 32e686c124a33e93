internal import GSLKit

/// A line, or a parabola, through responses near the target, and where it crosses the target.
///
/// ```
/// y = b₀ + b₁x + b₂x²,  x = g − centre, weights 1/se²        root g*: y = goal
/// se(g*) = √(a'(X'WX)⁻¹a)/|slope at g*|,  a = (1, x*, x*²);  times √(χ²/df) when P(χ²) < .01
/// misfit: χ² = Σw(y − ŷ)² with k − (coefficients) degrees of freedom
/// ```
///
/// Responses are independent: each has replicates of its own. On common
/// replicates the same formula would be wrong, because errors at neighbouring values would be nearly
/// equal.
struct LocalFit {
  let root: Double
  let rootError: Double
  /// At the root.
  let slope: Double
  let slopeError: Double
  /// Probability of a worse misfit if the curve held; 1 without degrees of freedom.
  let fitProbability: Double

  typealias Point = (g: Double, y: Double, error: Double)

  /// Fits; nil with too few distinct places, a flat curve, or a parabola that misses the goal.
  ///
  /// - Parameters:
  ///   - points: Responses.
  ///   - goal: The level to cross.
  ///   - isCurved: Whether a parabola is fitted, given four places.
  init?(_ points: [Point], goal: Double, isCurved: Bool = false) {
    let usable = points.filter { $0.error > 0 && $0.error.isFinite && $0.y.isFinite }
    let places = Set(usable.map(\.g))
    guard places.count >= 2, let low = places.min(), let high = places.max() else { return nil }
    let terms = isCurved && places.count >= 4 ? 3 : 2
    // On a scale of order one the normal equations keep their digits.
    let (centre, scale) = ((low + high) / 2, (high - low) / 2)
    func basis(_ g: Double) -> [Double] {
      let x = (g - centre) / scale
      return Array([1, x, x * x].prefix(terms))
    }
    var normal = SymmetricSolve(terms)
    for point in usable {
      normal.add(basis(point.g), point.y, weight: 1 / (point.error * point.error))
    }
    guard let inverse = normal.inverse else { return nil }
    let b = normal.solution(inverse)
    func value(_ x: Double) -> Double { b[0] + b[1] * x + (terms == 3 ? b[2] * x * x : 0) }
    func gradient(_ x: Double) -> Double { b[1] + (terms == 3 ? 2 * b[2] * x : 0) }
    // Newton from the middle of what was counted: the root nearest to the data.
    var x = usable.map { ($0.g - centre) / scale }.reduce(0, +) / Double(usable.count)
    for _ in 0..<100 {
      let step = (goal - value(x)) / gradient(x)
      guard step.isFinite else { return nil }
      x += min(max(step, -2), 2)
    }
    guard abs(value(x) - goal) < 1e-6 * max(1, abs(goal)), gradient(x) != 0 else { return nil }
    var misfit = 0.0
    for point in usable {
      let residual = (point.y - value((point.g - centre) / scale)) / point.error
      misfit += residual * residual
    }
    let df = Double(usable.count - terms)
    fitProbability = df > 0 ? ChiSquared.upper(misfit, df: df) : 1
    root = centre + scale * x
    slope = gradient(x) / scale
    let widening = fitProbability < 0.01 ? (misfit / df).squareRoot() : 1
    let at = Array([1, x, x * x].prefix(terms))
    rootError = (normal.variance(at, inverse).squareRoot() / slope).magnitude * widening
    let direction = Array([0, 1, 2 * x].prefix(terms))
    slopeError = normal.variance(direction, inverse).squareRoot() / scale * widening
  }

  /// Whether the slope is known to have its sign.
  var isSteep: Bool { abs(slope) > 3 * slopeError }
}

/// Weighted normal equations of two or three coefficients.
private struct SymmetricSolve {
  let order: Int
  var matrix: [[Double]]
  var right: [Double]

  init(_ order: Int) {
    self.order = order
    matrix = Array(repeating: Array(repeating: 0, count: order), count: order)
    right = Array(repeating: 0, count: order)
  }

  mutating func add(_ basis: [Double], _ y: Double, weight: Double) {
    for i in 0..<order {
      right[i] += weight * basis[i] * y
      for j in 0..<order { matrix[i][j] += weight * basis[i] * basis[j] }
    }
  }

  /// (X'WX)⁻¹ by Gauss–Jordan elimination; nil when it is singular.
  var inverse: [[Double]]? {
    var a = matrix
    var inverse = (0..<order).map { i in (0..<order).map { $0 == i ? 1.0 : 0.0 } }
    for column in 0..<order {
      let pivot = (column..<order).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
      guard abs(a[pivot][column]) > 1e-12 * abs(matrix[0][0]) else { return nil }
      a.swapAt(column, pivot)
      inverse.swapAt(column, pivot)
      let divisor = a[column][column]
      for j in 0..<order {
        a[column][j] /= divisor
        inverse[column][j] /= divisor
      }
      for row in 0..<order where row != column {
        let factor = a[row][column]
        for j in 0..<order {
          a[row][j] -= factor * a[column][j]
          inverse[row][j] -= factor * inverse[column][j]
        }
      }
    }
    return inverse
  }

  func solution(_ inverse: [[Double]]) -> [Double] {
    (0..<order).map { i in (0..<order).reduce(0) { $0 + inverse[i][$1] * right[$1] } }
  }

  func variance(_ a: [Double], _ inverse: [[Double]]) -> Double {
    var sum = 0.0
    for i in 0..<order { for j in 0..<order { sum += a[i] * inverse[i][j] * a[j] } }
    return max(sum, 0)
  }
}
