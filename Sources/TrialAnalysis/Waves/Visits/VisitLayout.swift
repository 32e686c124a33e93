internal import MixedModels

/// The columns and blocks of a model of visits: a mean for each arm, or arm and level, and visit, then slopes on the baseline by
/// visit, then strata.
struct VisitLayout {
  /// What is done with the baseline.
  let baseline: VisitBaseline
  let visits: Int
  let columns: Int
  let matrices: Int
  /// People who are in the model.
  let people: Double
  /// Columns by arm, or arm and level, and visit; −1 where it has nobody.
  private let places: [Int]
  private let slope: Int
  let strata: StratumColumns
  private let isStratified: Bool
  private let rows: Double
  private let isCovered: Bool
  /// Arms, or arms and levels; and levels of an arm.
  let cellCount: Int
  private let levels: Int
  /// Numbers that say which columns arms and strata have.
  var placesSize: Int { places.count + strata.size }

  /// The visit of a wave: waves after the baseline, or all of them where it is a response.
  private var first: Int { baseline == .response ? 0 : 1 }

  init(
    _ sample: WaveSample, _ compared: ComparedCells, _ baseline: VisitBaseline, byArm: Bool,
    _ use: WaveStrata
  ) {
    self.baseline = baseline
    let (arms, levels) = (compared.count, compared.levels)
    cellCount = arms
    self.levels = levels
    matrices = byArm ? arms / levels : 1
    let first = baseline == .response ? 0 : 1
    let visits = max(sample.times.count - first, 0)
    self.visits = visits
    var seen = Array(repeating: 0.0, count: arms * visits)
    var pairs = Array(repeating: 0.0, count: matrices * visits * visits)
    var (people, rows) = (0.0, 0.0)
    for group in sample.groups where VisitLayout.isIn(group, baseline) {
      let mask = group.observed &>> UInt64(first)
      let matrix = byArm ? group.arm / levels : 0
      people += group.count
      rows += group.count * Double(mask.nonzeroBitCount)
      for s in 0..<visits where mask & (1 &<< UInt64(s)) != 0 {
        seen[group.arm * visits + s] += group.count
        for t in 0...s where mask & (1 &<< UInt64(t)) != 0 {
          pairs[(matrix * visits + s) * visits + t] += group.count
        }
      }
    }
    (self.people, self.rows) = (people, rows)
    var places = Array(repeating: -1, count: arms * visits)
    var next = 0
    for a in 0..<arms {
      for s in 0..<visits where seen[a * visits + s] > 0 {
        // Randomised arms have one mean before they are treated, in each level.
        if baseline == .response, s == 0,
          let other = stride(from: a % levels, to: a, by: levels)
            .first(where: { places[$0 * visits] >= 0 })
        {
          places[a * visits] = places[other * visits]
          continue
        }
        places[a * visits + s] = next
        next += 1
      }
    }
    slope = baseline == .covariate ? next : -1
    let plain = next + (baseline == .covariate ? visits : 0)
    strata = StratumColumns(sample, use, after: plain, waves: visits) {
      VisitLayout.isIn($0, baseline) ? $0.observed &>> UInt64(first) : 0
    }
    isStratified = use != .ignored
    columns = plain + strata.count
    self.places = places
    // Each variance and covariance must be told by somebody: three people, as many as leave one degree of freedom beside means.
    isCovered = (0..<matrices).allSatisfy { m in
      (0..<visits).allSatisfy { s in
        (0...s).allSatisfy { pairs[(m * visits + s) * visits + $0] >= 3 }
      }
    }
  }

  /// Whether people of a group are in the model: those without a baseline are not, where it is a covariate.
  private static func isIn(_ group: WaveGroup, _ baseline: VisitBaseline) -> Bool {
    switch baseline {
    case .covariate: group.observed & 1 != 0 && group.observed != 1
    case .none: group.observed & ~1 != 0
    case .response: true
    }
  }

  /// Whether there is enough to tell means and variances.
  var isIdentified: Bool { visits > 0 && isCovered && rows > Double(columns) + 1 && people > 3 }

  /// The column of an arm's mean at a visit; nil where nobody was seen.
  func column(_ arm: Int, visit: Int) -> Int? {
    let place = places[arm * visits + visit]
    return place < 0 ? nil : place
  }

  /// Numbers that the sums of a block take.
  var products: Int { 2 + 2 * visits + visits * visits }

