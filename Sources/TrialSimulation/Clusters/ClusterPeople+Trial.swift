extension ClusterPeople {
  /// Prepares the clusters of a trial.
  init(_ trial: Trial) {
    self.init(trial.clusters, trial.arms, isMixed: trial.arms.indices.map(trial.isMixed))
  }
}
