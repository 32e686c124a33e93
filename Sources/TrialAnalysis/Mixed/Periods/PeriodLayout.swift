internal import Inference
internal import MixedModels

/// Which clusters and periods a sample of cells has.
struct PeriodLayout {
  private(set) var clusters = 0
  private(set) var periods = 0
  /// Squares within cells, and their degrees of freedom.
  private(set) var withinSquares = 0.0
  private(set) var withinRows = 0.0
  private(set) var failure: Failure?
  /// Where the climb of the residual variance starts.
  private(set) var start = 0.0
  private let contrast: ArmPair
  /// Whether means of cells are what is analysed, each with one variance.
  private let takesCells: Bool

  init(
    _ cells: Span<ClusterMean>, _ arms: Span<ClusteredArm>, _ contrast: ArmPair,
    takesCells: Bool
  ) {
    self.contrast = contrast
    self.takesCells = takesCells
    var (all, between, count) = (0.0, 0.0, 0.0)
    var seen: UInt64 = 0
    for arm in [arms[contrast.treatment], arms[contrast.comparator]] {
      guard arm.count > 0 else {
        failure = .tooFewObservations
        return
      }
      for j in arm.start..<arm.start + arm.count {
        clusters = max(clusters, cells[j].stratum + 1)
        periods = max(periods, cells[j].period + 1)
        seen |= 1 &<< UInt64(cells[j].period)
        let off = cells[j].mean - arm.people.mean
        between += off * off
      }
      count += Double(arm.count)
      withinSquares += arm.within.sumOfSquares
      withinRows += arm.people.n - Double(arm.count)
      all += arm.people.sumOfSquares
    }
    if takesCells { (withinSquares, withinRows) = (0, 0) }
    let rows = takesCells ? count - Double(periods + 1) : withinRows
    // What rounding leaves of people who are all alike is no variation.
    let squares = takesCells ? between * count : withinSquares
    if clusters < 2 || rows < 1 || seen.nonzeroBitCount < periods {
      failure = .tooFewObservations
    } else if squares <= 1e-13 * all {
      failure = .noVariation
    } else {
      start = takesCells ? between / count : withinSquares / withinRows
    }
  }

  /// Writes the data, clusters with the same cells together.
  func model(
    _ cells: Span<ClusterMean>, _ arms: Span<ClusteredArm>, parameters: Int,
    _ blocks: UnsafeMutablePointer<PeriodVariance.Block>, _ products: UnsafeMutablePointer<Double>
  ) -> PeriodVariance {
    let size = PeriodVariance.products(periods)
    // Around one mean, so that a large one costs no digits.
    let center = arms[contrast.comparator].people.mean
    var made = 0
    var people = 0.0
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * clusters * periods) { memory in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: clusters) { crossed in
        memory.update(repeating: 0)
        crossed.update(repeating: 0)
        for arm in [contrast.treatment, contrast.comparator] {
          let own = arms[arm]
          people += takesCells ? Double(own.count) : own.people.n
          for j in own.start..<own.start + own.count {
            let (cluster, period) = (cells[j].stratum, cells[j].period)
            let place = 2 * (cluster * periods + period)
            memory[place] = takesCells ? 1 : cells[j].n
            memory[place + 1] = cells[j].mean - center
            if arm == contrast.treatment { crossed[cluster] |= 1 &<< UInt64(period) }
          }
        }
        for cluster in 0..<clusters {
          let own = UnsafeBufferPointer(
            rebasing: memory[2 * cluster * periods..<2 * (cluster + 1) * periods])
          var place = 0
          let isOther = { !isAlike(blocks[$0], products + size * $0, own, crossed[cluster]) }
          while place < made, isOther(place) { place += 1 }
          let start = products + size * place
          if place == made {
            start.update(repeating: 0, count: size)
            for t in 0..<periods { start[t] = own[2 * t] }
            (blocks + made).initialize(
              to: PeriodVariance.Block(count: 0, crossed: crossed[cluster], products: size * made))
            made += 1
          }
          blocks[place].count += 1
          let (sums, squares) = (start + periods, start + 2 * periods)
          for t in 0..<periods {
            sums[t] += own[2 * t + 1]
            for s in 0..<periods { squares[t * periods + s] += own[2 * t + 1] * own[2 * s + 1] }
          }
        }
      }
    }
    return PeriodVariance(
      periods: periods, parameters: parameters, residualDf: people - Double(periods + 1),
      blocks: UnsafeBufferPointer(start: blocks, count: made), data: products,
      scratch: products + size * clusters, withinSquares: withinSquares, withinRows: withinRows)
  }

  /// Whether a cluster has the cells of a block: the same people in the same periods and arms.
  private func isAlike(
    _ block: PeriodVariance.Block, _ sizes: UnsafePointer<Double>,
    _ cells: UnsafeBufferPointer<Double>, _ crossed: UInt64
  ) -> Bool {
    guard block.crossed == crossed else { return false }
    for t in 0..<periods where sizes[t] != cells[2 * t] { return false }
    return true
  }
}
