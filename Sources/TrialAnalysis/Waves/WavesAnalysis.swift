public import Inference

/// An analysis of repeated measures.
public protocol WavesAnalysis: Analysis where Data == WavesByArm {
  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves.
  ///   - arms: How many arms there are.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit.
  func fit(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit
}

extension WavesAnalysis {
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .course ? .meanDifference : nil
  }
  public var missingData: MissingData { .observedWaves }
  /// Analyses one contrast of a reading of everybody's waves.
  public func fit(_ data: WavesByArm, _ contrast: ArmPair) -> Fit {
    fit(readsStrata ? data.byStratum : data.sample, arms: data.arms, contrast)
  }
}

/// The weights of waves that make a least-squares slope.
func slopeWeights(_ times: [Double]) -> [Double] {
  let mean = times.reduce(0, +) / Double(max(times.count, 1))
  let spread = times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return times.map { ($0 - mean) / spread }
}
