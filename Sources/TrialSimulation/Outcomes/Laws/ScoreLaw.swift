public import GSLKit
public import Inference
public import TrialAnalysis

/// A normal score with a baseline of the same mean as an arm without effect, in one arm.
///
/// ```
/// (baseline, end) ~ N((m₀, m), SDs, correlation);  with a scale the scores that people show are rounded to it
/// ```
public struct ScoreLaw: OutcomeLaw {
  /// Mean at the end.
  public var mean: Double
  /// Standard deviation at the end.
  public var sd: Double
  /// Mean at baseline.
  public var baselineMean: Double
  /// Standard deviation at baseline.
  public var baselineSD: Double
  /// Correlation of baseline and end, within arms.
  public var baselineCorrelation: Double
  /// The same of the means of clusters.
  public var clusterCorrelation: Double
  /// The SD that one unit of SMD stands for.
  public var standardiser: Double
  /// The scores that there are; nil for any number.
  public var scale: ScoreScale?
  /// By how much the mean score of the arm is to differ from that of the reference arm without effect; nil where the
  /// latent mean is what was said.
  public var asked: Double?
  /// Of an instrument, what was said of its scores: mean, SDs and correlations above are those of the normal beneath.
  public var observed: ObservedScores?

  /// What was said of the scores of an instrument in an arm.
  public struct ObservedScores: Sendable, Equatable {
    /// Mean score at the end.
    public var mean: Double
    /// Standard deviation at the end; with `latent-points`, of the scores without effect.
    public var sd: Double
    /// Correlation of scores at baseline and end.
    public var baselineCorrelation: Double
    /// The same of the means of clusters.
    public var clusterCorrelation: Double
  }
}

extension ScoreLaw {
  /// The SD at the end, as it was said.
  public var saidSD: Double { observed?.sd ?? sd }
  /// The mean at the end, of scores where there is a scale.
  public var saidMean: Double { observed?.mean ?? mean }
  /// The correlation of baseline and end, as it was said.
  public var saidCorrelation: Double { observed?.baselineCorrelation ?? baselineCorrelation }
  /// The same of the means of clusters.
  public var saidClusterCorrelation: Double { observed?.clusterCorrelation ?? clusterCorrelation }
}

extension ScoreLaw {
  public var measuredAs: OutcomeScale { .score }
  public var means: [Double] { [mean] }
  public func with(means: [Double]) -> ScoreLaw {
    var law = self
    law.mean = means[0]
    return law
  }
  public var latents: LatentShape {
    .baselineAndEnd(correlation: baselineCorrelation, ofClusters: clusterCorrelation)
  }
  public var unitOfPeople: Double { sd }

  public func variance(of effect: EffectMeasure, _ weights: [Double], people n: Double) -> Double {
    sd * sd / n
  }

  public func split(
    of effect: EffectMeasure, _ kind: ClusterKind?, icc: Double
  ) -> (between: Double, within: Double)? {
    let (between, within) = kind?.split(sd, icc: icc) ?? (0, sd)
    return (between * between, within * within)
  }

  public func siteSpread(icc: Double, benefit: Double) -> SiteSpread {
    .line(perUnit: benefit * icc.squareRoot() * sd / standardiser, offset: 0)
  }
  public func siteBaseline(icc: Double) -> Double { icc.squareRoot() * baselineSD }
  public func within(_ sites: Sites) -> ScoreLaw {
    var law = self
    law.sd *= (1 - sites.icc).squareRoot()
    law.baselineSD *= (1 - sites.icc).squareRoot()
    return law
  }

  public var isMovedByLevels: Bool { true }

  public func moved(by shift: LevelShift) -> ScoreLaw { level(shift) ?? self }

  /// The law of a level; nil where its scores would lie beyond their scale.
  func level(_ shift: LevelShift) -> ScoreLaw? {
    var law = self
    guard let scale else {
      law.mean += shift.points(isEnd: true, standardiser: standardiser)
      law.baselineMean += shift.points(isEnd: false, standardiser: standardiser)
      return law
    }
    func latent(_ mean: Double, _ sd: Double, isEnd: Bool) -> Double? {
      let moved = mean + shift.points(of: "smd", isEnd: isEnd, standardiser: standardiser)
      let points = shift.points(of: "points", isEnd: isEnd, standardiser: standardiser)
      guard points != 0 else { return moved }
      let target = scale.mean(moved, sd) + points
      guard target > scale.min, target < scale.max else { return nil }
      return scale.latentMean(of: target, sd: sd, near: moved)
    }
    guard let end = latent(mean, sd * shift.widening.end, isEnd: true),
      let baseline = latent(baselineMean, baselineSD * shift.widening.baseline, isEnd: false)
    else { return nil }
    (law.mean, law.baselineMean) = (end, baseline)
    return law
  }

