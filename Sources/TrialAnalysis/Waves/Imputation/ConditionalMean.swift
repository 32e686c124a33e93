public import Parts

/// Conditional mean imputation of repeated scores, then an analysis of covariance, with an error by the jackknife.
///
/// ```
/// y_w missing → E(y_w | baseline, waves that were seen), once, at the estimates of restricted likelihood
/// SE² = (n − 1)/n·Σ_i (θ̂_(−i) − θ̄)²          θ̂_(−i) the whole of it again without person, or cluster, i
/// ```
///
/// The model is a mean for each arm and wave, a slope on the baseline and an unstructured covariance: of each arm, or with common
/// slopes and covariance. Whoever has no baseline is left out. What is missing after people were seen last follows a
/// ``ImputationStrategy``, to which `delta` is added; what is missing before is at random. The jackknife's is the error with
/// which the estimate varies: of strategies that borrow from the reference it is smaller than Rubin's.
///
/// People of one cluster are alike: whoever has one is left out with all of it. Without clusters the test refers to the
/// normal; with some to t, whose degrees of freedom are Satterthwaite's of both arms' shares of SE². Fails where a wave
/// that has to be imputed was seen of too few, or hangs on others without error, with nobody or one unit in an arm, with nobody to
/// vary, or where any of that is so without one of them. Where waves are missing between others it fails with fewer than three people at a
/// pair of visits of a covariance.
/// Sources: Wolbers, Noci, Delmar, Gower-Page, Yiu & Bartlett (2022) Pharm Stat 21:1246; Efron & Stein (1981) Ann Stat 9:586.
///
/// ```swift
/// let fit = ConditionalMean(strategy: .jumpToReference).fit(sample, arms: 2, ArmPair(treatment: 1, comparator: 0))
/// ```
public struct ConditionalMean: WavesAnalysis {
  public static let kind = "conditional-mean"
  public static let summary =
    "conditional mean imputation of repeated scores, then analysis of covariance (jackknife)"

  /// Covariances of visits, and pairs of those, are all kept in memory where waves are missing between others.
  static let mostWaves = RepeatedMeasuresModel.mostVisits + 1

  let imputation: WaveImputation
  /// What is assumed of people after they were seen last.
  public var strategy: ImputationStrategy { imputation.strategy }

  public init(_ f: Fields) {
    imputation = WaveImputation(f)
  }

  /// A conditional mean imputation.
  ///
  /// - Parameters:
  ///   - strategy: What is assumed of people after they were seen last.
  ///   - matrices: Whether arms share slopes and variances.
  ///   - baseline: What becomes of the first wave.
  ///   - contrast: What is compared.
  ///   - weights: Weights of the waves after the first, in the place of a contrast.
  ///   - delta: Added to what is imputed after people were seen last, in points.
  ///   - deltaShares: Shares of it at the first, second, … wave after that; the last goes on.
  ///   - moved: Whose imputed values it moves.
  public init(
    strategy: ImputationStrategy = .missingAtRandom,
    matrices: RepeatedMeasuresModel.Matrices = .byArm,
    baseline: ImputedBaseline = .covariate, contrast: ComparedWaves = .last,
    weights: [Double]? = nil, delta: Double = 0, deltaShares: [Double] = [1],
    moved: ImputedArms = .treatment
  ) {
    imputation = WaveImputation(
      strategy, matrices,
      CompletedComparison(
        baseline: baseline, contrast: WaveContrast(contrast, weights: weights, .wave),
        delta: ImputedDelta(delta, shares: deltaShares, moved: moved)))
  }

  public func check(_ f: Fields) { imputation.comparison.delta.check(f) }

  public var accountsFor: Set<TrialStructure> {
    [.waves, .clusters, .unequalClusters, .clustersInOneArm]
  }
  public var missingData: MissingData { .imputed }
  public var readsPeople: Bool { true }
  /// Some six microseconds a person; far more where waves are missing between others.
  public var fitCost: Int { 40_000 }

  public func words(_ nouns: StructureNouns) -> String {
    "\(imputation.analysisWords) after conditional mean imputation (a normal model of all waves\(imputation.armWords), "
      + "\(imputation.assumptionWords); jackknife, leaving out each person or \(nouns.cluster) in turn)"
  }

  public func weights(_ times: [Double]) -> [Double] {
    imputation.comparison.contrast.weights(times)
  }

  public func objection(toWaves times: [Double]) -> String? {
    if times.count > ConditionalMean.mostWaves {
      return
        "'conditional-mean' takes at most \(ConditionalMean.mostWaves) waves; here are \(times.count)"
    }
    return imputation.comparison.contrast.objection(to: times)
  }
}