  /// Writes a block for each arm, stratum and set of visits.
  func model(
    _ sample: WaveSample, _ structure: VisitCovariance,
    _ blocks: UnsafeMutablePointer<VisitModel.Block>, _ sums: UnsafeMutablePointer<Double>,
    _ columnsOfArms: UnsafeMutablePointer<Int>
  ) -> VisitModel {
    let (v, first) = (visits, first)
    for i in places.indices { columnsOfArms[i] = places[i] }
    strata.write(into: columnsOfArms + places.count)
    var count = 0
    for (g, group) in sample.groups.enumerated() where VisitLayout.isIn(group, baseline) {
      let mask = group.observed &>> UInt64(first)
      let matrix = matrices == 1 ? 0 : group.arm / levels
      let stratum = isStratified ? group.stratum : 0
      let old = (0..<count).first {
        blocks[$0].observed == mask && blocks[$0].matrix == matrix && blocks[$0].arm == group.arm
          && blocks[$0].stratum == stratum
      }
      let b = old ?? count
      if old == nil {
        blocks[b] = VisitModel.Block(
          matrix: matrix, observed: mask, count: 0, arm: group.arm, stratum: stratum,
          products: b * products)
        (sums + b * products).update(repeating: 0, count: products)
        count += 1
      }
      blocks[b].count += group.count
      add(sample, g, to: sums + b * products)
    }
    // Blocks that share an inverse one after the other.
    var list = UnsafeMutableBufferPointer(start: blocks, count: count)
    list.sort {
      ($0.matrix, $0.observed, $0.arm, $0.stratum) < ($1.matrix, $1.observed, $1.arm, $1.stratum)
    }
    return VisitModel(
      structure: structure, visits: v, matrices: matrices, columns: columns, places: columnsOfArms,
      strata: strata.count > 0 ? UnsafePointer(columnsOfArms + places.count) : nil,
      baseline: slope, residualDf: rows - Double(columns),
      blocks: UnsafeBufferPointer(list), products: sums)
  }

  /// Adds the sums of a group's people: Σx, Σx², Σy, Σxy, Σyy'.
  private func add(_ sample: WaveSample, _ g: Int, to target: UnsafeMutablePointer<Double>) {
    let (v, first, waves) = (visits, first, sample.times.count)
    let start = g * sample.stride
    func cross(_ a: Int, _ b: Int) -> Double { sample.sums[start + waves + a * waves + b] }
    if baseline == .covariate {
      target[0] += sample.sums[start]
      target[1] += cross(0, 0)
    }
    for s in 0..<v {
      target[2 + s] += sample.sums[start + first + s]
      if baseline == .covariate { target[2 + v + s] += cross(0, first + s) }
      for t in 0..<v { target[2 + 2 * v + s * v + t] += cross(first + s, first + t) }
    }
  }

  /// Where a climb starts: variances around the means of arms and visits, and one correlation.
  func start(_ model: VisitModel, _ phi: UnsafeMutablePointer<Double>) {
    let v = visits
    var (squares, freedom) = (Array(repeating: 0.0, count: v), Array(repeating: 0.0, count: v))
    var (products, sizes) = (0.0, (0.0, 0.0))
    for a in 0..<cellCount {
      for s in 0..<v {
        for t in 0...s {
          var (n, x, y, xy, xx, yy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
          for block in model.blocks
          where block.arm == a && block.observed & (1 &<< UInt64(s)) != 0
            && block.observed & (1 &<< UInt64(t)) != 0
          {
            let source = model.products + block.products
            n += block.count
            x += source[2 + s]
            y += source[2 + t]
            xy += source[2 + 2 * v + s * v + t]
            xx += source[2 + 2 * v + s * v + s]
            yy += source[2 + 2 * v + t * v + t]
          }
          guard n > 1 else { continue }
          if s == t {
            squares[s] += max(xx - x * x / n, 0)
            freedom[s] += n - 1
          } else {
            products += xy - x * y / n
            sizes.0 += max(xx - x * x / n, 0)
            sizes.1 += max(yy - y * y / n, 0)
          }
        }
      }
    }
    let variances = (0..<v).map { max(squares[$0] / max(freedom[$0], 1), .leastNormalMagnitude) }
    let size = (sizes.0 * sizes.1).squareRoot()
    let r = size > 0 ? min(max(products / size, 0), 0.9) : 0
    for m in 0..<matrices {
      model.structure.start(
        variances, correlation: r, phi + m * model.structure.parameters(v))
    }
  }
}
