internal import Foundation
internal import GSLKit
internal import Inference

/// A selection model: studies whose one-sided p-value lies in a later interval are published with
/// another weight than those in the first.
///
/// ```
/// intervals (0, a_1], (a_1, a_2], …, (a_{J−1}, 1] with weights 1, δ_2, …, δ_J
/// ```
///
/// `[.025]` is the three-parameter model (3PSM), `[.025, .5]` the four-parameter model (4PSM). The
/// likelihood can have several tops; climbs start from several places and the highest counts. Sources:
/// Hedges & Vevea (1996) J Educ Behav Stat 21:299; Vevea & Woods (2005) Psychol Methods 10:428 for given
/// weights.
public struct StepSelection: Sendable {
  /// How many starts a fit has.
  public enum Effort: Sendable {
    /// Three: for simulations. Misses the highest top about as often as `Benchmarks/README.md` says.
    case quick
    /// Sixty: for one data set.
    case thorough
  }

  /// The cut of 3PSM, and those of 4PSM.
  static let threeParameters = [0.025]
  static let fourParameters = [0.025, 0.5]

  /// Ends of the intervals but the last, one-sided p-values.
  public let steps: [Double]
  /// Which way results were wanted.
  public let direction: Direction
  /// Given weights, the first being 1; nil when they are estimated.
  public let weights: [Double]?
  /// Whether τ² is 0 by assumption.
  public let isCommonEffect: Bool
  /// How many starts are tried.
  public let effort: Effort
  private let cuts: [Double]

  /// A model; nil when steps or weights are out of their range.
  ///
  /// - Parameters:
  ///   - steps: Ascending, each in (0, 1); at most 14.
  ///   - direction: Which way results were wanted.
  ///   - weights: Given weights, one more than steps, positive, the first 1; nil to estimate them.
  ///   - isCommonEffect: Whether τ² is 0 by assumption.
  ///   - effort: How many starts.
  public init?(
    steps: [Double], direction: Direction, weights: [Double]? = nil, isCommonEffect: Bool = false,
    effort: Effort = .quick
  ) {
    guard (1...14).contains(steps.count), zip(steps, steps.dropFirst()).allSatisfy({ $0 < $1 }),
      weights.map({ $0.count == steps.count + 1 && $0[0] == 1 && $0.allSatisfy { $0 > 0 } }) ?? true
    else { return nil }
    let cuts = steps.compactMap { try? -Normal.quantile($0) }
    guard cuts.count == steps.count else { return nil }
    self.cuts = cuts
    self.steps = steps
    self.direction = direction
    self.weights = weights
    self.isCommonEffect = isCommonEffect
    self.effort = effort
  }

  /// Fits effects with known variances.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  /// - Returns: The highest top that was found; or why there is none: too few studies for the
  ///   parameters, an unusable one, an interval without studies whose weight was to be estimated, or a
  ///   likelihood without a top.
  public func fit(
    _ y: Span<Double>, _ v: Span<Double>
  ) -> Result<SelectionFit, MetaFailure> {
    let j = steps.count + 1
    let free = weights == nil ? j + 1 : 2
    if let failure = MetaFailure.of(y, v, atLeast: max(2, free)) { return .failure(failure) }
    let room = StepLikelihood.room(k: y.count, intervals: j) + NewtonAscent.room(order: j + 1)
    return cuts.withUnsafeBufferPointer { cuts in
      guard let first = cuts.baseAddress else { return .failure(.singular) }
      return withUnsafeTemporaryAllocation(of: Double.self, capacity: room + 2 * (j + 1)) { space in
        let split = StepLikelihood.room(k: y.count, intervals: j)
        let likelihood = StepLikelihood(
          y, v, sign: direction.sign, cuts: first, intervals: j, fixed: weights,
          fixesTau2: isCommonEffect, in: UnsafeMutableBufferPointer(rebasing: space[..<split]))
        if weights == nil, likelihood.counts.contains(0) { return .failure(.emptyInterval) }
        let ascent = NewtonAscent(
          order: likelihood.order, in: UnsafeMutableBufferPointer(rebasing: space[split..<room]))
        let theta = UnsafeMutableBufferPointer(rebasing: space[room..<room + j + 1])
        let best = UnsafeMutableBufferPointer(rebasing: space[(room + j + 1)...])
        return search(likelihood, ascent, theta, best, unselected(y, v))
      }
    }
  }

  /// Maximum likelihood without selection.
  private struct Unselected {
    var mean, tau2, logLikelihood: Double
  }

