public import TrialAnalysis

/// A reading that a drawn trial can give.
public protocol TrialReading: Reading {
  /// A view of what a worker writes, good for as long as the worker lives.
  init(of outcome: Int, in data: TrialData)
}

extension MomentsByArm: TrialReading {
  public init(of outcome: Int, in data: TrialData) { self.init(data.moments(outcome)) }
}

extension MomentsByLevel: TrialReading {
  public init(of outcome: Int, in data: TrialData) {
    self.init(data.levels(outcome), levels: data.levelCount)
  }
}

extension MomentsBySubgroup: TrialReading {
  public init(of outcome: Int, in data: TrialData) { self.init(data.subgroups(outcome)) }
}

extension CountsByArm: TrialReading {
  public init(of outcome: Int, in data: TrialData) { self.init(data.counts(outcome)) }
}

extension FrequenciesByArm: TrialReading {
  public init(of outcome: Int, in data: TrialData) { self.init(data.tallies + outcome) }
}

extension TimesByArm: TrialReading {
  public init(of outcome: Int, in data: TrialData) { self.init(data.events + outcome) }
}

extension ClusterSample: TrialReading {
  public init(of outcome: Int, in data: TrialData) {
    self.init(data.clusterMeans(outcome), data.clusteredArms(outcome))
  }
}

extension ClusteredPeople: TrialReading {
  public init(of outcome: Int, in data: TrialData) {
    self.init(ClusterSample(of: outcome, in: data), data.people + outcome)
  }
}

extension WavesBySubgroup: TrialReading {
  public init(of outcome: Int, in data: TrialData) {
    self.init(data.levelWaves + outcome, arms: data.arms)
  }
}

extension WavesByArm: TrialReading {
  public init(of outcome: Int, in data: TrialData) {
    self.init(data.waves + outcome, stratified: data.strataWaves + outcome, arms: data.arms)
  }
}
