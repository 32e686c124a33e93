internal import Inference

/// The comparison of two arms whose waves are complete, with what is added to values that were imputed.
struct CompletedComparison {
  let baseline: ImputedBaseline
  let contrast: WaveContrast
  var delta: ImputedDelta

  /// The analysis of a completed data set.
  func fit(_ people: CompletedWaves) -> Fit {
    var both: InlineArray<2, ArmMoments> = [ArmMoments(), ArmMoments()]
    for g in 0..<people.count where people.people(g) > 0 {
      let side = people.side(g)
      let added = delta.shift(
        contrast, waves: people.waves, side: side, last: people.last(g))
      both[side].pool(people.moments(g, added: added) { contrast.weight($0, of: people.waves) })
    }
    return fit(both)
  }

  /// The analysis of a data set that a chain completed.
  func fit(_ chained: ChainedWaves) -> Fit {
    var both: InlineArray<2, ArmMoments> = [ArmMoments(), ArmMoments()]
    let sums = chained.sums
    for g in 0..<sums.count {
      let side = sums.side(g)
      let added = delta.shift(contrast, waves: sums.waves, side: side, last: sums.last(g))
      both[side].pool(chained.moments(g, added: added) { contrast.weight($0, of: sums.waves) })
    }
    return fit(both)
  }

  /// The analysis of the moments of both arms.
  private func fit(_ both: InlineArray<2, ArmMoments>) -> Fit {
    let arms = ArmPair(treatment: 0, comparator: 1)
    return baseline == .covariate
      ? Ancova(error: .contrast).fit(both.span, arms) : TTest(error: .contrast).fit(both.span, arms)
  }
}
