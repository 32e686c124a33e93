internal import Inference
internal import MixedModels

/// Which arms, classes of variance and columns a random-intercept model of one contrast has.
struct InterceptLayout {
  /// Parameters of residual variances, then of variances between clusters.
  let residuals: Int
  let randoms: Int
  /// Arms in the model, then the baseline.
  let columns: Int
  /// Clusters less clustered arms.
  let betweenDf: Double
  private let included: UInt64
  private let clustered: UInt64
  /// Whether all arms share the variance between clusters, and the residual one.
  private let sharesRandom: Bool
  private let sharesResidual: Bool
  private let usesBaseline: Bool
  private let count: Int

  /// The layout of a contrast.
  ///
  /// - Parameters:
  ///   - arms: All arms of the trial.
  ///   - contrast: Which two are compared.
  ///   - sharesRandom: Whether clusters of all arms have one variance.
  ///   - sharesResidual: Whether all arms have one residual variance.
  ///   - usesBaseline: Whether the baseline is in the model.
  ///   - error: Arms that are in it.
  init(
    _ arms: Span<ClusteredArm>, _ contrast: ArmPair, sharesRandom: Bool, sharesResidual: Bool,
    usesBaseline: Bool, error: ErrorFrom
  ) {
    self.sharesRandom = sharesRandom
    self.sharesResidual = sharesResidual
    self.usesBaseline = usesBaseline
    var included: UInt64 = 0
    var clustered: UInt64 = 0
    var between = 0.0
    for a in 0..<arms.count {
      let isCompared = a == contrast.treatment || a == contrast.comparator
      guard isCompared || (error == .allArms && arms[a].people.n > 0) else { continue }
      included |= 1 &<< UInt64(a)
      guard arms[a].isClustered else { continue }
      clustered |= 1 &<< UInt64(a)
      between += Double(arms[a].count) - 1
    }
    (self.included, self.clustered) = (included, clustered)
    count = arms.count
    betweenDf = between
    residuals = sharesResidual ? 1 : included.nonzeroBitCount
    randoms = clustered == 0 ? 0 : sharesRandom ? 1 : clustered.nonzeroBitCount
    columns = included.nonzeroBitCount + (usesBaseline ? 1 : 0)
  }

  var parameters: Int { residuals + randoms }

  private func isIn(_ arm: Int, _ set: UInt64) -> Bool { set & (1 &<< UInt64(arm)) != 0 }

  /// How many of a set come before an arm.
  private func place(_ arm: Int, _ set: UInt64) -> Int {
    (set & ((1 &<< UInt64(arm)) &- 1)).nonzeroBitCount
  }

  /// The column of an arm that is in the model.
  func column(_ arm: Int) -> Int { place(arm, included) }
  private func residual(_ arm: Int) -> Int {
    sharesResidual ? 0 : place(arm, included)
  }
  /// The parameter of an arm's clusters; −1 where it has none.
  private func random(_ arm: Int) -> Int {
    guard isIn(arm, clustered) else { return -1 }
    return residuals + (sharesRandom ? 0 : place(arm, clustered))
  }

  /// Rows of an arm that tell nothing of its clusters.
  private func rest(_ arm: ClusteredArm) -> Double {
    arm.isClustered ? arm.people.n - Double(arm.count) : arm.people.n - 1
  }

  /// Why the variances of the model cannot be told apart; nil where they can.
  func failure(_ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>) -> Failure? {
    var total = 0.0
    for k in 0..<parameters {
      var rows = 0.0
      var squares = 0.0
      for a in 0..<count where isIn(a, included) {
        guard arms[a].people.n > 0 else { return .tooFewObservations }
        if residual(a) == k {
          rows += rest(arms[a])
          squares += arms[a].within.sumOfSquares
        }
        if random(a) == k { rows += Double(arms[a].count) - 1 }
        total += arms[a].people.sumOfSquares
      }
      if rows < 1 { return .tooFewObservations }
      // What rounding leaves of people who are all alike is no variation.
      if k < residuals, squares <= 1e-13 * total { return .noVariation }
    }
    return nil
  }

