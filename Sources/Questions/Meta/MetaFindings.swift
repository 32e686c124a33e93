public import Inference
public import MetaAnalysis
public import StudyTables

/// What a meta-analysis of a table of studies found.
public struct MetaFindings: Sendable {
  /// A study.
  public struct Study: Sendable {
    /// Its row in the table, the header being 1.
    public var row: Int
    /// What it is called.
    public var label: String
    /// Its effect with its variance.
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
    /// The group, the study that is left out, or the last that is in.
    public var name: String
    /// How many studies it pools.
    public var k: Int
    /// The pool.
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
    /// The column that names them.
    public var column: String
    /// The pool of each.
    public var pools: [Named]
    /// Q between groups; nil where it cannot be had.
    public var q: Double?
    /// Its degrees of freedom.
    public var df: Int
    /// Its p-value.
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
    /// Names of the coefficients, the intercept first.
    public var names: [String]
    /// The regression.
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

  /// The table's name, without its folder.
  public var file: String
  /// metafor's name of the measure.
  public var measure: String
  /// The measure in words.
  public var title: String
  /// Whether effects are logarithms of ratios.
  public var isLogRatio: Bool
  /// The estimator of τ².
  public var method: Tau2Method
  /// The test of the pooled effect.
  public var test: ReviewTest
  /// The level of all intervals.
  public var level: Double
  /// The studies that are used.
  public var studies: [Study]
  /// Those that are not, with why.
  public var leftOut: [(row: Int, label: String, reason: String)]
  /// The pool.
  public var line: Result<PooledLine, MetaFailure>
  /// Mantel–Haenszel's pool, for events.
  public var mantelHaenszel: Estimate?
  /// Pools by subgroup; nil unless asked for, as all that follows.
  public var groups: Groups?
  /// A regression on moderators.
  public var moderators: Moderators?
  /// The pool without each study in turn.
  public var leaveOneOut: [Named]
  /// The pool as studies arrive.
  public var cumulative: [Named]
  /// Tests and corrections for small-study effects.
  public var bias: SmallStudyBattery?
  /// What was done to the table before anything was pooled.
  public var notes: [String]
  /// The distribution of a new true effect by the parametric bootstrap; nil under a common effect and with too few
  /// studies.
  public var prediction: BootstrapPrediction?
  /// What a literature like the table is made from.
  public var calibration: Calibration?
  /// What else a reader should know: how columns were taken.
  public var remarks: [String] = []

  /// What a literature like a table of studies is made from.
  public struct Calibration: Sendable {
    /// The table.
    public var table: StudyTable
    /// Models of selection and of small studies, fitted to it.
    public var comparison: SelectionComparison
    /// The tests that a literature is held to.
    public var tests: [SmallStudyTest]
  }

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
}
