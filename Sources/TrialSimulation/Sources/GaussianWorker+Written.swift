internal import GSLKit
internal import TrialAnalysis

/// The two commonest groups, written out: one score, and one score with its baseline.
///
/// The same draws as ``GaussianWorker/drawWishart(_:arm:n:pattern:_:_:)``, without its loops.
extension GaussianWorker {
  /// One score: SS = σ²·χ²(n − 1).
  ///
  /// The same draws as the general way, two arms at a time.
  @inline(__always)
  func drawScores(
    _ replicate: Int, _ people: UnsafePointer<Int>, _ data: TrialData,
    _ stream: inout RandomStream
  ) {
    let lane = variables[0].lane
    var arm = 0
    while arm < arms {
      let next = min(arm &+ 1, arms &- 1)
      stream.pair(replicate: replicate, arm, next, lane: lane, into: words)
      drawScore(replicate, arm: arm, n: people[arm], words, data, &stream)
      if next > arm { drawScore(replicate, arm: next, n: people[next], words + 4, data, &stream) }
      arm &+= 2
    }
  }

  @inline(__always)
  private func drawScore(
    _ replicate: Int, arm: Int, n: Int, _ words: UnsafePointer<UInt64>, _ data: TrialData,
    _ stream: inout RandomStream
  ) {
    guard n > 1 else {
      draw(replicate, arm: arm, people: n, data, &stream)
      return
    }
    let plan = scores + arm
    let isPlanned = n == plan.pointee.n
    let shape = isPlanned ? plan.pointee.chi : GammaShape.chiSquared(df: Double(n &- 1))
    let sdOfMean =
      isPlanned ? plan.pointee.sdOfMean : plan.pointee.sd * (1 / Double(n)).squareRoot()
    let z: Double
    let square: Double
    if let drawn = stream.normalGamma(words, shape) {
      (z, square) = drawn
    } else {
      (z, square, _) = stream.normalGammaNormal(
        replicate: replicate, unit: arm, lane: variables[0].lane, shape)
    }
    let cell = plan.pointee.cell
    let moments = data.moments + cell
    moments.pointee.n = Double(n)
    moments.pointee.mean =
      plan.pointee.mean + plan.pointee.perSMD * data.shifts[cell] + sdOfMean * z
    moments.pointee.sumOfSquares = plan.pointee.variance * square
  }

  /// One score and its baseline: the 2 × 2 Wishart written out.
  ///
  /// The same draws as the general way, two arms at a time.
  @inline(__always)
  func drawScoresWithBaseline(
    _ replicate: Int, _ people: UnsafePointer<Int>, _ data: TrialData,
    _ stream: inout RandomStream
  ) {
    var arm = 0
    while arm < arms {
      let next = min(arm &+ 1, arms &- 1)
      stream.pair(replicate: replicate, arm, next, lane: variables[0].lane, into: words)
      stream.pair(replicate: replicate, arm, next, lane: variables[1].lane, into: words + 8)
      drawWithBaseline(replicate, arm: arm, n: people[arm], words, data, &stream)
      if next > arm {
        drawWithBaseline(replicate, arm: next, n: people[next], words + 4, data, &stream)
      }
      arm &+= 2
    }
  }

  @inline(__always)
  private func drawWithBaseline(
    _ replicate: Int, arm: Int, n: Int, _ words: UnsafePointer<UInt64>, _ data: TrialData,
    _ stream: inout RandomStream
  ) {
    guard n > 2 else {
      draw(replicate, arm: arm, people: n, data, &stream)
      return
    }
    let base = shape(arm, 0, n: n)
    let end = shape(arm, 1, n: n)
    let z0: Double
    let square0: Double
    if let drawn = stream.normalGamma(words, base) {
      (z0, square0) = drawn
    } else {
      (z0, square0, _) = stream.normalGammaNormal(
        replicate: replicate, unit: arm, lane: variables[0].lane, base)
    }
    let (z1, square1, a10) =
      stream.normalGammaNormal(words + 8, end)
      ?? stream.normalGammaNormal(
        replicate: replicate, unit: arm, lane: variables[1].lane, end)
    let factor = factors + arm &* 4
    let v = arm &* 2
    let scale = scale(arm, n: n)
    let a00 = square0.squareRoot()
    let t10 = factor[2] * a00 + factor[3] * a10
    let cell = variables[0].outcome &* arms &+ arm
    data.moments[cell] = ArmMoments(
      n: Double(n),
      mean: means[v &+ 1] + perSMD[v &+ 1] * data.shifts[cell]
        + (factor[2] * z0 + factor[3] * z1) * scale,
      sumOfSquares: t10 * t10 + factor[3] * factor[3] * square1,
      baselineMean: means[v] + factor[0] * z0 * scale,
      baselineSumOfSquares: factor[0] * factor[0] * square0,
      crossProducts: factor[0] * a00 * t10)
  }
}
