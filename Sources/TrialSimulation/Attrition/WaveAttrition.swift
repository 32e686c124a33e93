internal import Foundation
internal import GSLKit

/// When people of an arm leave, made ready.
struct WaveAttrition {
  private let rule: Attrition?
  private let form: CourseLaw
  /// Log odds of leaving before each wave but the first, of people at the mean.
  private let logits: [Double]
  private let spreads: [Double]
  /// On what attendance gives of the full effect, and its mean.
  let attendanceSlope: Double
  private let attendance: Double

  /// Prepares an arm; nil where nobody leaves.
  init?(_ arm: Arm, _ form: CourseLaw) {
    let dropout = arm.dropout
    guard dropout > 0 else { return nil }
    rule = arm.attrition
    self.form = form
    let shape = rule?.shape ?? 1
    logits = WeibullShare(dropout, shape).logits(form.times)
    spreads = form.times.indices.map { form.variance(at: $0).squareRoot() }
    attendanceSlope = rule?.attendance ?? 0
    attendance = arm.delivered?.attendance?.meanShare ?? 1
  }

  /// Makes what a person would have shown after leaving missing.
  ///
  /// - Parameters:
  ///   - waves: Their waves.
  ///   - attended: What their attendance gives of the full effect; not read where it does not matter.
  ///   - stream: Random numbers, one a wave but the first.
  func leave(
    _ waves: UnsafeMutableBufferPointer<Double>, attended: Double, _ stream: inout RandomStream
  ) {
    func z(_ w: Int) -> Double { (waves[w] - form.means[w]) / spreads[w] }
    var left = waves.count
    for w in 1..<waves.count {
      var logit = logits[w - 1]
      if let rule, rule.matters {
        logit += rule.baseline * z(0) + rule.last * z(w - 1) + rule.outcome * z(w)
        if attendanceSlope != 0 { logit += attendanceSlope * (attended - attendance) }
      }
      let leaves = stream.uniform() < 1 / (1 + exp(-logit))
      if leaves, left == waves.count { left = w }
    }
    for w in left..<waves.count { waves[w] = .nan }
  }
}
