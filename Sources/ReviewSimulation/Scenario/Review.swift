internal import GSLKit
public import Inference
internal import MetaAnalysis
internal import OrderedCollections
public import Parts

/// The review of a scenario file: its trials, outcomes, grid of analyses and methods.
///
/// The target of an analysis over several settings is the population mean under the file's mix of trials,
/// bias excluded; an analysis is null when that target is 0.
public struct Review: Sendable {
  /// A setting with its trials.
  public struct Setting: Sendable, Equatable {
    public var name: String
    public var trials: Int
    public var sizes: TrialSizes
  }

  /// An outcome.
  public struct Outcome: Sendable, Equatable {
    public var name: String
    /// True mean effect by setting.
    public var effects: [Double]
    public var tau: Double
    /// Probability that a trial reports it, by setting.
    public var reporting: [Double]
  }

  /// A named method.
  public struct Method: Sendable, Equatable {
    public var name: String
    public var method: ReviewMethod
  }

  public let settings: [Setting]
  public let outcomes: [Outcome]
  public let effectCorrelation, errorCorrelation: OutcomeCorrelation
  public let bias, biasSD: Double
  public let minimumStudies: Int
  public let poolsBySetting: Bool
  public let methods: [Method]
  public let adjustments: [Adjustment]
  public let alpha: Double

  /// Reads the block.
  public init(_ f: Fields) {
    settings = f.map("settings", of: "setting", "Groups of trials.", required: true) { name, f in
      Setting(
        name: name,
        trials: f.integer("trials", in: 1...10_000, example: 10, "How many trials."),
        sizes: Review.sizes(f))
    }.map(\.value)
    let names = settings.map(\.name)
    f.define(names, as: "setting")
    let common = f.number(
      "effect", unit: .standardDeviations, in: -5...5, default: 0,
      "True mean effect of outcomes that state none.")
    outcomes = f.map("outcomes", of: "outcome", "What is pooled.", required: true) { name, f in
      Outcome(
        name: name,
        effects: Review.bySetting(
          f, "effect", names, in: -5...5, standard: common, "True mean effect."),
        tau: f.number(
          "tau", unit: .standardDeviations, in: 0...5, default: 0,
          "Standard deviation of true effects between trials."),
        reporting: Review.bySetting(
          f, "reported", names, in: 0...1, standard: 1,
          "Probability that a trial reports it usably."))
    }.map(\.value)
    let outcomeNames = outcomes.map(\.name)
    (effectCorrelation, errorCorrelation) = f.sectionOrDefaults(
      "correlation", "Between the outcomes of a trial: one number, or each pair once."
    ) { f in
      (
        Review.correlation(f, "true-effects", outcomeNames, "Of true effects."),
        Review.correlation(f, "sampling-errors", outcomeNames, "Of sampling errors.")
      )
    }
    (bias, biasSD) = f.sectionOrDefaults("bias", "A shift of all effects that is no effect.") { f in
      (
        f.number("mean", unit: .standardDeviations, in: -5...5, default: 0, "Its mean."),
        f.number(
          "sd", unit: .standardDeviations, in: 0...5, default: 0,
          "Its standard deviation between trials.")
      )
    }
    (minimumStudies, poolsBySetting) = f.sectionOrDefaults("grid", "Which analyses are run.") { f in
      (
        f.integer("minimum-studies", in: 2...1000, default: 2, "Fewer studies are not pooled."),
        f.choice(
          "by-setting", of: YesNo.self, default: .yes, "Pool each outcome in each setting too.")
          == .yes
      )
    }
    let read = f.map("methods", of: "method", "How each analysis is done.") { name, f in
      Method(
        name: name,
        method: .pool(
          f.choice("tau2", of: Tau2Method.self, default: .derSimonianLaird, "Estimator of τ²."),
          f.choice("test", of: PoolingTest.self, default: .z, "The test.")))
    }.map(\.value)
    methods =
      read.isEmpty ? [Method(name: "dl-z", method: .pool(.derSimonianLaird, .z))] : read
    alpha = f.number("alpha", in: 1e-6...0.5, default: 0.05, "Two-sided level of each test.")
    let adjusted = f.choices(
      "adjustments", of: Adjustment.self, "Adjustments for all analyses of a method together.")
    adjustments = [.none] + adjusted.filter { $0 != .none }
    check(f)
  }