  private func unselected(_ y: Span<Double>, _ v: Span<Double>) -> Unselected {
    let tau2 = Tau2.estimate(isCommonEffect ? .commonEffect : .maximumLikelihood, y, v).value
    let mean = WeightedSums(light: y, v, tau2: tau2).mean
    return Unselected(
      mean: mean, tau2: tau2,
      logLikelihood: ProfileLikelihood.value(y, v, mean: mean, tau2: tau2))
  }

  /// Climbs from every start and keeps the highest top.
  private func search(
    _ likelihood: StepLikelihood, _ ascent: NewtonAscent,
    _ theta: UnsafeMutableBufferPointer<Double>, _ best: UnsafeMutableBufferPointer<Double>,
    _ plain: Unselected
  ) -> Result<SelectionFit, MetaFailure> {
    let mean = plain.mean * direction.sign
    let typical = likelihood.v.reduce(0, +) / Double(likelihood.v.count)
    let largest = likelihood.y.reduce(0) { max($0, abs($1)) }
    let bound = 100 * (largest + typical.squareRoot())
    var top = -Double.infinity
    var end = NewtonAscent.End.stuck
    for start in effort == .quick ? StepSelection.few : StepSelection.many {
      theta[0] = start.share * mean
      theta[1] = isCommonEffect ? 0 : start.spread * plain.tau2 + start.extra * typical
      begin(likelihood, theta, start.logWeight)
      let (value, how) = ascent.climb(likelihood, theta, bound: bound)
      if value > top + 1e-9 || (how == .converged && end != .converged && value > top - 1e-9) {
        (top, end) = (value, how)
        for a in 0..<likelihood.order { best[a] = theta[a] }
      }
    }
    guard end == .converged else { return .failure(.noConvergence) }
    return .success(made(likelihood, ascent, best, plain))
  }

  /// A start: μ and τ² as multiples of what maximum likelihood without selection gives, τ² also as a
  /// multiple of the typical sampling variance; weights as counts suggest, or all alike.
  private struct Start {
    var share, spread, extra: Double
    var logWeight: Double?
  }

  private static let few = [
    Start(share: 1, spread: 1, extra: 0.01), Start(share: 0, spread: 1, extra: 0.3),
    Start(share: 0.5, spread: 0, extra: 0),
  ]

  private static let many: [Start] = [1, 0.5, 0, -0.5, 1.5].flatMap { share in
    [(1, 0.01), (0, 0), (1, 0.3), (4, 1)].flatMap { spread, extra in
      [nil, 0, -2].map { Start(share: share, spread: spread, extra: extra, logWeight: $0) }
    }
  }

  /// Weights with which a start would put as many studies into each interval as there are.
  private func begin(
    _ likelihood: StepLikelihood, _ theta: UnsafeMutableBufferPointer<Double>,
    _ logWeight: Double?
  ) {
    guard likelihood.estimatesWeights else { return }
    if let logWeight {
      for j in 1..<likelihood.intervals { theta[j + 1] = logWeight }
      return
    }
    func ratio(_ j: Int) -> Double {
      likelihood.counts[j]
        / max(likelihood.unselectedShare(j, mean: theta[0], tau2: theta[1]), 1e-6)
    }
    let first = ratio(0)
    for j in 1..<likelihood.intervals {
      theta[j + 1] = min(max(log(ratio(j) / first), -5), 5)
    }
  }

  private func made(
    _ likelihood: StepLikelihood, _ ascent: NewtonAscent,
    _ best: UnsafeMutableBufferPointer<Double>, _ plain: Unselected
  ) -> SelectionFit {
    let value = likelihood.derivatives(best)
    let isPinned = best[1] == 0
    let variances = ascent.variances(likelihood, isPinned: isPinned)
    let found = Array(likelihood.weights)
    let errors = (0..<found.count).map { j -> Double? in
      j == 0 || !likelihood.estimatesWeights
        ? nil : variances.map { $0[j + 1].squareRoot() * found[j] }
    }
    let ratio = max(0, 2 * (value - plain.logLikelihood))
    return SelectionFit(
      mean: best[0] * direction.sign, meanError: variances.map { $0[0].squareRoot() },
      tau2: best[1], tau2Error: isPinned ? nil : variances.map { $0[1].squareRoot() },
      weights: found, weightErrors: errors, counts: likelihood.counts.map { Int($0) },
      logLikelihood: value, ratio: likelihood.estimatesWeights ? ratio : nil)
  }
}
