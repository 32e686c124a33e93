public import Inference

extension ConditionalMean {
  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves, with people one by one: `keepsPeople`.
  ///   - arms: How many arms there are.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit.
  public func fit(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit {
    let waves = sample.times.count
    guard waves > 1, objection(toWaves: sample.times) == nil else {
      return .failed(.tooFewObservations)
    }
    let groups = max(sample.groups.count, 1)
    return withUnsafeTemporaryAllocation(
      of: Double.self, capacity: MeanCompletion.size(waves: waves, groups: groups)
    ) { memory in
      // There are waves.
      guard let memory = memory.baseAddress else { return .failed(.tooFewObservations) }
      var completion = MeanCompletion(self, waves: waves, groups: groups, in: memory)
      completion.gather(sample, contrast)
      let whole: Double
      switch completion.estimate() {
      case .value(let value): whole = value
      case .failed(let failure): return .failed(failure)
      }
      var jackknife = Jackknife()
      if let failure = completion.leaveOut(sample, contrast, { jackknife.add($0, side: $1) }) {
        return .failed(failure)
      }
      return jackknife.fit(whole, hasClusters: completion.hasClusters)
    }
  }
}
