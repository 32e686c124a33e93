internal import GSLKit
internal import Parts

/// How many people of an arm stay.
///
/// Numbers are drawn by inversion, from tables where they are prepared and by walking where not: the same numbers.
struct Dropout: Sendable {
  /// Whether people of a setting drop out.
  let loses: [Bool]
  /// By setting.
  let treated: [BinomialFamily]
  let control: [BinomialFamily]
  /// Between the end and the follow-up.
  let later: BinomialFamily
  /// Whether there are tables, for every size that is not rare.
  let isPrepared: Bool

  /// Arms above this are walked to.
  private static let most = 1024
  private static let tables = KeptValues<Double, BinomialFamily>()

  /// The dropout of a population.
  ///
  /// - Parameters:
  ///   - population: Its trials.
  ///   - isPrepared: Whether tables are made, once for each probability.
  init(_ population: Population, isPrepared: Bool) {
    func family(_ dropout: Double) -> BinomialFamily {
      // Nobody drops out: one entry that is never used.
      guard dropout > 0 else { return BinomialFamily(trials: 1...1, p: 1 - dropout) }
      guard isPrepared else {
        return BinomialFamily(trials: 1...Dropout.most, p: 1 - dropout, budget: 0)
      }
      return Dropout.tables.value(dropout) {
        CostlyWork.note(.dropoutTable)
        return BinomialFamily(trials: 1...Dropout.most, p: 1 - dropout)
      }
    }
    loses = population.settings.map(\.loses)
    treated = population.settings.map { family($0.dropout.treated) }
    control = population.settings.map { family($0.dropout.control) }
    later = family(population.followUp.dropout)
    self.isPrepared = isPrepared
  }
}