  /// Blocks that there may be: one within each arm, one for each size of its clusters.
  func mostBlocks(_ arms: Span<ClusteredArm>) -> Int {
    var blocks = 1
    for a in 0..<count where isIn(a, included) { blocks += 1 + arms[a].count }
    return blocks
  }

  /// Values to start from: mean squares within, and between less within.
  func start(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>,
    _ phi: UnsafeMutablePointer<Double>
  ) {
    for k in 0..<residuals {
      var (rows, squares) = (0.0, 0.0)
      for a in 0..<count where isIn(a, included) && residual(a) == k {
        rows += rest(arms[a])
        squares += arms[a].within.sumOfSquares
      }
      phi[k] = squares / rows
    }
    for k in residuals..<parameters {
      var (rows, squares, people, within) = (0.0, 0.0, 0.0, 0.0)
      for a in 0..<count where random(a) == k {
        rows += Double(arms[a].count) - 1
        squares += arms[a].people.sumOfSquares - arms[a].within.sumOfSquares
        people += arms[a].people.n - arms[a].people.n / Double(arms[a].count)
        within += phi[residual(a)] * (Double(arms[a].count) - 1)
      }
      phi[k] = max((squares - within) / max(people, 1), 0.02 * within / max(rows, 1))
    }
  }

  /// Writes the blocks of the data.
  func model(
    _ clusters: Span<ClusterMean>, _ arms: Span<ClusteredArm>,
    _ blocks: UnsafeMutablePointer<InterceptModel.Block>, _ products: UnsafeMutablePointer<Double>
  ) -> InterceptModel {
    let width = columns + 1
    // Around the first arm's means, so that a large mean costs no digits.
    let first = arms[included.trailingZeroBitCount].people
    var made = 0
    var people = 0.0
    /// Opens a block, all of whose products are 0.
    func open(_ block: InterceptModel.Block) -> Int {
      let place = made * width * width
      (products + place).update(repeating: 0, count: width * width)
      (blocks + made).initialize(to: block)
      blocks[made].products = place
      made += 1
      return made - 1
    }
    /// Adds w rows with these means.
    func add(_ block: Int, _ arm: Int, _ w: Double, _ x: Double, _ y: Double) {
      let c = products + blocks[block].products
      let a = column(arm)
      c[a * width + a] += w
      c[(width - 1) * width + a] += w * y
      c[width * width - 1] += w * y * y
      guard usesBaseline else { return }
      let b = width - 2
      c[b * width + a] += w * x
      c[b * width + b] += w * x * x
      c[(width - 1) * width + b] += w * x * y
    }
    for a in 0..<count where isIn(a, included) {
      let arm = arms[a]
      people += arm.people.n
      let within = open(
        InterceptModel.Block(
          residual: residual(a), random: -1, size: 0,
          count: arm.isClustered ? arm.people.n - Double(arm.count) : arm.people.n, products: 0))
      let c = products + blocks[within].products
      c[width * width - 1] += arm.within.sumOfSquares
      if usesBaseline {
        let b = width - 2
        c[b * width + b] += arm.within.baselineSumOfSquares
        c[(width - 1) * width + b] += arm.within.crossProducts
      }
      guard arm.isClustered else {
        add(
          within, a, arm.people.n, arm.people.baselineMean - first.baselineMean,
          arm.people.mean - first.mean)
        continue
      }
      let own = made
      for j in arm.start..<arm.start + arm.count {
        let cluster = clusters[j]
        var block = own
        while block < made, blocks[block].size != cluster.n { block += 1 }
        if block == made {
          block = open(
            InterceptModel.Block(
              residual: residual(a), random: random(a), size: cluster.n, count: 0, products: 0))
        }
        blocks[block].count += 1
        add(
          block, a, cluster.n, cluster.baselineMean - first.baselineMean,
          cluster.mean - first.mean)
      }
    }
    return InterceptModel(
      columns: columns, parameters: parameters, residuals: residuals,
      residualDf: people - Double(columns),
      blocks: UnsafeBufferPointer(start: blocks, count: made), products: products)
  }
}
