/// Something of a trial that an analysis may need.
public enum TrialFeature: Sendable, Hashable, CaseIterable {
  /// Groups, peer workers or teams in at least one arm.
  case clusters
  /// The same in every arm.
  case clustersInEveryArm
  /// Strata within which clusters were randomised.
  case strata
  /// The same, or sites within which people or clusters were.
  case strataOrSites
  /// People whose level of a modifier is known.
  case modifier
  /// Sites, or levels of a modifier.
  case levels
  /// Clusters that cross over from one arm to the other, period by period.
  case periods
  /// Sessions that people of some arm come to.
  case attendance
}
