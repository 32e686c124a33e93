/// Sums over an arm know nothing of what its people belong to.
extension MomentsAnalysis {
  public var accountsFor: Set<TrialStructure> { [] }
}

/// Sums over an arm know nothing of what its people belong to.
extension CountsAnalysis {
  public var accountsFor: Set<TrialStructure> { [] }
}

extension Analysis {
  /// What of a structure it has no place for, in the order of ``TrialStructure``.
  ///
  /// One without a place for clusters ignores whatever clusters are like: that is said once.
  ///
  /// - Parameter structure: What the trial declares.
  /// - Returns: Nothing for an analysis that fits the trial.
  public func ignored(of structure: Set<TrialStructure>) -> [TrialStructure] {
    var open = structure.subtracting(accountsFor)
    if !refersToNormal { open.remove(.fewClusters) }
    let ofClusters: Set<TrialStructure> = [
      .unequalClusters, .clustersInOneArm, .clusterStrata, .fewClusters,
    ]
    return TrialStructure.allCases.filter {
      open.contains($0) && !(open.contains(.clusters) && ofClusters.contains($0))
    }
  }
}
