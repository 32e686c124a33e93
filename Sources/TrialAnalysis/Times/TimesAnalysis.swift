public import Inference

/// An analysis of times to an event that not everybody is followed to.
public protocol TimesAnalysis: Analysis where Data == TimesByArm {
  /// The time at which, or up to which, arms are compared; nil for that up to which everybody may be followed, and for analyses
  /// that compare hazards, which read every time.
  var horizon: Double? { get }
  /// Whether people are compared within strata or sites alone.
  var isStratified: Bool { get }
  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - times: Everybody, sorted.
  ///   - contrast: Which two arms are compared.
  /// - Returns: The fit.
  func fit(_ times: borrowing EventTimes, _ contrast: ArmPair) -> Fit
}

extension TimesAnalysis {
  public var horizon: Double? { nil }
  public var isStratified: Bool { false }
  public var needs: [TrialFeature] { isStratified ? [.strataOrSites] : [] }
  public var accountsFor: Set<TrialStructure> { isStratified ? [.sites, .clusterStrata] : [] }
  public var missingData: MissingData { .censored }
  /// Analyses one contrast of a reading of everybody.
  public func fit(_ data: TimesByArm, _ contrast: ArmPair) -> Fit {
    fit(data.place.pointee, contrast)
  }
}
