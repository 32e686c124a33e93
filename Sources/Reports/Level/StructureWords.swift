internal import Parts
internal import TrialAnalysis
internal import TrialSimulation

/// A trial's structure in words: clusters, sites, strata.
struct StructureWords {
  let trial: Trial
  let outcome: Int
  let arms: ArmPair

  init(_ trial: Trial, outcome: String, contrast: String) {
    self.trial = trial
    self.outcome = trial.outcomes.firstIndex { $0.name == outcome } ?? 0
    arms =
      trial.contrasts.first { $0.name == contrast }?.arms ?? ArmPair(treatment: 0, comparator: 1)
  }

  var nouns: StructureNouns { trial.nouns(arms) }

  /// What an analysis does that ignores some of it, each with its verb.
  func faults(_ ignored: [TrialStructure]) -> [String] {
    ignored.map { structure in
      switch structure {
      case .clusters: "ignores that people of one \(nouns.cluster) are alike (\(clusters))"
      case .unequalClusters:
        "weights \(nouns.cluster)s by size as if people of one were not alike (\(clusters))"
      case .clustersInOneArm:
        "pools the variance of \(nouns.cluster)s with that of people by themselves"
      case .fewClusters:
        "refers its test to the normal distribution, with \(trial.numberOfClusters(arms)) \(nouns.cluster)s"
      case .clusterStrata: "ignores the strata within which \(nouns.cluster)s are randomised"
      case .sites: "ignores the sites within which people are randomised"
      case .modifier: "ignores the levels of the modifier within which people are randomised"
      case .waves: "does not use every wave"
      case .periods: "ignores that clusters cross over: arms differ in time"
      }
    }
  }

  /// "peer-led 15 peer workers, ICC 0.03".
  private var clusters: String {
    let parts = [arms.treatment, arms.comparator].compactMap { a in
      trial.clusters[a].map { plan in
        "\(trial.arms[a].name) \(plan.words), ICC "
          + Figures.known(trial.intraclusterCorrelation(outcome, a) ?? 0)
      }
    }
    return parts.joined(separator: "; ")
  }
}