  /// What cannot be, beyond single numbers.
  private func check(_ f: Fields) {
    let analyses = analyses.count
    if analyses > FamilyRule.largest {
      f.report("\(analyses) analyses; a review holds at most \(FamilyRule.largest)", at: "outcomes")
    }
    if adjustments.contains(.dunnett) || adjustments.contains(.fixedSequence) {
      f.report("dunnett and fixed-sequence are for the contrasts of a trial", at: "adjustments")
    }
    if Set(methods.map(\.method)).count < methods.count {
      f.report("two methods are the same", at: "methods")
    }
  }

  private static func sizes(_ f: Fields) -> TrialSizes {
    f.section("size", "People per trial, both arms together: log-normal.", required: true) { f in
      let least = f.number("least", in: 4...1e6, default: 15, "No trial is smaller.")
      let most = f.number("most", in: 4...1e6, default: 1827, "No trial is larger.")
      if most < least { f.report("'most' is below 'least'", at: "most") }
      return TrialSizes.logNormal(
        meanLog: f.number("mean-log", in: 1...14, example: 5, "Mean of log size."),
        sdLog: f.number("sd-log", in: 0...3, example: 0.74, "Its standard deviation."),
        range: min(least, most)...max(least, most))
    } ?? .listed([])
  }

  private static func correlation(
    _ f: Fields, _ key: String, _ names: [String], _ help: String
  ) -> OutcomeCorrelation {
    let matrix = f.correlations(key, of: names, noun: "outcome", help)
    guard let made = OutcomeCorrelation(matrix) else {
      f.report("no outcomes can have these correlations together", at: key)
      return OutcomeCorrelation(independent: names.count)
    }
    return made
  }

  private static func bySetting(
    _ f: Fields, _ key: String, _ names: [String], in range: ClosedRange<Double>,
    standard: Double, _ help: String
  ) -> [Double] {
    let found = f.numberByName(key, in: range, default: standard, noun: "setting", help)
    return names.map { found[$0] ?? standard }
  }

  /// The grid: each outcome over all settings, then in each setting where that is asked for.
  public var analyses: [ReviewAnalysis] {
    let groups = (poolsBySetting && settings.count > 1 ? settings.indices.map { [$0] } : [])
    var list: [ReviewAnalysis] = []
    for (o, outcome) in outcomes.enumerated() {
      for members in [Array(settings.indices)] + groups {
        var (cells, weight, sum) = ([Int](), 0.0, 0.0)
        for (trial, setting) in settingOfTrial.enumerated()
        where members.contains(setting) && outcome.reporting[setting] > 0 {
          cells.append(trial * outcomes.count + o)
          weight += outcome.reporting[setting]
          sum += outcome.reporting[setting] * outcome.effects[setting]
        }
        guard cells.count >= minimumStudies else { continue }
        list.append(
          ReviewAnalysis(
            outcome: outcome.name,
            group: members.count == settings.count ? "all" : settings[members[0]].name,
            cells: cells, target: sum / weight, tau2: outcome.tau * outcome.tau,
            minimumStudies: minimumStudies))
      }
    }
    return list
  }

  /// The setting of each trial.
  private var settingOfTrial: [Int] {
    settings.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element.trials) }
  }

  /// The review made ready to run.
  ///
  /// - Returns: The experiment.
  /// - Throws: ``NumericalError`` when a critical value cannot be had.
  public func experiment() throws -> ReviewExperiment {
    let places = settingOfTrial
    let model = EffectLevel(
      trials: places.count, outcomes: outcomes.count,
      means: places.flatMap { setting in outcomes.map { $0.effects[setting] } },
      tau: outcomes.map(\.tau),
      variances: .bySize(settings.map(\.sizes), setting: places, constant: 4),
      effectCorrelation: effectCorrelation, errorCorrelation: errorCorrelation, bias: bias,
      biasSD: biasSD,
      reporting: places.flatMap { setting in outcomes.map { $0.reporting[setting] } })
    return try ReviewExperiment(
      model: model, analyses: analyses, methods: methods.map(\.method),
      names: methods.map(\.name), adjustments: adjustments, alpha: alpha)
  }
}

/// A switch in words.
enum YesNo: String, Choice { case yes, no }
