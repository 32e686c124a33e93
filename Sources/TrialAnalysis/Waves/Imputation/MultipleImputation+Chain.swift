internal import GSLKit
internal import Inference

extension Lane {
  /// Chains of regressions: unit is the imputation.
  fileprivate static let chain = Lane(rawValue: 4)
}

extension MultipleImputation {
  /// Imputes all that is missing by chained equations, a chain for each imputation, and pools what is found.
  func chain(
    _ sample: WaveSample, _ contrast: ArmPair, _ draws: inout AnalysisDraws,
    into pool: inout RubinPool
  ) -> Fit {
    let (waves, groups) = (sample.times.count, sample.groups.count)
    let size = WaveSums.size(waves: waves, groups: groups)
    let memory = draws.room(2 * size + ChainedWaves.size(waves: waves))
    var seen = WaveSums(waves: waves, groups: groups, in: memory)
    seen.gather(sample, contrast, withBaseline: false)
    var now = WaveSums(waves: waves, groups: groups, in: memory + size)
    let comparison = comparison
    var completeDf = 0.0
    for imputation in 0..<imputations {
      now.copy(seen, groups: groups)
      let chained = ChainedWaves(now, isCommon: isCommon, in: memory + 2 * size)
      draws.seek(unit: imputation, lane: .chain)
      if let failure = chained.start(&draws.stream) { return .failed(failure) }
      for _ in 0..<cycles {
        if let failure = chained.cycle(&draws.stream) { return .failed(failure) }
      }
      let fit = comparison.fit(chained)
      guard let estimate = fit.estimate else { return fit }
      pool.add(estimate.value, standardError: estimate.standardError)
      completeDf = estimate.df
    }
    return pool.fit(completeDf: completeDf)
  }
}
