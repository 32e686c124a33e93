import Foundation
import Inference
import MetaAnalysis
import MonteCarlo
import ReviewSimulation
import TestSupport
import Testing

/// Selective publication and what is made of it, against published simulations and exact integrals.
struct PublicationPublishedExampleTests {
  static func literature(
    _ k: Int, _ sizes: TrialSizes, mean: Double, tau: Double, level: DataLevel,
    _ publication: Publication? = nil
  ) -> TrialLiterature {
    TrialLiterature(
      population: Population(settings: [TrialSetting(name: "all", trials: k, sizes: sizes)]),
      outcomes: [ReviewOutcome(name: "y", effects: [mean], tau: tau)], level: level,
      publication: publication)
  }

  static func rows(_ prefix: String) throws -> [(key: String, row: Anchors.Row)] {
    try Anchors.rows(prefix, of: "publication-anchors.json")
  }

  /// Hedges (1984): one trial, published if its t test is significant; E(d | published), power, and E(d)
  /// where only benefit is published.
  @Test func significantTrialsOnly() throws {
    let anchors = try Self.rows("Hedges1984")
    #expect(anchors.count == 11)
    for (key, row) in anchors {
      let (n, d) = (try Anchors.number(key, after: ".n"), try Anchors.number(key, after: ".d"))
      var figures: [(Double, Double)] = []
      for chances in [[1.0, 0, 1], [1, 0, 0]] {
        // Nothing but chance is significant the wrong way round: few attempts would not do.
        let model = Self.literature(
          1, .listed([2 * n]), mean: d, tau: 0, level: .cohensD,
          Publication(
            weight: .steps(ends: [0.025, 0.975, 1], chances: chances), counting: .published,
            usesT: true))
        let review = try ReviewExperiment(
          model: model,
          analyses: [ReviewAnalysis(outcome: "y", cells: [0], minimumStudies: 1, role: .look(1))],
          methods: [.pool(.commonEffect, .z)])
        let tally = try Anchors.run(review, replicates: 20_000)
        let mean = try tally.measure("mean-estimate", 0)
        let lost = try tally.lost
        figures.append((mean.value, mean.mcse))
        // Attempts are geometric: E(lost) = (1 − π)/π.
        let power = 1 / (1 + lost.value)
        if chances[2] == 1 { figures.append((power, power * power * lost.mcse)) }
      }
      for (i, figure) in figures.enumerated() {
        try Anchors.check(row, i, figure.0, mcse: figure.1, key)
      }
    }
  }

