internal import MixedModels

extension NestedSlopeModel.Shape {
  /// Values to start from.
  ///
  /// - Parameters:
  ///   - variance: Of intercepts.
  ///   - longest: The longest time.
  ///   - phi: Where they go.
  func start(_ variance: Double, longest: Double, _ phi: UnsafeMutablePointer<Double>) {
    switch self {
    case .intercept: phi[0] = variance
    case .slope: phi[0] = variance / (longest * longest)
    case .independent:
      phi[0] = variance
      phi[1] = variance / (longest * longest)
    case .correlated:
      phi[0] = variance.squareRoot()
      phi[1] = 0
      phi[2] = variance.squareRoot() / longest
    }
  }
}

extension NestedSlopeModel.Block {
  func comesBefore(_ other: Self) -> Bool {
    (arm, cluster) < (other.arm, other.cluster)
  }
}

extension GrowthLayout {
  /// Numbers that the sums of a block of people in clusters take.
  static func nestedProducts(_ width: Int) -> Int { 4 * width * width + 2 * width }

  /// Writes a block for each group, cluster by cluster.
  func nested(
    _ sample: WaveSample, _ shape: NestedSlopeModel.Shape,
    _ blocks: UnsafeMutablePointer<NestedSlopeModel.Block>,
    _ products: UnsafeMutablePointer<Double>
  ) -> NestedSlopeModel {
    let width = columns + 1
    let size = GrowthLayout.nestedProducts(width)
    let count = sample.groups.count
    products.update(repeating: 0, count: size * count)
    var longest = 0.0
    for t in sample.times { longest = max(longest, abs(t)) }
    for (g, group) in sample.groups.enumerated() {
      write(sample, g, group, products + size * g)
      let linear = size * g + 4 * width * width
      writeLinear(sample, g, group, products + linear)
      let block = NestedSlopeModel.Block(
        arm: group.arm, cluster: group.cluster, people: block(sample, group, at: size * g),
        linear: linear)
      // In their places from the first on: groups of a cluster mostly follow each other already.
      var place = g
      while place > 0, block.comesBefore(blocks[place - 1]) {
        (blocks + place).initialize(to: blocks[place - 1])
        place -= 1
      }
      (blocks + place).initialize(to: block)
    }
    return NestedSlopeModel(
      people: model(UnsafeBufferPointer(start: nil, count: 0), products), shape: shape,
      blocks: UnsafeBufferPointer(start: blocks, count: count),
      longest: max(longest * longest, .leastNormalMagnitude), scratch: products + size * count)
  }

  /// ΣB_1 and ΣB_2 of a group.
  private func writeLinear(
    _ sample: WaveSample, _ g: Int, _ group: WaveGroup, _ b: UnsafeMutablePointer<Double>
  ) {
    let width = columns + 1
    let (first, slope, last) = (intercept(group.arm), slope(group.arm), width - 1)
    let n = group.count
    for w in sample.times.indices where group.observed & (1 &<< UInt64(w)) != 0 {
      let (t, y) = (sample.times[w], sample.sums[g * sample.stride + w])
      b[first] += n
      b[slope] += n * t
      b[last] += y
      b[width + first] += n * t
      b[width + slope] += n * t * t
      b[width + last] += t * y
    }
  }
}
