public import MetaAnalysis

extension MetaQuestion {
  /// Which way results were wanted.
  public enum Alternative: String, Sendable, CaseIterable, Codable {
    /// Effects above 0, and below.
    case greater, less

    var direction: Direction { self == .greater ? .positive : .negative }
  }

  /// What is done besides pooling; nothing unless asked for.
  public struct Further: Sendable, Equatable {
    /// A column whose groups are pooled too.
    public var by: String?
    /// Columns to regress on; text columns become one number per level.
    public var moderators: [String] = []
    /// Whether small-study tests, corrections and selection models are fitted.
    public var bias = false
    /// With ``bias``: these tests in the place of those that are usually printed.
    public var tests: [SmallStudyTest]?
    /// Cut points of a further selection model, one-sided p-values, rising.
    public var steps: [Double]?
    /// With ``bias``: whether a literature like the table is fitted, for `bias-lab`.
    public var calibrates = false
    /// With ``bias``: fail-safe N of Rosenthal, Orwin and Rosenberg.
    public var failSafe = false
    /// Which way results were wanted; nil for the sign of the common effect.
    public var alternative: Alternative?
    /// Whether studies are pooled without each in turn.
    public var leaveOneOut = false
    /// A column in the order of which studies arrive, and are pooled as they do.
    public var cumulative: String?

    /// Nothing.
    public init() {}

    /// All columns that are needed besides those of the measure.
    var columns: [String] { [by, cumulative].compactMap { $0 } + moderators }

    /// Refuses what is out of range or contradicts itself, in the words of the command line.
    ///
    /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
    public func check() throws(QuestionError) {
      if let steps, StepSelection(steps: steps, direction: .positive) == nil {
        throw QuestionError(
          .usage,
          "--selection needs one-sided p-values between 0 and 1, rising, as in 0.025,0.5; found "
            + "'\(steps.map { "\($0)" }.joined(separator: ","))'")
      }
      for (name, isAsked) in [
        ("tests", tests != nil), ("fail-safe", failSafe), ("calibrate", calibrates),
      ] where isAsked && !bias {
        throw QuestionError(.usage, "--\(name) goes with --bias")
      }
    }
  }
}

extension MetaQuestion.Further: Codable {
  private enum CodingKeys: String, CodingKey {
    case by, moderators, bias, tests, steps, calibrates, failSafe, alternative, leaveOneOut
    case cumulative
  }

  /// Reads it; each key may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    func flag(_ key: CodingKeys) throws -> Bool {
      try keys.decodeIfPresent(Bool.self, forKey: key) ?? false
    }
    by = try keys.decodeIfPresent(String.self, forKey: .by)
    moderators = try keys.decodeIfPresent([String].self, forKey: .moderators) ?? []
    bias = try flag(.bias)
    tests = try keys.decodeIfPresent([SmallStudyTest].self, forKey: .tests)
    steps = try keys.decodeIfPresent([Double].self, forKey: .steps)
    calibrates = try flag(.calibrates)
    failSafe = try flag(.failSafe)
    alternative = try keys.decodeIfPresent(MetaQuestion.Alternative.self, forKey: .alternative)
    leaveOneOut = try flag(.leaveOneOut)
    cumulative = try keys.decodeIfPresent(String.self, forKey: .cumulative)
  }
}
