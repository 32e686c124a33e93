import GSLKit
import Inference
import MetaAnalysis
import MonteCarlo
import ReviewSimulation

/// Whole reviews on one thread: 34 trials, 18 outcomes, 46 analyses, correlated outcomes.
func timeReviews() throws {
  let counts = [17, 8, 6, 3, 6, 2, 5, 7, 2, 10, 4, 12, 4, 3, 2, 6, 10, 4]
  let m = counts.count
  var reporting: [Double] = []
  for i in 0..<34 {
    for o in 0..<m { reporting.append((13 * (5 * i + 11 * o)) % 34 < counts[o] ? 1 : 0) }
  }
  var analyses: [ReviewAnalysis] = []
  for o in 0..<m {
    for (name, trials) in [("all", 0..<34), ("a", 0..<20), ("b", 20..<30), ("c", 30..<34)] {
      let cells = trials.map { $0 * m + o }.filter { reporting[$0] == 1 }
      guard cells.count >= 2 else { continue }
      analyses.append(ReviewAnalysis(outcome: "outcome \(o)", group: name, cells: cells))
    }
  }
  let correlation = OutcomeCorrelation(exchangeable: 0.6, outcomes: m)
  // Each trial is a setting of its own, so that it can report its own outcomes.
  let model = TrialLiterature(
    population: Population(
      settings: (0..<34).map {
        Setting(name: "trial \($0)", trials: 1, sizes: .listed([100 + 9 * Double($0)]))
      }),
    outcomes: (0..<m).map { o in
      ReviewOutcome(
        name: "outcome \(o)", effects: Array(repeating: 0, count: 34), tau: 0.13,
        reporting: .chance((0..<34).map { reporting[$0 * m + o] }))
    }, effectCorrelation: correlation, errorCorrelation: correlation)
  let dl: [ReviewMethod] = [.pool(.derSimonianLaird, .z), .pool(.derSimonianLaird, .hksj)]
  for (name, methods) in [
    ("review: 46 analyses, DL z and HKSJ", dl),
    (
      "review: 46 analyses, DL z and HKSJ, REML HKSJ",
      dl + [.pool(.restrictedMaximumLikelihood, .hksj)]
    ),
  ] {
    let review = try ReviewExperiment(
      model: model, analyses: analyses, methods: methods,
      adjustments: [.none, .bonferroni, .holm, .bh])
    let result = Engine(threads: 1).run(
      review, key: StreamKey(seed: 1), stopping: .replicates(10_000))
    print("\(name)\t\(Double(result.tally.replicates) / result.seconds)")
  }
}

/// The battery against publication bias on one thread: literatures of 17 published trials, drawn and analysed.
func timeBattery() throws {
  let model = TrialLiterature(
    population: Population(settings: [
      Setting(
        name: "published", trials: 17, sizes: .logNormal(meanLog: 4.8, sdLog: 1, range: 15...1827))
    ]), outcomes: [ReviewOutcome(name: "recovery", effects: [0.1], tau: 0.13)])
  let analyses = [ReviewAnalysis(outcome: "recovery", cells: Array(0..<17), target: 0.1)]
  let selection: [ReviewMethod] = [.selection(.three), .selection(.four)]
  for (name, methods, detectors) in [
    (
      "battery", Review.battery.filter { !selection.contains($0) },
      SmallStudyTest.printed.filter { $0.rawValue != "3psm-ratio" }
    ),
    ("battery with 3PSM and 4PSM", Review.battery, SmallStudyTest.printed),
  ] {
    let review = try ReviewExperiment(
      model: model, analyses: analyses, methods: methods, detectors: detectors)
    let result = Engine(threads: 1).run(
      review, key: StreamKey(seed: 1), stopping: .replicates(20_000))
    print("\(name)\t\(Double(result.tally.replicates) / result.seconds)")
  }
}
