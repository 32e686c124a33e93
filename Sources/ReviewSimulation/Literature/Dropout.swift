internal import GSLKit

/// How many people of an arm stay, prepared for every size that is not rare.
struct Dropout: Sendable {
  /// Whether people of a setting drop out.
  let loses: [Bool]
  /// By setting.
  let treated: [BinomialFamily]
  let control: [BinomialFamily]
  /// Between the end and the follow-up.
  let later: BinomialFamily

  init(_ population: Population) {
    /// Arms above this are walked to.
    let most = 1024
    func family(_ dropout: Double) -> BinomialFamily {
      // Nobody drops out: one entry that is never used.
      BinomialFamily(trials: 1...(dropout > 0 ? most : 1), p: 1 - dropout)
    }
    loses = population.settings.map(\.loses)
    treated = population.settings.map { family($0.dropout.treated) }
    control = population.settings.map { family($0.dropout.control) }
    later = family(population.followUp.dropout)
  }
}