  /// Bramley and others (2021): mean differences, all published, by steps of p, or the better of two outcomes;
  /// benefit is their minus.
  ///
  /// Two of 48 figures are not reproduced: bias and coverage of the common effect where trials of 20 to 100 people
  /// report the better of two outcomes. Their code takes the variance of the treated arm for both, so that
  /// weights go with what was chosen: with that a simulation of its own gives −.1010 and .444 (theirs −.1007
  /// and .447), with both arms' variances −.0983 and .483, and choosing by means as here −.0959 and .502.
  @Test func publicationByStep() throws {
    for (key, row) in try Self.rows("Bramley2021") {
      let sizes: TrialSizes =
        key.hasSuffix("subj20")
        ? .rootUniform(20...100)
        : key.hasSuffix("subj60")
          ? .listed(Array(repeating: 60, count: 100))
          : .shiftedLogNormal(meanLog: 4.2, sdLog: 1.1, shift: 4)
      let text = try #require(key.range(of: "theta").map { key[$0.upperBound...] })
      let theta = try #require(Double(text.prefix(while: { $0 != "k" }).dropLast()))
      let k = Int(try Anchors.number(key, after: ".k"))
      let tau2 = try Anchors.number(key.components(separatedBy: ".subj")[0], after: "t2_")
      let rule = Publication(
        weight: .steps(ends: [0.05, 0.2, 1], chances: [1, 0.75, 0.25]), counting: .published,
        keepsSize: true)
      let model = TrialLiterature(
        population: Population(settings: [TrialSetting(name: "all", trials: k, sizes: sizes)]),
        outcomes: [ReviewOutcome(name: "y", effects: [-theta], tau: tau2.squareRoot())],
        level: .meanDifference,
        reporting: ReportingRules(
          switching: Switching(
            versions: 2, correlation: 0.6, share: key.contains("AltOut") ? 1 : 0)),
        publication: key.contains("Step") ? rule : nil)
      let review = try ReviewExperiment(
        model: model,
        analyses: [
          ReviewAnalysis(outcome: "y", cells: Array(0..<k), target: -theta, tau2: tau2)
        ],
        methods: [
          .pool(.commonEffect, .z), .pool(.derSimonianLaird, .z), .pool(.derSimonianLaird, .hksj),
        ])
      let tally = try Anchors.run(review, replicates: 20_000)
      let figures = [
        try tally.measure("bias", 0), try tally.measure("bias", 1), try tally.measure("mse", 1),
        try tally.measure("coverage", 0), try tally.measure("coverage", 1),
        try tally.measure("coverage", 2),
      ]
      let isOddError = key.contains("AltOut") && key.hasSuffix("subj20")
      for (i, figure) in figures.enumerated() where !isOddError || (i != 0 && i != 3) {
        let sign: Double = i < 2 ? -1 : 1
        try Anchors.check(row, i, sign * figure.value, mcse: figure.mcse, key)
      }
    }
  }

  static let carter: [String: ReviewMethod] = [
    "reMA": .pool(.restrictedMaximumLikelihood, .z), "reMA_DL": .pool(.derSimonianLaird, .z),
    "PET": .pet, "PEESE": .peese, "PETPEESE": .petPeese, "WW": .waap,
  ]