  public func reduce(_ cell: PeopleCell, of worker: PeopleWorker, _ stream: inout RandomStream) {
    let siteBaseline = siteBaseline(cell, worker, &stream)
    let data = worker.data
    guard worker.hasClusters else {
      data.moments[cell.place] = worker.pooled(cell, 0..<worker.people) {
        moments(cell, worker, $0, siteBaseline, worker.shift(cell))
      }
      if worker.plans.clusters != nil { data.setArm(cell.place, data.moments[cell.place]) }
      return
    }
    worker.forEachCluster(of: cell) { cluster, people in
      let found = worker.pooled(cell, people, cluster) {
        moments(cell, worker, $0, siteBaseline, worker.shift(cell, cluster: cluster))
      }
      if found.n > 0 { worker.addCluster(cell, cluster, found) }
    }
    data.moments[cell.place] = data.grouped[cell.place].people
  }

  public func value(
    _ person: PersonPlace, of worker: PeopleWorker, _ stream: inout RandomStream
  ) -> Double? {
    let latent =
      person.isBaseline
      ? baselineMean + siteBaseline(person.cell, worker, &stream) + baselineSD * person.latent
      : mean + worker.shift(person.cell, cluster: person.cluster) * standardiser
        + sd * person.latent
    return scale?.rounding.score(latent) ?? latent
  }

  /// The moments of some people, in the outcome's units.
  private func moments(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ range: Range<Int>, _ siteBaseline: Double,
    _ shift: Double
  ) -> ArmMoments {
    if let scale { return scores(cell, worker, scale, range, siteBaseline, shift) }
    let end = worker.end(cell.outcome)
    let here = worker.here(cell)
    var sums = PairSums()
    if let base = worker.baseline(cell.outcome) {
      if let here {
        for i in range { sums.add(end[i], base[i], weight: here[i]) }
      } else {
        for i in range { sums.add(end[i], base[i]) }
      }
    } else if let here {
      for i in range { sums.add(end[i], weight: here[i]) }
    } else {
      for i in range { sums.add(end[i]) }
    }
    return sums.moments(self, shift: shift * standardiser)
  }

  /// The same where people show scores of an instrument.
  private func scores(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ scale: ScoreScale, _ range: Range<Int>,
    _ siteBaseline: Double, _ shift: Double
  ) -> ArmMoments {
    let end = worker.end(cell.outcome)
    let base = worker.baseline(cell.outcome)
    let here = worker.here(cell)
    let center = mean + shift * standardiser
    // Around a score near the latent mean: whole steps, so that people who all show one score have no variance at all.
    var plain = self
    let rounding = scale.rounding
    (plain.mean, plain.baselineMean) = (rounding.score(mean), rounding.score(baselineMean))
    let scored = worker.scores(isBaseline: false)
    rounding.column(from: plain.mean).fill(
      from: end + range.lowerBound, range.count, center: center, sd: sd,
      into: scored + range.lowerBound)
    var sums = PairSums()
    if let base {
      let before = worker.scores(isBaseline: true)
      rounding.column(from: plain.baselineMean).fill(
        from: base + range.lowerBound, range.count, center: baselineMean + siteBaseline,
        sd: baselineSD, into: before + range.lowerBound)
      if let here {
        for i in range { sums.add(scored[i], before[i], weight: here[i]) }
      } else {
        for i in range { sums.add(scored[i], before[i]) }
      }
    } else if let here {
      for i in range { sums.add(scored[i], weight: here[i]) }
    } else {
      for i in range { sums.add(scored[i]) }
    }
    (plain.sd, plain.baselineSD) = (1, 1)
    return sums.moments(plain, shift: 0)
  }

  /// How far people of an arm's site are from the others at baseline, where scores have a floor and a ceiling.
  private func siteBaseline(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ stream: inout RandomStream
  ) -> Double {
    guard scale != nil, let sites = worker.plans.sites else { return 0 }
    return sites.baseline(
      cell.replicate, cell.outcome, site: sites.site(cell.arm), using: &stream)
  }
}
