public import Inference
internal import MetaAnalysis
public import MonteCarlo
public import Parts

extension Review {
  /// A review, put together in code.
  ///
  /// ```swift
  /// let review = try Review(
  ///   Population(settings: [TrialSetting(name: "all", trials: 12, sizes: .empirical([60, 90, 200]))]),
  ///   [ReviewOutcome(name: "recovery", effects: [0.2], tau: 0.1)],
  ///   methods: [.init("reml-hksj", .pool(.restrictedMaximumLikelihood, .hksj))])
  /// ```
  ///
  /// It is the review that a file with the same numbers states: the same seed gives the same bytes. Every level of a
  /// characteristic has a share for each setting, and a factor and an addition for each outcome.
  ///
  /// - Parameters:
  ///   - population: The trials that there are, at least one setting.
  ///   - outcomes: 1 to 64 outcomes with names of their own, each with an effect for every setting.
  ///   - level: What is drawn of a trial, and pooled.
  ///   - effectCorrelation: Of true effects between outcomes; nil for none.
  ///   - errorCorrelation: Of people between outcomes; nil for none.
  ///   - reporting: What reaches the review.
  ///   - publication: How results decide whether a trial is published; nil where all are.
  ///   - grid: Which analyses are run.
  ///   - target: What they estimate.
  ///   - methods: How each of them is done, under names of their own.
  ///   - adjustments: For all analyses of a method together, beside none.
  ///   - familyOf: Which analyses the adjustments are for.
  ///   - alpha: Two-sided level of each test, 1e-6 to .5.
  /// - Throws: Every ``/Parts/Problem`` that it has, together, at the paths that a file would have.
  public init(
    _ population: Population, _ outcomes: [ReviewOutcome], data level: DataLevel = .effects,
    effectCorrelation: OutcomeCorrelation? = nil, errorCorrelation: OutcomeCorrelation? = nil,
    reporting: ReportingRules = ReportingRules(), publication: Publication? = nil,
    grid: ReviewGrid = ReviewGrid(), target: ReviewTarget = .population,
    methods: [Method] = [Method.usual], adjustments: [Adjustment] = [],
    familyOf: TallyFamily.Scope = .run, alpha: Double = 0.05
  ) throws(Problems) {
    let f = Fields.checker(at: Path(["review"]))
    if outcomes.isEmpty { f.report("needs at least one outcome; found none", at: "outcomes") }
    f.expectDistinct(outcomes.map(\.name), of: "outcome", at: "outcomes")
    ReviewOutcome.checkNumber(f, outcomes)
    Review.checkCells(f, population.settings, outcomes)
    population.check(f, outcomes.count)
    for outcome in outcomes {
      outcome.check(f.place("outcomes", outcome.name), population.settings)
    }
    let correlations = [
      ("true-effects", effectCorrelation), ("sampling-errors", errorCorrelation),
    ]
    for (key, correlation) in correlations {
      guard let correlation, correlation.outcomes != outcomes.count else { continue }
      f.place("correlation").report(
        "between \(correlation.outcomes) outcomes; there are \(outcomes.count)", at: key)
    }
    reporting.check(f.place("reporting"))
    publication?.check(f.place("publication"))
    grid.check(f.place("grid"), population, outcomes: outcomes.count)
    if methods.isEmpty { f.report("needs at least one method; found none", at: "methods") }
    f.expectDistinct(methods.map(\.name), of: "method", at: "methods")
    f.expect(alpha, in: ReviewRanges.alphas, at: "alpha")
    // What is out of its range may not be put together.
    try f.throwProblems()
    self.init(
      TrialLiterature(
        population: population, outcomes: outcomes, level: level,
        effectCorrelation: effectCorrelation, errorCorrelation: errorCorrelation,
        reporting: reporting, publication: publication, drawsArrival: grid.looks != nil),
      grid: grid, target: target, methods: methods, adjustments: adjustments, familyOf: familyOf,
      alpha: alpha, isWanted: true)
    check(f)
    try f.throwProblems()
  }

  /// Reports more trials and outcomes than there is room for.
  static func checkCells(_ f: Fields, _ settings: [TrialSetting], _ outcomes: [ReviewOutcome]) {
    let cells = settings.reduce(0) { $0 + min(max($1.trials, 0), 1 << 40) } * outcomes.count
    if cells > 200_000 {
      f.report("\(cells) trials × outcomes; at most 200000", at: "outcomes")
    }
  }
}

extension Review.Method {
  /// DerSimonian and Laird's pool with a z test.
  public static let usual = Review.Method("dl-z", .pool(.derSimonianLaird, .z))
}

extension Review: Equatable {
  /// Whether both say the same; what follows from it is not compared.
  public static func == (a: Review, b: Review) -> Bool {
    a.literature == b.literature && a.grid == b.grid && a.methods == b.methods
      && a.adjustments == b.adjustments && a.familyOf == b.familyOf && a.alpha == b.alpha
      && a.target == b.target
  }
}

extension ReviewGrid: Equatable {
  /// Whether both ask for the same analyses.
  public static func == (a: ReviewGrid, b: ReviewGrid) -> Bool {
    a.minimumStudies == b.minimumStudies && a.poolsBySetting == b.poolsBySetting
      && a.postHoc == b.postHoc && a.looks?.outcome == b.looks?.outcome
      && a.looks?.after == b.looks?.after
  }
}

extension TrialLiterature: Equatable {
  /// Whether both say the same; tables that are made of it are not compared.
  public static func == (a: TrialLiterature, b: TrialLiterature) -> Bool {
    a.population == b.population && a.list == b.list && a.level == b.level
      && a.effectCorrelation == b.effectCorrelation && a.errorCorrelation == b.errorCorrelation
      && a.reporting == b.reporting && a.publication == b.publication
      && a.drawsArrival == b.drawsArrival
  }
}

extension Population: Equatable {
  /// Whether both hold the same trials.
  public static func == (a: Population, b: Population) -> Bool {
    a.settings == b.settings && a.characteristics == b.characteristics
      && a.riskOfBias == b.riskOfBias && a.everyTrial == b.everyTrial
      && a.secondArm == b.secondArm && a.followUp == b.followUp
      && a.clustersAdjusted == b.clustersAdjusted
  }
}

extension TrialSetting: Equatable {
  /// Whether both hold the same trials.
  public static func == (a: TrialSetting, b: TrialSetting) -> Bool {
    a.name == b.name && a.trials == b.trials && a.usable == b.usable && a.sizes == b.sizes
      && a.dropout == b.dropout && a.secondArm == b.secondArm
  }
}
