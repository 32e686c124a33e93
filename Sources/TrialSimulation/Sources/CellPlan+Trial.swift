internal import Inference

extension CellPlan {
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
    let law = trial.forms[outcome][arm]
    let followUp = (law as? any TimedLaw)?.followUp
    canMiss =
      own.dropout > 0 || (own.delivered?.stay ?? 1) < 1 || missing > 0
      || followUp?.isFixed == false
    sign = model.benefit.sign
    icc = trial.icc(outcome, arm)
    (between, within) = trial.split(outcome, arm, 1)
    exchange = trial.exchange(outcome, arm)
    (groupICC, groupShare) = (trial.groupICC(arm), trial.groupShare(outcome, arm))
    mean = law.means.first ?? 0
    let effects = trial.levelEffects.isEmpty ? [] : trial.levelEffects[outcome][arm]
    let isMean = law is any LevelledLaw && effects.count == Modifier.levels
    levels = isMean ? (effects[0].means[0], effects[1].means[0]) : (0, 0)
    hasLevels = levels.lower != 0 || levels.upper != 0
    guard let delivery else {
      differs = false
      return
    }
    // Where all of their own support reaches everybody, people differ by whose they get.
    differs =
      delivery.delivered == nil
      ? exchange != 0
      : stride(from: outcome, to: delivery.own.count, by: delivery.outcomes).contains {
        delivery.own[$0] != 0 || delivery.other[$0] != 0
      }
  }
}
