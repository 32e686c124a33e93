internal import Inference
internal import TrialAnalysis

/// What each kind of analysis reads of a trial's data.
extension MomentsAnalysis {
  @inline(__always)
  func fit(_ data: TrialData, _ outcome: Int, _ arms: ArmPair) -> Fit {
    fit(data.moments(outcome).span, arms)
  }
}

extension LevelsAnalysis {
  @inline(__always)
  func fit(_ data: TrialData, _ outcome: Int, _ arms: ArmPair) -> Fit {
    fit(data.levels(outcome).span, levels: data.levelCount, arms)
  }
}

extension CountsAnalysis {
  @inline(__always)
  func fit(_ data: TrialData, _ outcome: Int, _ arms: ArmPair) -> Fit {
    fit(data.counts(outcome).span, arms)
  }
}

extension ClustersAnalysis {
  @inline(__always)
  func fit(_ data: TrialData, _ outcome: Int, _ arms: ArmPair) -> Fit {
    fit(data.clusterMeans(outcome).span, data.clusteredArms(outcome).span, arms)
  }
}

extension WavesAnalysis {
  @inline(__always)
  func fit(_ data: TrialData, _ outcome: Int, _ arms: ArmPair) -> Fit {
    fit(data.waves[outcome], arms: data.arms, arms)
  }
}

extension Analysis {
  /// Analyses one contrast of a trial.
  func fit(_ data: TrialData, _ outcome: Int, _ arms: ArmPair) -> Fit {
    switch self {
    case .moments(let method): method.fit(data, outcome, arms)
    case .levels(let method): method.fit(data, outcome, arms)
    case .counts(let method): method.fit(data, outcome, arms)
    case .clusters(let method): method.fit(data, outcome, arms)
    case .waves(let method): method.fit(data, outcome, arms)
    }
  }
}
