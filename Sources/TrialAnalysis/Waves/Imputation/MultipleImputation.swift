public import Parts

/// Multiple imputation of repeated scores, then an analysis of covariance of what is complete.
///
/// ```
/// m times: draw the parameters of a normal model of all waves, draw what is missing, analyse
/// pooled by Rubin's rules, t with Barnard and Rubin's degrees of freedom
/// ```
///
/// The model is a regression of each wave on those before it, of each arm, or with slopes and variances that both arms share; the
/// baseline is the first wave, and predicts all others. Waves missing for good are imputed from these regressions. Where a wave
/// is missing before a later one was seen, gaps are filled by data augmentation, `cycles` steps before each imputation; with
/// `model: chained` all that is missing is, by a regression of each wave on all others. After
/// the wave that was seen last people follow a ``ImputationStrategy``, and `delta` is added. What is drawn are the sums of
/// people that an analysis of covariance reads, from their exact law. Only people with some wave are in; groups of people are
/// not in the model. Where nothing is missing the fit is that of the complete data. Fails where a wave that has to be imputed was
/// seen of too few, or hangs on others without error, with nobody in an arm, or where the analysis of a completed set fails.
/// Sources: Rubin (1987); Barnard & Rubin (1999) Biometrika 86:948; Schafer (1997); Carpenter, Roger & Kenward (2013) J Biopharm
/// Stat 23:1352.
///
/// ```swift
/// let fit = MultipleImputation(imputations: 50, seed: 7).fit(sample, arms: 2, ArmPair(treatment: 1, comparator: 0))
/// ```
public struct MultipleImputation: WavesAnalysis {
  public static let kind = "mi"
  public static let summary =
    "multiple imputation of repeated scores, then analysis of covariance (Rubin's rules)"

  /// What becomes of the score at the first wave.
  public typealias Baseline = ImputedBaseline
  /// Whose values imputed after they were seen last are moved by `delta`.
  public typealias Moved = ImputedArms
  /// What foretells waves that are missing between others.
  public enum Model: String, Choice {
    /// One normal model of all waves: data augmentation.
    case normal
    /// A normal regression of each wave on all others in turn: chained equations.
    case chained
  }

  static let counts = 2...1_000
  static let cycleCounts = 1...200
  static let deltas = ImputedDelta.range
  static let mostWaves = 20

  /// Imputations, m.
  public let imputations: Int
  private var imputation: WaveImputation
  /// What is assumed of people after they were seen last.
  public var strategy: ImputationStrategy { imputation.strategy }
  /// What is added to each imputed value after people were seen last, in points.
  public var delta: Double { imputation.comparison.delta.points }
  var isCommon: Bool { imputation.isCommon }
  /// The comparison of completed data sets.
  var comparison: CompletedComparison { imputation.comparison }
  /// What foretells waves that are missing between others.
  public let model: Model
  let cycles: Int
  let seed: UInt64

  public init(_ f: Fields) {
    imputations = f.integer(
      "imputations", in: MultipleImputation.counts, default: 20, "Completed data sets.")
    imputation = WaveImputation(f)
    cycles = f.integer(
      "cycles", in: MultipleImputation.cycleCounts, default: 10,
      "Steps of data augmentation, or of the chain, before each imputation, where waves are missing between others."
    )
    model = f.choice(
      "model", default: Model.normal,
      "What foretells waves missing between others: one normal model of all waves, or a chain of a regression each."
    )
    seed = 1
    checkModel(f)
  }

  /// A multiple imputation.
  ///
  /// - Parameters:
  ///   - imputations: Completed data sets, 2 to 1,000.
  ///   - strategy: What is assumed of people after they were seen last.
  ///   - matrices: Whether arms share slopes and variances.
  ///   - baseline: What becomes of the first wave.
  ///   - contrast: What is compared.
  ///   - weights: Weights of the waves after the first, in the place of a contrast.
  ///   - delta: Added to what is imputed after people were seen last, in points.
  ///   - deltaShares: Shares of it at the first, second, … wave after that; the last goes on.
  ///   - moved: Whose imputed values it moves.
  ///   - cycles: Steps of data augmentation, or of the chain, before each imputation, where waves are missing between others.
  ///   - model: What foretells waves that are missing between others; chained, what is missing is missing at random.
  ///   - seed: Of its random numbers, where it analyses a data set; a simulation gives each replicate its own.
  public init(
    imputations: Int = 20, strategy: ImputationStrategy = .missingAtRandom,
    matrices: RepeatedMeasuresModel.Matrices = .byArm, baseline: Baseline = .covariate,
    contrast: ComparedWaves = .last, weights: [Double]? = nil, delta: Double = 0,
    deltaShares: [Double] = [1], moved: Moved = .treatment, cycles: Int = 10,
    model: Model = .normal,
    seed: UInt64 = 1
  ) {
    self.imputations = imputations
    imputation = WaveImputation(
      model == .chained ? .missingAtRandom : strategy, matrices,
      CompletedComparison(
        baseline: baseline, contrast: WaveContrast(contrast, weights: weights, .wave),
        delta: ImputedDelta(delta, shares: deltaShares, moved: moved)))
    self.cycles = cycles
    self.model = model
    self.seed = seed
  }

  public func check(_ f: Fields) {
    f.expect(imputations, in: MultipleImputation.counts, at: "imputations")
    comparison.delta.check(f)
    f.expect(cycles, in: MultipleImputation.cycleCounts, at: "cycles")
    checkModel(f)
  }

  /// A chain has no means of an arm at each wave, which other strategies compare.
  private func checkModel(_ f: Fields) {
    guard model == .chained, strategy != .missingAtRandom else { return }
    f.report(
      "a chain of regressions knows no means of an arm by wave, which this compares; leave out 'model', or the strategy",
      at: "strategy")
  }

  /// The same with another delta.
  func moved(by delta: Double) -> MultipleImputation {
    var other = self
    other.imputation.comparison.delta.points = delta
    return other
  }

  public var accountsFor: Set<TrialStructure> { [.waves] }
  public var missingData: MissingData { .imputed }
  public var drawsItself: Bool { true }
  /// Some two microseconds an imputation.
  public var fitCost: Int { 40 * imputations * (model == .chained ? cycles : 1) }

  public func words(_ nouns: StructureNouns) -> String {
    let means =
      model == .chained
      ? "chained equations, \(cycles) cycles, a normal regression of each wave on all others"
      : "a normal model of all waves"
    return
      "\(imputation.analysisWords) after multiple imputation (\(imputations) imputations by \(means)"
      + "\(imputation.armWords), \(imputation.assumptionWords); Rubin's rules with Barnard and "
      + "Rubin's degrees of freedom)"
  }

  public func weights(_ times: [Double]) -> [Double] { comparison.contrast.weights(times) }

  public func objection(toWaves times: [Double]) -> String? {
    if times.count > MultipleImputation.mostWaves {
      return "'mi' takes at most \(MultipleImputation.mostWaves) waves; here are \(times.count)"
    }
    return comparison.contrast.objection(to: times)
  }
}
