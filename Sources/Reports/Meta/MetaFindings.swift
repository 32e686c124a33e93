internal import Foundation
public import Inference
public import MetaAnalysis

/// What a meta-analysis found, ready to be printed.
public struct MetaFindings: Sendable {
  /// A study.
  public struct Study: Sendable {
    public var row: Int
    public var label: String
    public var effect: StudyEffect
    /// Per cent of the pooled effect.
    public var weight: Double?

    /// A study.
    public init(row: Int, label: String, effect: StudyEffect) {
      self.row = row
      self.label = label
      self.effect = effect
    }
  }

  /// A pool with a name: a subgroup, the pool without a study, the pool up to a study.
  public struct Named: Sendable {
    public var name: String
    public var k: Int
    public var line: Result<PooledLine, MetaFailure>
    /// The effect of the only study, where there is one.
    public var single: StudyEffect?

    /// A named pool.
    public init(
      name: String, k: Int, line: Result<PooledLine, MetaFailure>, single: StudyEffect? = nil
    ) {
      self.name = name
      self.k = k
      self.line = line
      self.single = single
    }
  }

  /// Pools by subgroup.
  public struct Groups: Sendable {
    public var column: String
    public var pools: [Named]
    public var q: Double?
    public var df: Int
    public var p: Double?

    /// Subgroups.
    public init(column: String, pools: [Named], q: Double?, df: Int, p: Double?) {
      self.column = column
      self.pools = pools
      self.q = q
      self.df = df
      self.p = p
    }
  }

  /// A regression on moderators, its coefficients named.
  public struct Moderators: Sendable {
    public var names: [String]
    public var fit: Result<MetaRegression, MetaFailure>
    /// Studies that lack a moderator.
    public var leftOut: Int
    /// Which moderator the others determine, in words.
    public var determined: String?

    /// A regression.
    public init(
      names: [String], fit: Result<MetaRegression, MetaFailure>, leftOut: Int,
      determined: String? = nil
    ) {
      self.determined = determined
      self.names = names
      self.fit = fit
      self.leftOut = leftOut
    }
  }

  public var file: String
  /// metafor's name of the measure, and words.
  public var measure: String
  public var title: String
  /// Whether effects are logarithms of ratios.
  public var isLogRatio: Bool
  public var method: Tau2Method
  public var test: ReviewTest
  public var level: Double
  public var studies: [Study]
  public var leftOut: [(row: Int, label: String, reason: String)]
  public var line: Result<PooledLine, MetaFailure>
  /// Mantel–Haenszel's pool, for events.
  public var mantelHaenszel: Estimate?
  public var groups: Groups?
  public var moderators: Moderators?
  public var leaveOneOut: [Named]
  public var cumulative: [Named]
  public var bias: SmallStudyBattery?
  /// What was done to the table before anything was pooled.
  public var notes: [String]
  /// The distribution of a new true effect by the parametric bootstrap; nil under a common effect and with too few
  /// studies.
  public var prediction: BootstrapPrediction?

  /// Findings.
  public init(
    file: String, measure: String, title: String, isLogRatio: Bool, method: Tau2Method,
    test: ReviewTest, level: Double, studies: [Study],
    leftOut: [(row: Int, label: String, reason: String)], line: Result<PooledLine, MetaFailure>
  ) {
    self.file = file
    self.measure = measure
    self.title = title
    self.isLogRatio = isLogRatio
    self.method = method
    self.test = test
    self.level = level
    self.studies = studies
    self.leftOut = leftOut
    self.line = line
    leaveOneOut = []
    cumulative = []
    notes = []
    weigh()
  }

  private mutating func weigh() {
    guard case .success(let line) = line else { return }
    let weights = studies.map { 1 / ($0.effect.v + line.tau2.value) }
    let total = weights.reduce(0, +)
    for i in studies.indices { studies[i].weight = 100 * weights[i] / total }
  }

  /// "95 %".
  var percent: String { Figures.known(100 * level) + " %" }

  /// The method in words.
  var methodTitle: String {
    switch method {
    case .commonEffect: test == .hksj ? "common effect (UWLS)" : "common effect"
    default: "random effects, τ² by \(method.rawValue)"
    }
  }

  var testTitle: String {
    switch test {
    case .z: "z test"
    case .t: "t test"
    case .hksj: "Hartung-Knapp-Sidik-Jonkman test"
    case .mhksj: "modified Hartung-Knapp-Sidik-Jonkman test"
    case .pl: "profile-likelihood test"
    }
  }
}
