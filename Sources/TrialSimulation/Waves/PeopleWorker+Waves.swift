internal import Foundation
internal import GSLKit
internal import Inference

/// Repeated measures of the people of an arm, and who of them leaves when.
extension PeopleWorker {
  /// Draws everybody's waves, NaN where one is missing.
  ///
  /// - Parameters:
  ///   - replicate: Which replicate.
  ///   - outcome: The outcome.
  ///   - arm: The arm.
  ///   - form: How it is distributed there.
  ///   - stream: Random numbers.
  ///   - take: Gets each person's waves, in order.
  func drawSeries(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ form: RepeatedForm,
    _ stream: inout RandomStream, _ take: (Span<Double>) -> Void
  ) {
    let waves = form.times.count
    let n = source.trial.participants[arm]
    let plan = WaveAttrition(source.trial, arm: arm, form)
    let missing = source.trial.outcomes[outcome].model.missing(arm: source.trial.arms[arm].name)
    let benefit = source.trial.outcomes[outcome].model.benefit.sign
    // What biases reports does so after the baseline.
    let shift = benefit * data.shifts[outcome * data.arms + arm] * form.sd
    let rest = (1 - form.correlation * form.correlation).squareRoot()
    withUnsafeTemporaryAllocation(of: Double.self, capacity: n * waves) { values in
      stream.seek(replicate: replicate, unit: arm, lane: .outcome(outcome))
      for i in 0..<n {
        let z = stream.normal()
        let intercept = form.interceptSD * z
        let slope = form.slopeSD * (form.correlation * z + rest * stream.normal())
        for w in 0..<waves {
          values[i * waves + w] =
            form.means[w] + (w > 0 ? shift : 0) + intercept + slope * form.times[w]
            + form.residualSD * stream.normal()
        }
      }
      if let plan {
        stream.seek(replicate: replicate, unit: arm, lane: .dropout)
        for i in 0..<n {
          plan.leave(
            UnsafeMutableBufferPointer(rebasing: values[i * waves..<(i + 1) * waves]), &stream)
        }
      }
      if missing > 0 {
        stream.seek(replicate: replicate, unit: arm, lane: .missing(outcome))
        for i in 0..<n {
          for w in 1..<waves where stream.uniform() < missing { values[i * waves + w] = .nan }
        }
      }
      for i in 0..<n { take(values.span.extracting(i * waves..<(i + 1) * waves)) }
    }
  }
}

/// When people of an arm leave, made ready.
struct WaveAttrition {
  private let rule: Attrition?
  private let form: RepeatedForm
  /// Log odds of leaving before each wave but the first, of people at the mean.
  private let logits: [Double]
  private let spreads: [Double]

  /// Prepares an arm; nil where nobody leaves.
  init?(_ trial: Trial, arm: Int, _ form: RepeatedForm) {
    let dropout = trial.arms[arm].dropout
    guard dropout > 0 else { return nil }
    rule = trial.arms[arm].attrition
    self.form = form
    let shape = rule?.shape ?? 1
    let stay = form.times.map { WaveAttrition.staying($0 / (form.times.last ?? 1), dropout, shape) }
    logits = stay.indices.dropFirst().map { w in
      let h = 1 - stay[w] / stay[w - 1]
      return log(h / (1 - h))
    }
    spreads = form.times.map { t in
      (form.interceptSD * form.interceptSD + 2 * form.correlation * form.interceptSD * form.slopeSD
        * t
        + form.slopeSD * form.slopeSD * t * t + form.residualSD * form.residualSD).squareRoot()
    }
  }

  /// 1 − F at a share of the last wave's time.
  static func staying(_ time: Double, _ dropout: Double, _ shape: Double) -> Double {
    pow(1 - dropout, pow(time, shape))
  }

  /// Makes what a person would have shown after leaving missing.
  func leave(_ waves: UnsafeMutableBufferPointer<Double>, _ stream: inout RandomStream) {
    func z(_ w: Int) -> Double { (waves[w] - form.means[w]) / spreads[w] }
    var left = waves.count
    for w in 1..<waves.count {
      var logit = logits[w - 1]
      if let rule, rule.matters {
        logit += rule.baseline * z(0) + rule.last * z(w - 1) + rule.outcome * z(w)
      }
      let leaves = stream.uniform() < 1 / (1 + exp(-logit))
      if leaves, left == waves.count { left = w }
    }
    for w in left..<waves.count { waves[w] = .nan }
  }
}
