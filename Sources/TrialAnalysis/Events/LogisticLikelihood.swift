internal import Foundation
internal import GSLKit
internal import Inference

/// The top of the likelihood of a logistic regression, by Newton's method.
///
/// ```
/// β ← β + (X'WX)⁻¹X'(y − μ),   W = μ(1 − μ);   from the log odds of the arms, no stratum and no slope
/// ```
///
/// Cells whose people are alike are counted. Steps are measured on the scale of the predictor, that of the slope by the baseline's standard
/// deviation: convergence is quadratic, so that after one below 10⁻⁸ β has all its digits, and X'WX is taken again where it would lack some.
struct LogisticLikelihood {
  let cells: EventCells
  var columns: Int { cells.columns }
  /// Coefficients: the comparator's, what the other arm differs by, strata but the first, the baseline's slope.
  let beta: UnsafeMutablePointer<Double>
  /// (X'WX)⁻¹ in the end, row by row.
  let inverse: UnsafeMutablePointer<Double>
  private let right: UnsafeMutablePointer<Double>
  private let matrix: UnsafeMutablePointer<Double>

  /// Numbers that it needs.
  static func size(columns: Int) -> Int { 2 * columns * (columns + 1) }

  init(_ cells: EventCells, in memory: UnsafeMutablePointer<Double>) {
    self.cells = cells
    let p = cells.columns
    beta = memory
    right = memory + p
    inverse = memory + 2 * p
    matrix = inverse + p * p
    memory.initialize(repeating: 0, count: LogisticLikelihood.size(columns: p))
  }

  /// Predictor of people of a stratum in an arm with an average baseline, and what each unit of baseline adds.
  func intercept(stratum: Int, arm: Int) -> Double {
    var sum = 0.0
    cells.forEachColumn(stratum: stratum, arm: arm) { sum += beta[$0] }
    return sum
  }
  var slope: Double { cells.usesBaseline ? beta[cells.baselineColumn] : 0 }

  /// Sums over people of a cell, as if they were in an arm.
  func sums(_ c: Int, arm: Int) -> LogisticColumn {
    let (cell, intercept) = (cells.cells[c], intercept(stratum: c / 2, arm: arm))
    guard slope == 0 else {
      return LogisticColumn(
        cells.x + cell.start, cell.points, intercept: intercept, slope: slope)
    }
    return LogisticColumn(
      mean: 1 / (1 + exp(-intercept)), count: cell.n, x: cell.x, xx: cell.xx)
  }

  /// Finds the top.
  ///
  /// - Returns: Why it did not; nil where it did.
  func solve() -> Failure? {
    start()
    var squares = (n: 0.0, xx: 0.0)
    for c in 0..<cells.count {
      squares.n += cells.cells[c].n
      squares.xx += cells.cells[c].xx
    }
    let sd = (squares.xx / squares.n).squareRoot()
    for iteration in 0..<100 {
      let weight = gather()
      // Where all events are told from all others everybody's risk ends at 0 or 1, and steps with it.
      guard weight > 1e-9 * squares.n else { return .noConvergence }
      guard invertPositive(matrix, order: columns, into: inverse) != nil else {
        return iteration == 0 ? .singular : .noConvergence
      }
      var largest = 0.0
      for i in 0..<columns {
        var step = 0.0
        for j in 0..<columns { step += inverse[i * columns + j] * right[j] }
        beta[i] += step
        guard step.isFinite else { return .noConvergence }
        let isSlope = cells.usesBaseline && i == cells.baselineColumn
        largest = max(largest, abs(step) * (isSlope ? sd : 1))
      }
      guard largest < 1e-8 else { continue }
      guard largest > 1e-12 else { return nil }
      _ = gather()
      return invertPositive(matrix, order: columns, into: inverse) == nil ? .noConvergence : nil
    }
    return .noConvergence
  }

  private func start() {
    var (n, events) = ((0.0, 0.0), (0.0, 0.0))
    for c in stride(from: 0, to: cells.count, by: 2) {
      n.0 += cells.cells[c].n
      n.1 += cells.cells[c + 1].n
      events.0 += cells.cells[c].events
      events.1 += cells.cells[c + 1].events
    }
    beta.update(repeating: 0, count: columns)
    beta[0] = log(events.0 / (n.0 - events.0))
    beta[1] = log(events.1 / (n.1 - events.1)) - beta[0]
  }

  /// X'WX, with X'(y − μ) beside it.
  ///
  /// - Returns: Everybody's weight.
  private func gather() -> Double {
    let p = columns
    matrix.update(repeating: 0, count: p * p)
    right.update(repeating: 0, count: p)
    for c in 0..<cells.count where cells.cells[c].n > 0 {
      let (cell, arm, stratum) = (cells.cells[c], c % 2, c / 2)
      let sums = sums(c, arm: arm)
      let own = cells.baselineColumn
      cells.forEachColumn(stratum: stratum, arm: arm) { i in
        right[i] += cell.events - sums.mean
        cells.forEachColumn(stratum: stratum, arm: arm) { matrix[i * p + $0] += sums.weight }
        guard cells.usesBaseline else { return }
        matrix[i * p + own] += sums.weightX
        matrix[own * p + i] += sums.weightX
      }
      guard cells.usesBaseline else { continue }
      matrix[own * p + own] += sums.weightXX
      right[own] += cell.xy - sums.meanX
    }
    return matrix[0]
  }

  /// Writes the means of people of a cell, as if they were in an arm.
  func means(_ c: Int, arm: Int, into means: UnsafeMutablePointer<Double>) {
    let cell = cells.cells[c]
    LogisticColumn.means(
      cells.x + cell.start, cell.points, intercept: intercept(stratum: c / 2, arm: arm),
      slope: slope, into: means)
  }
}
