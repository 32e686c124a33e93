public import MetaAnalysis
internal import StudyTables

extension MetaQuestion {
  /// How studies are pooled.
  public struct Pooling: Sendable, Equatable {
    /// The estimator of the variance between studies; nil for REML, ML with profile likelihood, a common effect with Peto's
    /// odds ratio.
    public var method: Tau2Method?
    /// How the pooled effect is tested; nil for Hartung-Knapp-Sidik-Jonkman, z under a common effect.
    public var test: ReviewTest?
    /// The level of all intervals, 0.5 … 0.9999.
    public var level: Double

    /// How studies are pooled.
    ///
    /// - Parameters:
    ///   - method: The estimator of the variance between studies.
    ///   - test: How the pooled effect is tested.
    ///   - level: The level of all intervals.
    public init(method: Tau2Method? = nil, test: ReviewTest? = nil, level: Double = 0.95) {
      self.method = method
      self.test = test
      self.level = level
    }

    /// Refuses what is out of range or contradicts itself, in the words of the command line.
    ///
    /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
    public func check() throws(QuestionError) {
      if !(level >= 0.5 && level <= 0.9999) {
        throw QuestionError(
          .usage, "--level must lie between 0.5 and 0.9999; found \(level)")
      }
      if test == .pl, let method, method != .maximumLikelihood {
        throw QuestionError(.usage, "--test pl goes with --method ML, not \(method.rawValue)")
      }
    }

    /// The estimator for a measure: Peto's is that of a common effect, as `rma.peto` has it.
    func method(for measure: StudyMeasure) -> Tau2Method {
      method
        ?? (test == .pl
          ? .maximumLikelihood : measure == .peto ? .commonEffect : .restrictedMaximumLikelihood)
    }

    func test(for measure: StudyMeasure) -> ReviewTest {
      test ?? (method(for: measure) == .commonEffect ? .z : .hksj)
    }
  }
}

extension MetaQuestion.Pooling: Codable {
  private enum CodingKeys: String, CodingKey { case method, test, level }

  /// Reads it; each key may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      method: try keys.decodeIfPresent(Tau2Method.self, forKey: .method),
      test: try keys.decodeIfPresent(ReviewTest.self, forKey: .test),
      level: try keys.decodeIfPresent(Double.self, forKey: .level) ?? 0.95)
  }
}
