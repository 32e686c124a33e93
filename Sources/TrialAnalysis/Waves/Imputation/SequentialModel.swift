internal import GSLKit
internal import Inference

/// A normal model of all waves as a regression of each on those before it, and draws of its parameters.
///
/// ```
/// y_w = α_{arm,w} + Σ_{j<w} β_wj·y_j + σ_w·e,   of people who were seen at wave w or later
/// σ*² = RSS/χ²(ν),   β* = β̂ + σ*·S_xx^{−½}·z,   α* = ȳ − β*'x̄ + σ*·z/√n
/// ```
///
/// ν is people less arms less slopes: the draws of a flat prior on α, β and log σ (Rubin 1987, pp. 166–167; "norm" of van Buuren
/// 2018, algorithm 3.1). Where what is missing is missing for good the likelihood falls apart into these regressions, and the draws
/// are independent (Rubin 1974, JASA 69:467). Each arm has its own β and σ, or all share one.
struct SequentialModel {
  let waves: Int
  /// Whether arms share slopes and variances.
  let isCommon: Bool
  private let memory: UnsafeMutablePointer<Double>

  static func size(waves w: Int) -> Int {
    // Per side: people, intercepts, levels, slopes on the baseline, means; per pool: factors, slopes, σ, ν, state; sums.
    2 * (4 * w + w * w) + 2 * (w * w * w + w * w + 3 * w) + w + w * w
  }

  init(waves: Int, isCommon: Bool, in memory: UnsafeMutablePointer<Double>) {
    self.waves = waves
    self.isCommon = isCommon
    self.memory = memory
  }

  private typealias Numbers = UnsafeMutablePointer<Double>
  /// By arm and wave: people, α, mean, slope on the baseline.
  private func ofSide(_ index: Int, _ side: Int) -> Numbers { memory + (2 * index + side) * waves }
  /// α by wave.
  func intercepts(_ side: Int) -> UnsafeMutablePointer<Double> { ofSide(1, side) }
  /// The mean of a wave at a baseline of 0, and its slope on the baseline.
  func levels(_ side: Int) -> UnsafeMutablePointer<Double> { ofSide(2, side) }
  func onBaseline(_ side: Int) -> UnsafeMutablePointer<Double> { ofSide(3, side) }
  private func means(_ side: Int, _ wave: Int) -> Numbers {
    memory + 8 * waves + (side * waves + wave) * waves
  }
  private func ofPool(_ offset: Int) -> Numbers {
    memory + 8 * waves + 2 * waves * waves + offset
  }
  private func pool(_ side: Int) -> Int { isCommon ? 0 : side }
  private func factor(_ pool: Int, _ wave: Int) -> Numbers {
    ofPool((pool * waves + wave) * waves * waves)
  }
  /// β of a wave, by the waves before it; 0 for others.
  func slopes(_ side: Int, _ wave: Int) -> UnsafeMutablePointer<Double> {
    ofPool(2 * waves * waves * waves + (pool(side) * waves + wave) * waves)
  }
  private func scalar(_ index: Int, _ pool: Int, _ wave: Int) -> Numbers {
    ofPool(2 * waves * waves * waves + 2 * waves * waves + (2 * index + pool) * waves + wave)
  }
  /// σ of a wave.
  func sd(_ side: Int, _ wave: Int) -> Double { scalar(0, pool(side), wave).pointee }
  private func freedom(_ pool: Int, _ wave: Int) -> Numbers { scalar(1, pool, wave) }
  private func state(_ pool: Int, _ wave: Int) -> Numbers { scalar(2, pool, wave) }
  private var sums: Numbers {
    ofPool(2 * waves * waves * waves + 2 * waves * waves + 6 * waves)
  }

  private var pools: Int { isCommon ? 1 : 2 }

  /// Why a wave of an arm cannot be imputed; nil where it can.
  func failure(_ side: Int, _ wave: Int) -> Failure? {
    let state = state(pool(side), wave).pointee
    if ofSide(0, side)[wave] == 0 || state == 1 { return .tooFewObservations }
    return state == 0 ? nil : state == 2 ? .singular : .noVariation
  }

  /// Reads the regressions off people whose gaps are filled.
  func read(_ people: CompletedWaves) {
    let order = waves * waves
    for pool in 0..<pools {
      factor(pool, 0).update(repeating: 0, count: waves * order)
      for w in 0..<waves { freedom(pool, w).pointee = Double(-w) }
    }
    for side in 0...1 { add(side, of: people) }
    for pool in 0..<pools {
      for w in 0..<waves { state(pool, w).pointee = factorise(pool, w) }
    }
  }

  /// Adds an arm's people: at each wave those who were seen then or later.
  private func add(_ side: Int, of people: CompletedWaves) {
    let (total, products) = (sums, sums + waves)
    total.update(repeating: 0, count: waves + waves * waves)
    let pool = pool(side)
    var n = 0.0
    for w in (0..<waves).reversed() {
      for g in 0..<people.count where people.side(g) == side && people.last(g) == w {
        let size = people.people(g)
        n += size
        for j in 0...w {
          total[j] += size.squareRoot() * people.row(g, j)[0]
          for l in 0...j { products[j * waves + l] += people.product(g, j, l) }
        }
      }
      ofSide(0, side)[w] = n
      guard n > 0 else { continue }
      let (means, factor) = (means(side, w), factor(pool, w))
      for j in 0...w {
        means[j] = total[j] / n
        for l in 0...j {
          factor[j * waves + l] += products[j * waves + l] - total[j] * total[l] / n
        }
      }
      freedom(pool, w).pointee += n - 1
    }
  }

