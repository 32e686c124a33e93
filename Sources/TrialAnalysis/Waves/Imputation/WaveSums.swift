internal import Inference

/// People of two arms by what was observed of them: how many, Σy_w and Σy_v·y_w, around the mean of each wave.
///
/// What a normal model of waves needs to know of people. One person, or one cluster, can be taken away and put back. Waves are
/// shifted by the means of all that are in, which no difference of arms sees.
struct WaveSums {
  let waves: Int
  private(set) var count = 0
  /// Side, waves observed and people of each group, its sums, and what was taken away from each wave.
  private let heads, sums, means: UnsafeMutablePointer<Double>

  private var stride: Int { waves * (waves + 1) }

  /// Numbers of memory.
  static func size(waves: Int, groups: Int) -> Int { groups * (3 + waves * (waves + 1)) + waves }

  init(waves: Int, groups: Int, in memory: UnsafeMutablePointer<Double>) {
    self.waves = waves
    heads = memory
    sums = memory + 3 * groups
    means = sums + groups * waves * (waves + 1)
  }

  func side(_ g: Int) -> Int { Int(heads[3 * g]) }
  func observed(_ g: Int) -> UInt64 { UInt64(heads[3 * g + 1]) }
  func people(_ g: Int) -> Double { heads[3 * g + 2] }
  func isSeen(_ g: Int, _ wave: Int) -> Bool { observed(g) & (1 &<< UInt64(wave)) != 0 }
  /// The wave at which they were seen last.
  func last(_ g: Int) -> Int { 63 - observed(g).leadingZeroBitCount }
  /// Whether something is missing before they were seen last.
  func hasGaps(_ g: Int) -> Bool { observed(g).nonzeroBitCount <= last(g) }
  /// Whether anybody of an arm is in.
  func hasPeople(_ side: Int) -> Bool {
    (0..<count).contains { self.side($0) == side && people($0) > 0 }
  }
  /// Σy of a wave.
  func sum(_ g: Int, _ wave: Int) -> Double { sums[g * stride + wave] }
  /// Σy_v·y_w.
  func product(_ g: Int, _ v: Int, _ w: Int) -> Double { sums[g * stride + waves + v * waves + w] }
  /// Writes Σy of a wave that was not observed.
  func set(_ g: Int, _ wave: Int, sum: Double) { sums[g * stride + wave] = sum }
  func set(_ g: Int, _ v: Int, _ w: Int, product: Double) {
    sums[g * stride + waves + v * waves + w] = product
    sums[g * stride + waves + w * waves + v] = product
  }

  /// Takes the people of two arms, those with the same waves together whatever their cluster.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves.
  ///   - arms: The two; the treatment is side 0.
  ///   - withBaseline: Whether people without the first wave are left out.
  mutating func gather(_ sample: WaveSample, _ arms: ArmPair, withBaseline: Bool) {
    count = 0
    for w in 0..<waves {
      var (n, sum) = (0.0, 0.0)
      for (place, group) in sample.groups.enumerated()
      where WaveSums.side(group, arms, withBaseline) != nil
        && group.observed & (1 &<< UInt64(w)) != 0
      {
        n += group.count
        sum += sample.sums[place * sample.stride + w]
      }
      means[w] = n > 0 ? sum / n : 0
    }
    for (place, group) in sample.groups.enumerated() {
      guard let side = WaveSums.side(group, arms, withBaseline) else { continue }
      let old = self.place(side, group.observed)
      let g = old ?? count
      if old == nil {
        heads[3 * g] = Double(side)
        heads[3 * g + 1] = Double(group.observed)
        heads[3 * g + 2] = 0
        (sums + g * stride).update(repeating: 0, count: stride)
        count += 1
      }
      add(sample, place, to: g, times: 1)
    }
  }

  /// The side of a group of a sample; nil for one that is left out.
  static func side(_ group: WaveGroup, _ arms: ArmPair, _ withBaseline: Bool) -> Int? {
    guard !withBaseline || group.observed & 1 != 0 else { return nil }
    return group.arm == arms.treatment ? 0 : group.arm == arms.comparator ? 1 : nil
  }

  /// The group of these waves; nil where there is none.
  func place(_ side: Int, _ observed: UInt64) -> Int? {
    (0..<count).first { self.side($0) == side && self.observed($0) == observed }
  }

  /// Adds a group of a sample, or with −1 takes it away.
  func add(_ sample: WaveSample, _ place: Int, to g: Int, times sign: Double) {
    let (own, n) = (sums + g * stride, sample.groups[place].count)
    let start = place * sample.stride
    func total(_ w: Int) -> Double { sample.sums[start + w] }
    for w in 0..<waves where isSeen(g, w) {
      own[w] += sign * (total(w) - n * means[w])
      for v in 0..<waves where isSeen(g, v) {
        let product = sample.sums[start + waves + w * waves + v]
        own[waves + w * waves + v] +=
          sign
          * (product - means[w] * total(v) - means[v] * total(w) + n * means[w] * means[v])
      }
    }
    change(g, by: sign * n)
  }

  /// Takes a person away.
  func remove(_ g: Int, _ values: Span<Double>, from start: Int) {
    let own = sums + g * stride
    for w in 0..<waves where isSeen(g, w) {
      let y = values[start + w] - means[w]
      own[w] -= y
      for v in 0..<waves where isSeen(g, v) {
        own[waves + w * waves + v] -= y * (values[start + v] - means[v])
      }
    }
    change(g, by: -1)
  }

  private func change(_ g: Int, by people: Double) {
    heads[3 * g + 2] += people
    // What rounding leaves of nobody is nothing.
    if heads[3 * g + 2] == 0 { (sums + g * stride).update(repeating: 0, count: stride) }
  }

  /// Makes a group what it is in other sums of the same people.
  func restore(_ g: Int, from other: WaveSums) {
    heads[3 * g + 2] = other.heads[3 * g + 2]
    (sums + g * stride).update(from: other.sums + g * stride, count: stride)
  }

  /// Makes all of it what other sums are, which take the same memory.
  mutating func copy(_ other: WaveSums, groups: Int) {
    count = other.count
    heads.update(from: other.heads, count: WaveSums.size(waves: waves, groups: groups))
  }
}
