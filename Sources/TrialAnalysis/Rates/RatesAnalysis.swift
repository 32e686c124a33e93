public import Inference

/// An analysis of counts: relapses, admissions, contacts within one follow-up time.
public protocol RatesAnalysis: Analysis where Data == FrequenciesByArm {
  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - sample: Everybody's counts.
  ///   - contrast: Which two arms are compared.
  /// - Returns: The fit.
  func fit(_ sample: borrowing CountSample, _ contrast: ArmPair) -> Fit
}

extension RatesAnalysis {
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .count ? .logRateRatio : nil
  }
  /// Rates of arms know nothing of what their people belong to.
  public var accountsFor: Set<TrialStructure> { [] }
  /// Analyses one contrast of a reading of all arms.
  public func fit(_ data: FrequenciesByArm, _ contrast: ArmPair) -> Fit {
    fit(data.place.pointee, contrast)
  }
}
