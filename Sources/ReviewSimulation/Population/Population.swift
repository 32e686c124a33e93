/// The trials that there are: where, how large, in what they differ, how good, how they are measured.
public struct Population: Sendable {
  /// Where the trials are.
  public let settings: [TrialSetting]
  /// In what they differ.
  public let characteristics: [Characteristic]
  /// Scored risk of bias; nil for trials without flaws.
  public let riskOfBias: RiskOfBias?
  /// The bias that no domain scores and every trial has, such as expectation.
  public let everyTrial: BiasSource
  /// How second treatment arms are made and read.
  public let secondArm: SecondArm
  /// Measurements after the end.
  public let followUp: FollowUp
  /// Probability that a trial's analysis allows for its groups.
  public let clustersAdjusted: Double
  /// The setting of each trial.
  public let settingOfTrial: [Int]
  /// How many trials of its setting come before each trial.
  let placeOfTrial: [Int]

  /// A population.
  ///
  /// - Parameters:
  ///   - settings: At least one.
  ///   - characteristics: In what trials differ, at most 32.
  ///   - riskOfBias: Scored domains.
  ///   - everyTrial: The bias that every trial has.
  ///   - secondArm: What second treatment arms are.
  ///   - followUp: Later measurements.
  ///   - clustersAdjusted: Probability that a trial's analysis allows for its groups.
  public init(
    settings: [TrialSetting], characteristics: [Characteristic] = [], riskOfBias: RiskOfBias? = nil,
    everyTrial: BiasSource = BiasSource(mean: 0), secondArm: SecondArm = SecondArm(),
    followUp: FollowUp = FollowUp(), clustersAdjusted: Double = 0
  ) {
    self.settings = settings
    self.characteristics = characteristics
    self.riskOfBias = riskOfBias
    self.everyTrial = everyTrial
    self.secondArm = secondArm
    self.followUp = followUp
    self.clustersAdjusted = clustersAdjusted
    attributes = characteristics.count + (riskOfBias == nil ? 0 : 1)
    slots = settings.contains { $0.secondArm > 0 } ? 3 : 1
    settingOfTrial = settings.enumerated().flatMap {
      Array(repeating: $0.offset, count: max($0.element.trials, 0))
    }
    placeOfTrial = settings.flatMap { Array(0..<max($0.trials, 0)) }
  }

  /// Trials.
  public var trials: Int { settingOfTrial.count }
  /// Whether any trial may have a second treatment arm.
  public var hasSecondArms: Bool { settings.contains { $0.secondArm > 0 } }
  /// Rows that a trial may give per outcome: the main one, one for a split second arm, one arm against arm.
  public let slots: Int
  /// Attributes that a review records of a trial: its characteristics, then its quality.
  public let attributes: Int

  /// Where the attribute of a name stands, and its levels; nil for an unknown name.
  public func attribute(_ name: String) -> (index: Int, levels: [String])? {
    if let index = characteristics.firstIndex(where: { $0.name == name }) {
      return (index, characteristics[index].levels.map(\.name))
    }
    guard name == Population.quality, riskOfBias != nil else { return nil }
    return (characteristics.count, Quality.allCases.map(\.rawValue))
  }

  /// The name of the attribute that risk of bias gives.
  public static let quality = "quality"
}
