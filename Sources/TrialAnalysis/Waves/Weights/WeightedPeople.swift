internal import Foundation
internal import Inference

/// People of two arms with their weights.
struct WeightedPeople {
  private let waves: Int
  private let count: Int
  /// 1 for the treatment, 0 for the comparator, −1 for who is left out; the wave that was seen last; the last score of those before
  /// a wave; weights.
  private let arm, lastSeen, score, weight: UnsafeMutablePointer<Double>
  private let sample: WaveSample

  static func size(_ people: Int) -> Int { 4 * people }

  init(_ sample: WaveSample, _ contrast: ArmPair, in memory: UnsafeMutablePointer<Double>) {
    self.sample = sample
    (waves, count) = (sample.times.count, sample.people.count)
    arm = memory
    lastSeen = memory + count
    score = memory + 2 * count
    weight = memory + 3 * count
    for i in 0..<count {
      let own = sample.people[i]
      let isIn = !value(i, 0).isNaN
      arm[i] = !isIn ? -1 : own == contrast.treatment ? 1 : own == contrast.comparator ? 0 : -1
      lastSeen[i] = Double((0..<waves).last { !value(i, $0).isNaN } ?? 0)
      score[i] = value(i, 0)
      weight[i] = 1
    }
  }

  /// 1 for a person of the treatment, 0 of the comparator; nil for who is left out.
  func side(_ i: Int) -> Int? { arm[i] < 0 ? nil : Int(arm[i]) }
  /// The weight of a person, up to the wave that was weighed last.
  func weight(_ i: Int) -> Double { weight[i] }
  private func value(_ i: Int, _ wave: Int) -> Double { sample.values[i * waves + wave] }

  /// Multiplies by how likely those who are still there at a wave were to be.
  ///
  /// - Returns: Why that cannot be told; nil where it can.
  func weigh(_ wave: Int) -> Failure? {
    var stay: InlineArray<2, Double> = [0, 0]
    var all: InlineArray<2, Double> = [0, 0]
    if wave > 1 {
      for i in 0..<count where !value(i, wave - 1).isNaN { score[i] = value(i, wave - 1) }
    }
    for i in 0..<count where arm[i] >= 0 && lastSeen[i] >= Double(wave - 1) {
      all[Int(arm[i])] += 1
      if lastSeen[i] >= Double(wave) { stay[Int(arm[i])] += 1 }
    }
    guard stay[0] > 0, stay[1] > 0 else { return .tooFewObservations }
    // An arm that nobody leaves tells nothing of why people leave.
    let leaves = (all[0] > stay[0], all[1] > stay[1])
    guard leaves.0 || leaves.1 else { return nil }
    var model = LogisticModel(hasArm: leaves.0 && leaves.1, hasScore: wave > 1)
    func isAtRisk(_ i: Int) -> Bool {
      arm[i] >= 0 && lastSeen[i] >= Double(wave - 1) && (arm[i] == 0 ? leaves.0 : leaves.1)
    }
    for i in 0..<count where isAtRisk(i) { model.measure(value(i, 0), score[i]) }
    model.standardise()
    for _ in 0..<LogisticModel.mostSteps {
      for i in 0..<count where isAtRisk(i) {
        model.add(arm[i], value(i, 0), score[i], isEvent: lastSeen[i] >= Double(wave))
      }
      if let failure = model.step() { return failure }
      if model.isSettled { break }
    }
    guard model.isSettled else { return .noConvergence }
    for i in 0..<count where isAtRisk(i) && lastSeen[i] >= Double(wave) {
      let side = Int(arm[i])
      weight[i] *= stay[side] / all[side] / model.chance(arm[i], value(i, 0), score[i])
    }
    return nil
  }

  /// The weighted analysis of covariance of those who have the last wave.
  func compare() -> Fit {
    var (mean, total) = (0.0, 0.0)
    var n: InlineArray<2, Double> = [0, 0]
    for i in 0..<count where isComplete(i) {
      mean += weight[i] * value(i, 0)
      total += weight[i]
      n[Int(arm[i])] += 1
    }
    guard n[0] >= 2, n[1] >= 2, n[0] + n[1] > 3 else { return .failed(.tooFewObservations) }
    mean /= total
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 33) { memory in
      guard let matrix = memory.baseAddress else { return .failed(.tooFewObservations) }
      memory.initialize(repeating: 0)
      let (bread, meat, right) = (matrix + 9, matrix + 18, matrix + 27)
      let beta = matrix + 30
      for i in 0..<count where isComplete(i) {
        let row: InlineArray<3, Double> = [1, arm[i], value(i, 0) - mean]
        for r in 0..<3 {
          right[r] += weight[i] * row[r] * value(i, waves - 1)
          for s in 0..<3 { matrix[3 * r + s] += weight[i] * row[r] * row[s] }
        }
      }
      guard matrix[8] > 0, invertPositive(matrix, order: 3, into: bread) == 3 else {
        return .failed(.singular)
      }
      for r in 0..<3 {
        for s in 0..<3 { beta[r] += bread[3 * r + s] * right[s] }
      }
      var (left, squares) = (0.0, 0.0)
      for i in 0..<count where isComplete(i) {
        let row: InlineArray<3, Double> = [1, arm[i], value(i, 0) - mean]
        let y = value(i, waves - 1)
        let residual = y - beta[0] - beta[1] * row[1] - beta[2] * row[2]
        left += residual * residual
        squares += (y - beta[0]) * (y - beta[0])
        let each = weight[i] * weight[i] * residual * residual
        for r in 0..<3 {
          for s in 0..<3 { meat[3 * r + s] += each * row[r] * row[s] }
        }
      }
      guard left > 1e-13 * squares else { return .failed(.noVariation) }
      var variance = 0.0
      for r in 0..<3 {
        for s in 0..<3 { variance += bread[3 + r] * meat[3 * r + s] * bread[3 * s + 1] }
      }
      let (people, df) = (n[0] + n[1], n[0] + n[1] - 3)
      guard variance > 0 else { return .failed(.noVariation) }
      return .converged(
        Estimate(value: beta[1], standardError: (variance * people / df).squareRoot(), df: df))
    }
  }

  private func isComplete(_ i: Int) -> Bool { arm[i] >= 0 && !value(i, waves - 1).isNaN }
}