  /// Carter and others (2019): mean error, RMSE, coverage and rejection of no effect, without selection, with
  /// some and with much.
  @Test func correctorsUnderSelection() throws {
    let anchors = try Self.rows("Carter2019")
    #expect(anchors.count > 50)
    let cells = Dictionary(grouping: anchors) {
      $0.key.split(separator: ".").dropFirst(2).joined(separator: ".")
    }
    for (cell, rows) in cells {
      let key = rows[0].key
      let delta = try Anchors.number(key, after: "delta")
      let tau = try Anchors.number(key, after: "tau")
      let k = Int(try Anchors.number(key, after: ".k"))
      let weight: Publication.Weight? =
        key.contains("cens_med")
        ? .easeOut(positive: 0.2, negative: 0.05, harmful: 0.5)
        : key.contains("cens_high") ? .easeOut(positive: 0.05, negative: 0, harmful: 0.2) : nil
      let model = Self.literature(
        k,
        .inverseGamma(shape: 1.15326986, scale: 0.04622745, perArm: 5...1905), mean: delta,
        tau: tau, level: .cohensD,
        weight.map { Publication(weight: $0, counting: .published, usesT: true) })
      let names = rows.map { String($0.key.split(separator: ".")[1]) }
      let review = try ReviewExperiment(
        model: model,
        analyses: [
          ReviewAnalysis(outcome: "y", cells: Array(0..<k), target: delta, tau2: tau * tau)
        ], methods: try names.map { try #require(Self.carter[$0]) })
      let tally = try Anchors.run(review, replicates: 4000)
      for (m, row) in rows.enumerated() {
        let (bias, mse) = (try tally.measure("bias", m), try tally.measure("mse", m))
        let rmse = mse.value.squareRoot()
        let coverage = try tally.measure("coverage", m)
        let rejection = tally.rejection(m)
        let figures = [
          (bias.value, bias.mcse), (rmse, mse.mcse / (2 * rmse)),
          (coverage.value, coverage.mcse), (rejection.value, rejection.mcse),
        ]
        for (i, figure) in figures.enumerated() {
          try Anchors.check(row.row, i, figure.0, mcse: figure.1, "\(row.key) \(cell)")
        }
      }
    }
  }

  /// Egger's regression of standardised mean differences without selection: its size goes wrong on their
  /// standard error, and not on 1/√n.
  @Test func eggerOfStandardisedDifferences() throws {
    for (key, row) in try Self.rows("Egger.SMD") {
      let k = Int(try Anchors.number(key, after: ".k"))
      let mean = try Anchors.number(key, after: ".mu")
      let tau = try Anchors.number(key, after: ".tau")
      let detectors = ["egger", "egger-by-size", "egger-by-size-weights-n"]
      let model = Self.literature(
        k, .beta(a: 1, b: 1.5, perArm: 10...100), mean: mean, tau: tau, level: .hedgesG)
      let tally = try Self.alarms(model, k, detectors, replicates: 20_000)
      for i in detectors.indices {
        let found = try tally.alarm(detectors[i], at: "0.05")
        try Anchors.check(row, i, found.value, mcse: found.mcse, key)
      }
    }
  }

  /// The test of excess significance with known variances 2/n, at the common effect and at REML's mean and τ²,
  /// which may be negative.
  @Test func excessSignificance() throws {
    for (key, row) in try Self.rows("Pusto3PSM.TES") {
      let k = Int(try Anchors.number(key, after: ".k"))
      let mean = try Anchors.number(key, after: ".mu")
      let tau = try Anchors.number(key, after: ".tau")
      let isRandom = key.contains("REML")
      let detector =
        "excess-benefit" + (isRandom ? "-reml" : "")
        + (key.contains("norm") ? "-chi2" : "-binomial")
      let model = Self.literature(
        k, .beta(a: 1, b: 1.5, perArm: 20...100), mean: mean, tau: tau, level: .gBySize)
      let found = try Self.alarms(model, k, [detector], replicates: 20_000)
        .alarm(detector, at: "0.05")
      try Anchors.check(row, 0, found.value, mcse: found.mcse, key)
    }
  }

  /// The likelihood ratio of 3PSM, one-sided, its cut moved until two studies are on either side.
  @Test func ratioOfSelection() throws {
    for (key, row) in try Self.rows("Pusto3PSM.LRT") {
      let k = Int(try Anchors.number(key, after: ".k"))
      let mean = try Anchors.number(key, after: ".mu")
      let tau = try Anchors.number(key, after: ".tau")
      let model = Self.literature(
        k, .beta(a: 1, b: 1.5, perArm: 20...100), mean: mean, tau: tau, level: .gBySize)
      let found = try Self.alarms(model, k, ["3psm-ratio-moved"], replicates: 8000)
        .alarm("3psm-ratio-moved", at: "0.05")
      try Anchors.check(row, 0, found.value, mcse: found.mcse, key)
    }
  }

  static func alarms(
    _ model: TrialLiterature, _ k: Int, _ detectors: [String], replicates: Int
  ) throws -> Tally {
    try Anchors.run(
      try ReviewExperiment(
        model: model, analyses: [ReviewAnalysis(outcome: "y", cells: Array(0..<k))],
        methods: [.pool(.derSimonianLaird, .z)],
        detectors: try detectors.map { try #require(SmallStudyTest(rawValue: $0)) }),
      replicates: replicates)
  }
}

extension Tally {
  /// Trials that were run and not published, per replicate.
  var lost: Measured {
    get throws {
      let row = try #require(
        layout.rows.firstIndex { $0.outcome == ReviewRows.unpublished })
      return try measure("mean-estimate", row)
    }
  }

  /// How often a detector gives alarm.
  func alarm(_ detector: String, at level: String) throws -> Measured {
    let row = try #require(
      layout.rows.firstIndex {
        $0.method == detector && $0.contrast.hasSuffix("alarm at \(level)")
      })
    return RowMeasures(self, row: row).rejection
  }
}