  /// The regression of a wave on those before it.
  private func regression(_ pool: Int, _ wave: Int) -> RegressionFactor {
    RegressionFactor(matrix: factor(pool, wave), stride: waves, last: wave)
  }

  /// Factorises a wave and those before it: 0, or what is wrong: 1 too few people, 2 waves that say the same, 3 a wave
  /// that others determine.
  private func factorise(_ pool: Int, _ wave: Int) -> Double {
    guard freedom(pool, wave).pointee >= 1 else { return 1 }
    guard let determined = regression(pool, wave).factorise() else { return 0 }
    return determined == wave ? 3 : 2
  }

  /// Draws the parameters of a pool of arms that share them.
  ///
  /// - Parameters:
  ///   - side: An arm of the pool.
  ///   - first: The first wave whose parameters are asked for.
  ///   - stream: Random numbers.
  func draw(_ side: Int, from first: Int, _ stream: inout RandomStream) {
    let pool = pool(side)
    for w in first..<waves where state(pool, w).pointee == 0 {
      let slopes = slopes(side, w)
      slopes.update(repeating: 0, count: waves)
      let sd = regression(pool, w).draw(df: freedom(pool, w).pointee, &stream, into: slopes)
      scalar(0, pool, w).pointee = sd
      for own in isCommon ? 0...1 : side...side where ofSide(0, own)[w] > 0 {
        let means = means(own, w)
        var intercept = means[w] + sd * stream.normal() / ofSide(0, own)[w].squareRoot()
        for j in 0..<w { intercept -= slopes[j] * means[j] }
        intercepts(own)[w] = intercept
      }
    }
  }

  /// Takes the estimates themselves, of least squares, in the place of draws.
  func estimate() {
    for pool in 0..<pools {
      for w in 0..<waves where state(pool, w).pointee == 0 {
        let slopes = slopes(pool, w)
        slopes.update(repeating: 0, count: waves)
        let root = regression(pool, w).estimate(into: slopes)
        scalar(0, pool, w).pointee = root / freedom(pool, w).pointee.squareRoot()
        for own in isCommon ? 0...1 : pool...pool where ofSide(0, own)[w] > 0 {
          let means = means(own, w)
          intercepts(own)[w] = means[w]
          for j in 0..<w { intercepts(own)[w] -= slopes[j] * means[j] }
        }
      }
    }
  }

  /// Takes a wave of an arm as it is found elsewhere; its slopes are written beside it.
  ///
  /// - Parameters:
  ///   - side: The arm.
  ///   - wave: The wave.
  ///   - people: Those who were seen there; 0 for a wave that is not known.
  ///   - intercept: α.
  ///   - sd: σ.
  func write(_ side: Int, _ wave: Int, people: Double, intercept: Double, sd: Double) {
    ofSide(0, side)[wave] = people
    intercepts(side)[wave] = intercept
    scalar(0, pool(side), wave).pointee = sd
    state(pool(side), wave).pointee = 0
  }

  /// Works out what an arm's waves are by the baseline alone.
  func reduceToBaseline(_ side: Int) {
    let (levels, onBaseline) = (levels(side), onBaseline(side))
    (levels[0], onBaseline[0]) = (0, 1)
    for w in 1..<max(waves, 1) where failure(side, w) == nil {
      let slopes = slopes(side, w)
      (levels[w], onBaseline[w]) = (intercepts(side)[w], slopes[0])
      for j in 1..<max(w, 1) {
        levels[w] += slopes[j] * levels[j]
        onBaseline[w] += slopes[j] * onBaseline[j]
      }
    }
  }

  /// Starts with each wave by itself, from whoever was observed: the first cycle of a chain.
  ///
  /// - Returns: Why it cannot; nil where it can.
  func start(_ people: CompletedWaves) -> Failure? {
    for pool in 0..<pools {
      for w in 0..<waves {
        var (squares, df) = (0.0, 0.0)
        for side in isCommon ? 0...1 : pool...pool {
          var (n, sum, own) = (0.0, 0.0, 0.0)
          for g in 0..<people.count where people.side(g) == side && people.isSeen(g, w) {
            n += people.people(g)
            sum += people.people(g).squareRoot() * people.row(g, w)[0]
            own += people.product(g, w, w)
          }
          ofSide(0, side)[w] = n
          guard n > 0 else { continue }
          intercepts(side)[w] = sum / n
          squares += own - sum * sum / n
          df += n - 1
        }
        slopes(pool, w).update(repeating: 0, count: waves)
        state(pool, w).pointee = df >= 1 ? (squares > 0 ? 0 : 3) : 1
        scalar(0, pool, w).pointee = df >= 1 ? (max(squares, 0) / df).squareRoot() : 0
      }
    }
    return gapFailure(people)
  }

  /// Why gaps cannot be filled; nil where they can.
  func gapFailure(_ people: CompletedWaves) -> Failure? {
    for g in 0..<people.count where people.hasGaps(g) && people.people(g) > 0 {
      for w in 0...people.last(g) {
        if let failure = failure(people.side(g), w) { return failure }
      }
    }
    return nil
  }
}
