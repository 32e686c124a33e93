internal import Inference

/// What of one outcome in one arm is the same in every replicate.
///
/// Made once a point, so that drawing people asks for nothing by name.
struct CellPlan: BitwiseCopyable {
  /// The chance of people to lack this outcome alone, and whether anybody can lack it at all.
  let missing: Double
  let canMiss: Bool
  /// Whether what people get makes the outcome differ between them in mean.
  let differs: Bool
  /// By how much the means of two levels of a modifier are off the arm's, of an event or a count; whether they are at all.
  private let levels: (lower: Double, upper: Double)
  let hasLevels: Bool
  /// 1 where more is better, −1 where less is.
  let sign: Double
  /// The intracluster correlation, and standard deviations between and within clusters of people whose own is 1.
  let icc: Double
  let between: Double
  let within: Double
  /// The share of the variance between groups of one cluster: of all of it, and of what is within clusters.
  let groupICC: Double
  let groupShare: Double

  /// How far people of a level are from their arm's mean.
  func level(_ level: Int) -> Double { level == 1 ? levels.upper : levels.lower }

  /// Share of the variance between clusters and between groups in them.
  var sharedICC: Double { icc + groupICC }

  /// Prepares an outcome in an arm.
  ///
  /// - Parameters:
  ///   - trial: The trial.
  ///   - outcome: Position of the outcome.
  ///   - arm: Position of the arm.
  ///   - delivery: What people of the arm get; nil where all get the same.
  init(_ trial: Trial, _ outcome: Int, arm: Int, _ delivery: DeliveryPlan?) {
    let (model, own) = (trial.outcomes[outcome].model, trial.arms[arm])
    missing = model.missing(arm: own.name)
    canMiss = own.dropout > 0 || (own.delivered?.stay ?? 1) < 1 || missing > 0
    sign = model.benefit.sign
    icc = trial.icc(outcome, arm)
    (between, within) = trial.split(outcome, arm, 1)
    (groupICC, groupShare) = (trial.groupICC(arm), trial.groupShare(outcome, arm))
    let effects = trial.levelEffects.isEmpty ? [] : trial.levelEffects[outcome][arm]
    let isMean = trial.forms[outcome][arm] is any LevelledLaw && effects.count == Modifier.levels
    levels = isMean ? (effects[0].means[0], effects[1].means[0]) : (0, 0)
    hasLevels = levels.lower != 0 || levels.upper != 0
    guard let delivery else {
      differs = false
      return
    }
    // Where all of their own support reaches everybody, people differ by whose they get.
    differs =
      delivery.delivered == nil
      ? trial.exchange(outcome, arm) != 0
      : stride(from: outcome, to: delivery.own.count, by: delivery.outcomes).contains {
        delivery.own[$0] != 0 || delivery.other[$0] != 0
      }
  }
}
