internal import GSLKit
internal import Inference
public import MetaAnalysis

/// Every corrector and every detector on the first analysis of a review.
extension Review {
  /// The methods of the battery: pools as they are reported, then corrections.
  public static let battery: [ReviewMethod] =
    [.pool(.derSimonianLaird, .z), .pool(.restrictedMaximumLikelihood, .hksj)]
    + MetaCatalog.correctors(.lab).map { .corrected($0) }

  /// REML-HKSJ once more with its other two prediction intervals.
  public static let predictions: [ReviewMethod] = [
    .predicting(.studiesLess2, .restrictedMaximumLikelihood, .hksj),
    .predicting(.bootstrap, .restrictedMaximumLikelihood, .hksj),
  ]

  /// The battery made ready to run on the first analysis of the grid, against the mean of the population.
  ///
  /// - Parameters:
  ///   - methods: The methods; those of the battery unless given.
  ///   - tests: Its tests for selection: those that people are given, unless others are asked for.
  ///   - comparing: On which literatures methods are counted once more.
  /// - Returns: The experiment.
  /// - Throws: ``/GSLKit/NumericalError`` when a critical value cannot be had.
  public func batteryExperiment(
    methods: [ReviewMethod] = Review.battery,
    tests: [SmallStudyTest] = SmallStudyTest.printed,
    comparing: Set<MethodComparison> = [.withFallback]
  ) throws -> ReviewExperiment {
    try ReviewExperiment(
      model: literature, analyses: Array(analyses.prefix(1)), methods: methods,
      detectors: tests, comparing: comparing, alpha: alpha)
  }

  /// A study of one literature as a funnel shows it.
  public struct FunnelStudy: Sendable {
    /// Its effect.
    public var effect: Double
    /// The standard error that it reports.
    public var standardError: Double
    /// Whether it was published.
    public var isPublished: Bool
  }

  /// The studies of the first analysis in one replicate, with those that were not published.
  ///
  /// - Parameters:
  ///   - replicate: Its number.
  ///   - seed: Of the run.
  /// - Returns: Published studies, then the others; none of trials without a result.
  public func funnel(replicate: Int, seed: UInt64) -> [FunnelStudy] {
    var stream = RandomStream(key: StreamKey(seed: seed))
    let literature = literature.prepared()
    var memory = literature.memory
    let cells = analyses.first?.cells ?? []
    memory.ghostOutcome = cells.first.map { $0 % literature.outcomes }
    literature.draw(replicate, into: &memory, using: &stream)
    return cells.filter { memory.isReported[$0] }.map {
      FunnelStudy(
        effect: memory.y[$0], standardError: memory.v[$0].squareRoot(), isPublished: true)
    }
      + memory.ghosts.map {
        FunnelStudy(effect: $0.y, standardError: $0.v.squareRoot(), isPublished: false)
      }
  }
}
