internal import GSLKit
public import Inference
internal import MetaAnalysis
public import MonteCarlo
internal import OrderedCollections
public import Parts
internal import PeerSupport

/// A review: its trials, outcomes, grid of analyses and methods.
///
/// Effects are benefits. The target of an analysis over several settings is the population mean under the
/// file's mix of trials, bias excluded; an analysis is null when that target is 0.
public struct Review: Sendable {
  /// A named method.
  public struct Method: Sendable, Equatable {
    /// What tables call it.
    public var name: String
    /// The method.
    public var method: ReviewMethod

    /// A method under a name.
    public init(_ name: String, _ method: ReviewMethod) {
      self.name = name
      self.method = method
    }
  }

  /// How its literature comes about.
  public let literature: TrialLiterature
  /// Which analyses are run.
  public let grid: ReviewGrid
  /// How each of them is done.
  public let methods: [Method]
  /// Adjustments for all analyses of a method together; the first is none.
  public let adjustments: [Adjustment]
  /// Which analyses the adjustments are for.
  public let familyOf: TallyFamily.Scope
  /// Two-sided level of each test.
  public let alpha: Double
  /// What analyses estimate.
  public let target: ReviewTarget
  /// Every analysis that can come about.
  public let analyses: [ReviewAnalysis]
  /// Analyses that the grid names and no literature of the file can give.
  public let absent: [ReviewGrid.Absent]

  /// How much is read.
  public enum Depth: Sendable {
    /// What is drawn and done.
    case model
    /// And every analysis that comes about, with its target, which takes a moment.
    case analyses
  }

  /// Reads the block.
  public init(_ f: Fields, _ depth: Depth = .analyses) {
    if !f.isDescribing { CostlyWork.note(.review) }
    let settings = TrialSetting.all(f)
    let common = f.number(
      "effect", unit: .standardDeviations, in: -5...5, default: 0,
      "True mean effect of continuous outcomes that state none.")
    let tau = f.number(
      "tau", in: 0...5, default: 0,
      "Standard deviation of true effects between trials, of outcomes that state none.")
    let outcomes = ReviewOutcome.all(f, settings, common: (common, tau))
    f.define(outcomes.map(\.name), as: "outcome")
    Review.checkCells(f, settings, outcomes)
    let characteristics = Characteristic.all(f, settings, outcomes)
    let population = Population(
      settings: settings, characteristics: characteristics,
      riskOfBias: f.section("risk-of-bias", "Scored domains, their rating and what flaws do.") {
        RiskOfBias($0, settings)
      },
      everyTrial: f.sectionOrDefaults("bias", "What shifts every trial and is no effect.") {
        BiasSource($0)
      },
      secondArm: f.sectionOrDefaults("second-arms", "Trials with two treatment arms.") {
        SecondArm($0, characteristics)
      },
      followUp: f.sectionOrDefaults("follow-up", "Measurements after the end.") { FollowUp($0) },
      clustersAdjusted: f.number(
        "clusters-adjusted", unit: .proportion, in: 0...1, default: 0,
        "Probability that a trial's analysis allows for its groups."))
    let names = outcomes.map(\.name)
    let (effects, errors) = f.sectionOrDefaults(
      "correlation", "Between the outcomes of a trial: one number, or each pair once."
    ) { f in
      (
        OutcomeCorrelation(f, "true-effects", names, "Of true effects."),
        OutcomeCorrelation(f, "sampling-errors", names, "Of people.")
      )
    }
    let reporting = f.sectionOrDefaults("reporting", "What reaches the review.") {
      ReportingRules($0)
    }
    let publication = f.sectionOrDefaults(
      "publication", "Which trials are published, by their results."
    ) { Publication.read($0) }
    let level = f.choice(
      "data", of: DataLevel.self, default: .effects, "What is drawn of a trial, and pooled.")
    let (grid, target) = f.sectionOrDefaults("grid", "Which analyses are run.") { f in
      (
        ReviewGrid(f, population, outcomes),
        f.choice(
          "target", of: ReviewTarget.self, default: .population,
          "What analyses estimate: the mean of the population, or of the trials included.")
      )
    }
    let read = f.map("methods", of: "method", "How each analysis is done.") { name, f in
      Method(name, ReviewMethod(f))
    }.map(\.value)
    let alpha = f.number(
      "alpha", in: ReviewRanges.alphas, default: 0.05, "Two-sided level of each test.")
    let adjusted = f.choices(
      "adjustments", of: Adjustment.self, required: false,
      "Adjustments for all analyses of a method together.")
    let familyOf = f.choice(
      "family-of", of: TallyFamily.Scope.self, default: .run,
      "Whether adjustments are for the analyses that a review runs, or for all that are planned.")
    self.init(
      TrialLiterature(
        population: population, outcomes: outcomes, level: level, effectCorrelation: effects,
        errorCorrelation: errors, reporting: reporting, publication: publication,
        drawsArrival: grid.looks != nil),
      grid: grid, target: target, methods: read.isEmpty ? [.usual] : read, adjustments: adjusted,
      familyOf: familyOf, alpha: alpha, isWanted: depth == .analyses && f.isFineSoFar)
    checkTotal(f)
    if depth == .analyses { check(f) }
  }

  /// Puts a review together.
  init(
    _ literature: TrialLiterature, grid: ReviewGrid, target: ReviewTarget, methods: [Method],
    adjustments: [Adjustment], familyOf: TallyFamily.Scope, alpha: Double, isWanted: Bool
  ) {
    self.literature = literature
    self.grid = grid
    self.target = target
    self.methods = methods
    self.adjustments = [.none] + adjustments.filter { $0 != .none }
    self.familyOf = familyOf
    self.alpha = alpha
    (analyses, absent) = isWanted ? grid.analyses(of: literature) : ([], [])
  }

  /// Indices of analyses that may tell an effect from a bias: comparisons of quality, and outcomes that
  /// people do not rate themselves.
  public var clues: [Int] {
    // Estimates are compared between worlds; errors around the trials included are not.
    guard target == .population else { return [] }
    let quality = literature.population.attribute(Population.quality)?.index
    return analyses.indices.filter { i in
      let analysis = analyses[i]
      if case .difference(let first, _) = analysis.comparison { return first.attribute == quality }
      let outcome = literature.list.first { $0.name == analysis.outcome }
      return analysis.role == .main && analysis.group == "all" && outcome?.rater != .selfReport
    }
  }

  /// What its experiment counts, of which nothing is made ready to run.
  ///
  /// - Returns: Rows and families.
  /// - Throws: ``/GSLKit/NumericalError`` when a critical value cannot be had.
  public func layout() throws -> TallyLayout {
    try ReviewLayout(
      literature, analyses, methods.map(\.name), [], [], adjustments, familyOf, nil, alpha,
      comparing: []
    ).layout
  }

  /// The review made ready to run.
  ///
  /// - Parameter observed: What the published review counted.
  /// - Returns: The experiment.
  /// - Throws: ``/GSLKit/NumericalError`` when a critical value cannot be had.
  public func experiment(observed: ObservedCounts? = nil) throws -> ReviewExperiment {
    try ReviewExperiment(
      model: literature, analyses: analyses, methods: methods.map(\.method),
      names: methods.map(\.name), adjustments: adjustments, familyOf: familyOf,
      observed: observed, target: target, alpha: alpha)
  }
}

extension TallyFamily.Scope: Choice {}
