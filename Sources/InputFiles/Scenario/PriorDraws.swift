public import GSLKit
internal import Parts

extension ScenarioTemplate where Content == Scenario {
  /// The edits that put one draw of every prior in its place.
  ///
  /// - Parameters:
  ///   - index: Number of the draw; a draw is a pure function of it and of the seed.
  ///   - seed: The run's seed.
  /// - Returns: One edit a prior.
  /// - Throws: ``NumericalError`` when a quantile cannot be had.
  public func draw(_ index: Int, seed: UInt64) throws(NumericalError) -> [ScenarioEdit] {
    var stream = RandomStream(key: StreamKey(seed: seed, stage: .prior))
    var edits: [ScenarioEdit] = []
    for (unit, field) in base.priors.enumerated() {
      stream.seek(replicate: index, unit: unit, lane: .prior)
      let x = try PriorDistribution(field).quantile(stream.uniform())
      edits.append(
        ScenarioEdit(
          field.path, field.isInteger ? x.rounded() : x,
          origin: .option("draw \(index) of the prior")
        ))
    }
    return edits
  }
}

extension Lane {
  /// Draws of uncertain assumptions; the only lane of their stage.
  static let prior = Lane(rawValue: 1)
}
