internal import MixedModels

/// The columns of a growth model: intercepts, then a slope for each arm.
///
/// With a slope for each arm the reference parametrisation is spanned, and a contrast is a difference of two columns.
struct GrowthLayout {
  let arms: Int
  let columns: Int
  let people: Double
  private let intercepts: Int
  private let rows: Double
  private let isSpread: Bool
  /// Of people's variance: residual and intercept, and with random slopes two more.
  let parameters: Int
  /// What clusters have; nil where they have nothing, or there are none.
  let shape: NestedSlopeModel.Shape?
  private let nesting: Nesting

  /// The columns of a sample.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves.
  ///   - arms: How many arms there are.
  ///   - intercepts: One for all arms, or one for each.
  ///   - parameters: Of people's variance.
  ///   - leastWaves: Waves of a person that tell their variances from the residual.
  ///   - shape: What clusters have; nil for nothing.
  init(
    _ sample: WaveSample, arms: Int, intercepts: Int, parameters: Int, leastWaves: Double,
    _ shape: NestedSlopeModel.Shape?
  ) {
    self.arms = arms
    nesting = shape == nil ? Nesting() : Nesting(sample)
    self.shape = nesting.clusters == 0 ? nil : shape
    self.parameters = parameters
    self.intercepts = intercepts
    columns = intercepts + arms
    var (people, rows) = (0.0, 0.0)
    var spread = 0.0
    for group in sample.groups {
      people += group.count
      let waves = Double(group.observed.nonzeroBitCount)
      rows += waves * group.count
      // People seen three times tell a slope of their own from the residual; seen twice, an intercept.
      if waves >= leastWaves { spread += group.count }
    }
    (self.people, self.rows) = (people, rows)
    isSpread = spread > 2
  }

  /// Of all variance.
  var allParameters: Int { parameters + (shape?.parameters ?? 0) }

  /// Whether variances of intercept, slope and residual, and of clusters, can be told apart.
  var isIdentified: Bool {
    isSpread && rows > Double(columns + allParameters) && (shape == nil || nesting.isIdentified)
  }

  /// Clusters less arms that have them; people less arms without.
  var betweenDf: Double {
    shape == nil ? people - Double(arms) : Double(nesting.clusters - nesting.arms)
  }

  /// The columns of an arm's intercept and slope.
  func intercept(_ arm: Int) -> Int { intercepts == 1 ? 0 : arm }
  func slope(_ arm: Int) -> Int { intercepts + arm }

  /// Values to start from: half of the spread each to the intercept and the residual, a little to the slope.
  func start(_ sample: WaveSample, _ phi: UnsafeMutablePointer<Double>) {
    let waves = sample.times.count
    var (n, sum, squares, longest) = (0.0, 0.0, 0.0, 0.0)
    for (g, group) in sample.groups.enumerated() {
      for w in 0..<waves where group.observed & (1 &<< UInt64(w)) != 0 {
        n += group.count
        sum += sample.sums[g * sample.stride + w]
        squares += sample.sums[g * sample.stride + waves + w * waves + w]
        longest = max(longest, abs(sample.times[w]))
      }
    }
    let variance = max((squares - sum * sum / n) / n, .leastNormalMagnitude)
    longest = max(longest, .leastNormalMagnitude)
    shape?.start(variance / 10, longest: longest, phi + parameters)
    phi[0] = variance / 2
    guard parameters == 4 else {
      phi[1] = variance / 2
      return
    }
    phi[1] = (variance / 2).squareRoot()
    phi[2] = 0
    phi[3] = 0.5 * (variance / 2).squareRoot() / longest
  }

  /// Writes a block for each group.
  func model(
    _ sample: WaveSample, _ blocks: UnsafeMutablePointer<SlopeModel.Block>,
    _ products: UnsafeMutablePointer<Double>
  ) -> SlopeModel {
    let width = columns + 1
    let area = width * width
    products.update(repeating: 0, count: 4 * area * sample.groups.count)
    for (g, group) in sample.groups.enumerated() {
      write(sample, g, group, products + 4 * g * area)
      (blocks + g).initialize(to: block(sample, group, at: 4 * g * area))
    }
    return model(UnsafeBufferPointer(start: blocks, count: sample.groups.count), products)
  }

  /// People with the same rows.
  func block(_ sample: WaveSample, _ group: WaveGroup, at products: Int) -> SlopeModel.Block {
    var spread = Symmetric2.zero
    for w in sample.times.indices where group.observed & (1 &<< UInt64(w)) != 0 {
      let t = sample.times[w]
      spread.a += 1
      spread.b += t
      spread.c += t * t
    }
    return SlopeModel.Block(
      count: group.count, rows: Double(group.observed.nonzeroBitCount), g: spread,
      products: products)
  }

  /// The model of people in those blocks.
  func model(
    _ blocks: UnsafeBufferPointer<SlopeModel.Block>, _ products: UnsafePointer<Double>
  ) -> SlopeModel {
    SlopeModel(
      columns: columns, parameters: parameters, residualDf: rows - Double(columns), blocks: blocks,
      products: products)
  }

  /// Σu'u and the products of B = Z'u of a group, u = [1, t, y] at the arm's columns.
  func write(
    _ sample: WaveSample, _ g: Int, _ group: WaveGroup, _ c: UnsafeMutablePointer<Double>
  ) {
    let (width, waves) = (columns + 1, sample.times.count)
    let area = width * width
    let (first, slope) = (intercept(group.arm), slope(group.arm))
    let last = width - 1
    let start = g * sample.stride
    func isSeen(_ w: Int) -> Bool { group.observed & (1 &<< UInt64(w)) != 0 }
    // Sums over waves of 1, t, t², and of Σy, tΣy.
    var (n, t1, t2, y0, y1) = (0.0, 0.0, 0.0, 0.0, 0.0)
    // ΣΣ Σyy' with weights 1, t, t·t'.
    var (yy, q00, q01, q11) = (0.0, 0.0, 0.0, 0.0)
    for w in 0..<waves where isSeen(w) {
      let t = sample.times[w]
      n += 1
      t1 += t
      t2 += t * t
      y0 += sample.sums[start + w]
      y1 += t * sample.sums[start + w]
      yy += sample.sums[start + waves + w * waves + w]
      for v in 0..<waves where isSeen(v) {
        let product = sample.sums[start + waves + w * waves + v]
        q00 += product
        q01 += t * product
        q11 += t * sample.times[v] * product
      }
    }
    let j = group.count
    func set(_ matrix: Int, _ values: (Double, Double, Double, Double, Double, Double)) {
      let base = c + matrix * area
      // (1,1), (t,1), (t,t), (y,1), (y,t), (y,y).
      base[first * width + first] = values.0
      base[slope * width + first] = values.1
      base[slope * width + slope] = values.2
      base[last * width + first] = values.3
      base[last * width + slope] = values.4
      base[last * width + last] = values.5
    }
    set(0, (j * n, j * t1, j * t2, y0, y1, yy))
    // B_1 = [n, t1, 1'y], B_2 = [t1, t2, t'y].
    set(1, (j * n * n, j * n * t1, j * t1 * t1, n * y0, t1 * y0, q00))
    set(
      2,
      (
        j * n * t1, j * (n * t2 + t1 * t1) / 2, j * t1 * t2, (n * y1 + t1 * y0) / 2,
        (t1 * y1 + t2 * y0) / 2, q01
      ))
    set(3, (j * t1 * t1, j * t1 * t2, j * t2 * t2, t1 * y1, t2 * y1, q11))
  }
}
