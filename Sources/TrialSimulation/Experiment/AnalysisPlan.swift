public import Inference
public import Parts
public import TrialAnalysis

/// What a fixed sequence finishes first.
public enum FamilyOrder: String, Choice {
  /// All contrasts of an outcome before the next outcome.
  case outcomes
  /// All outcomes of a contrast before the next contrast.
  case contrasts
}

/// How a trial is analysed, as a scenario states it.
public struct AnalysisPlan: Sendable {
  /// An analysis under a name.
  public struct Method: Sendable {
    /// What tables and families call it.
    public let name: String
    let simulated: SimulatedAnalysis
    /// The analysis.
    public var analysis: any Analysis { simulated.analysis }
    /// Its hypothesis, level and margin.
    public let test: TestPlan
    /// Outcomes that it analyses; nil for all that it can read.
    public let outcomes: [String]?
    /// What it makes of scores after intercurrent events, by name; of others what the question asks.
    public let intercurrent: [String: IntercurrentStrategy]

    /// An analysis under a name.
    ///
    /// - Parameters:
    ///   - analysis: The analysis: `SimulatedAnalysis(TTest())`.
    ///   - name: What tables and families call it; its kind by default.
    ///   - test: Its hypothesis, level and margin.
    ///   - outcomes: Names of outcomes that it analyses; nil for all that it can read.
    ///   - intercurrent: What it makes of scores after intercurrent events, by name; of others what the question asks.
    public init(
      _ analysis: SimulatedAnalysis, name: String? = nil, test: TestPlan = TestPlan(),
      outcomes: [String]? = nil, intercurrent: [String: IntercurrentStrategy] = [:]
    ) {
      self.name = name ?? analysis.analysis.kind
      simulated = analysis
      self.test = test
      self.outcomes = outcomes
      self.intercurrent = intercurrent
    }

    /// The same of an analysis whose reading can be drawn: `.init(TTest())`.
    public init<Method: Analysis>(
      _ analysis: Method, name: String? = nil, test: TestPlan = TestPlan(),
      outcomes: [String]? = nil, intercurrent: [String: IntercurrentStrategy] = [:]
    ) where Method.Data: TrialReading {
      self.init(
        SimulatedAnalysis(analysis), name: name, test: test, outcomes: outcomes,
        intercurrent: intercurrent)
    }
  }

  /// Tests that are adjusted together: contrasts × outcomes, by one method per outcome.
  public struct Family: Sendable, Equatable {
    /// What tables call it.
    public let name: String
    /// Procedures, side by side.
    public let adjustments: [Adjustment]
    /// Its contrasts; nil for all.
    public let contrasts: [String]?
    /// Its outcomes; nil for all.
    public let outcomes: [String]?
    /// Whether a fixed sequence goes through the contrasts of each outcome, or the other way round.
    public let order: FamilyOrder
    /// Methods to use; nil for the first that reads an outcome.
    public let methods: [String]?
    /// Its level.
    public let alpha: Double

    /// Tests that are adjusted together.
    ///
    /// - Parameters:
    ///   - name: What tables call it.
    ///   - adjustments: Procedures, side by side; at least one, each once.
    ///   - contrasts: Names of its contrasts; nil for all.
    ///   - outcomes: Names of its outcomes; nil for all.
    ///   - order: What a fixed sequence finishes first.
    ///   - methods: Names of its methods; nil for the first that reads an outcome.
    ///   - alpha: Its level, 10⁻⁹ to .5.
    public init(
      _ name: String, _ adjustments: [Adjustment], contrasts: [String]? = nil,
      outcomes: [String]? = nil, order: FamilyOrder = .outcomes, methods: [String]? = nil,
      alpha: Double = 0.05
    ) {
      self.name = name
      self.adjustments = adjustments
      self.contrasts = contrasts
      self.outcomes = outcomes
      self.order = order
      self.methods = methods
      self.alpha = alpha
    }
  }

  /// The analyses, in the order of tables.
  public internal(set) var methods: [Method]
  /// The families, in the order of tables.
  public let families: [Family]
}

extension AnalysisPlan {
  /// The same plan with other analyses in the place of those of means: for checks that must fail.
  ///
  /// - Parameter change: What takes an analysis's place.
  /// - Returns: The plan.
  public func replacingMeans(_ change: (any MomentsAnalysis) -> SimulatedAnalysis) -> AnalysisPlan {
    var plan = self
    plan.methods = methods.map { method in
      guard let inner = method.analysis as? any MomentsAnalysis else { return method }
      return Method(
        change(inner), name: method.name, test: method.test, outcomes: method.outcomes,
        intercurrent: method.intercurrent)
    }
    return plan
  }
}
