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
