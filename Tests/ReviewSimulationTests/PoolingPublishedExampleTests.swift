import Foundation
import Inference
import MetaAnalysis
import MonteCarlo
import ReviewSimulation
import TestSupport
import Testing

/// Single meta-analyses through the engine against exact integrals and published simulations.
struct PoolingPublishedExampleTests {
  /// k trials of one outcome, all pooled.
  static func single(
    _ v: [Double], mean: Double = 0, tau2: Double, _ methods: [ReviewMethod],
    quantities: [HeterogeneityQuantity] = []
  ) throws -> ReviewExperiment {
    let model = TrialLiterature(
      population: Population(settings: [Literatures.known(v)]),
      outcomes: [ReviewOutcome(name: "y", effects: [mean], tau: tau2.squareRoot())])
    return try ReviewExperiment(
      model: model,
      analyses: [
        ReviewAnalysis(
          outcome: "y", cells: Array(v.indices), target: mean, tau2: tau2)
      ], methods: methods, quantities: quantities)
  }

  @Test func balancedTypeIErrorAndTau2() throws {
    let rows = try Anchors.rows("balanced")
    #expect(rows.count > 80)
    for (key, row) in rows {
      let k = Int(try Anchors.number(key, after: ".k"))
      let v = Array(repeating: 1.0, count: k)
      if key.contains("tau2") {
        let tau2 = try Anchors.number(key, after: "t2_")
        let methods: [Tau2Method] =
          key.contains("ML_HS")
          ? [.maximumLikelihood, .hunterSchmidt]
          : [.restrictedMaximumLikelihood, .derSimonianLaird, .hedges, .pauleMandel]
        let review = try Self.single(
          v, tau2: tau2, [.pool(.derSimonianLaird, .z)], quantities: methods.map { .tau2($0) })
        let tally = try Anchors.run(review, replicates: 50_000)
        for row_ in methods.indices {
          let measures = RowMeasures(tally, row: 1 + row_)
          if key.contains("P_tau2_0") {
            let n = Double(tally.replicates)
            let zero = Double(measures.boundary) / n
            try Anchors.check(row, 0, zero, mcse: (zero * (1 - zero) / n).squareRoot(), key)
          } else {
            let bias = try tally.measure("bias", 1 + row_)
            try Anchors.check(row, 0, tau2 + bias.value, mcse: bias.mcse, key)
          }
        }
        continue
      }
      // The limit of ever larger heterogeneity: near enough where sampling errors no longer matter.
      let i2 =
        key.contains("limit")
        ? 1 - 1e-9 : key.contains("I2_") ? try Anchors.number(key, after: "I2_") : 0.5
      let test: PoolingTest = key.contains("mKH") ? .mhksj : key.contains("HKSJ") ? .hksj : .z
      let review = try Self.single(
        v, tau2: i2 / (1 - i2), [.pool(.derSimonianLaird, test)])
      let found = try Anchors.run(review, replicates: 200_000).rejection(0)
      try Anchors.check(row, 0, found.value, mcse: max(found.mcse, 1e-6), key)
    }
  }

  @Test func heterogeneityRules() throws {
    for (key, row) in try Anchors.rows("I2rule") + Anchors.rows("E_I2") {
      let k = Int(try Anchors.number(key, after: ".k"))
      let i2 = key.contains("trueI2_") ? try Anchors.number(key, after: "trueI2_") : 0
      let review = try Self.single(
        Array(repeating: 1, count: k), tau2: i2 / (1 - i2), [.pool(.derSimonianLaird, .z)],
        quantities: [.i2])
      let tally = try Anchors.run(review, replicates: 200_000)
      if key.hasPrefix("E_I2") {
        let mean = try tally.measure("bias", 1)
        try Anchors.check(row, 0, mean.value / 100, mcse: mean.mcse / 100, key)
      } else {
        let flagged = try tally.flagged(of: 1)
        try Anchors.check(row, 0, flagged.value, mcse: flagged.mcse, key)
      }
    }
  }

  @Test func powerOfPools() throws {
    for (key, row) in try Anchors.rows("HedgesPigott") {
      let (d, n) = (
        try Anchors.number(key, after: ".d"), try Anchors.number(key, after: ".n")
      )
      let (k, tau2) = (
        Int(try Anchors.number(key, after: ".k")), try Anchors.number(key, after: "t2_")
      )
      // Variances that are known, τ² among them: a common effect of variance v + τ².
      let v = 2 / n + d * d / (4 * n) + tau2
      let review = try Self.single(
        Array(repeating: v, count: k), mean: d, tau2: 0, [.pool(.commonEffect, .z)])
      let found = try Anchors.run(review, replicates: 200_000).rejection(0)
      try Anchors.check(row, 0, found.value, mcse: found.mcse, key)
    }
    for (key, row) in try Anchors.rows("JacksonTurner") {
      let isDerived = key.contains("derived")
      let (d, n) = (
        try Anchors.number(key, after: isDerived ? ".d" : ".d"),
        try Anchors.number(key, after: isDerived ? ".n" : "_N")
      )
      let k = Int(try Anchors.number(key, after: isDerived ? ".k" : "_k"))
      let i2 = isDerived ? try Anchors.number(key, after: "I2_") : 0
      let v = 4 / n + d * d / (2 * n)
      let review = try Self.single(
        Array(repeating: v, count: k), mean: d, tau2: v * i2 / (1 - i2),
        [.pool(.commonEffect, .z), .pool(.derSimonianLaird, .z)])
      let tally = try Anchors.run(review, replicates: 200_000)
      let random = tally.rejection(1)
      if isDerived {
        try Anchors.check(row, 0, random.value, mcse: random.mcse, key)
      } else {
        let common = tally.rejection(0)
        try Anchors.check(row, 0, common.value, mcse: common.mcse, key)
        try Anchors.check(row, 1, random.value, mcse: random.mcse, key)
      }
    }
  }

  static let five: [ReviewMethod] = [
    .pool(.derSimonianLaird, .z), .pool(.derSimonianLaird, .hksj),
    .pool(.derSimonianLaird, .mhksj), .pool(.restrictedMaximumLikelihood, .z),
    .pool(.restrictedMaximumLikelihood, .hksj), .pool(.restrictedMaximumLikelihood, .mhksj),
  ]

  @Test func unequalTrials() throws {
    for (key, row) in try Anchors.rows("unequal25pct10x") {
      let k = Int(try Anchors.number(key, after: ".k"))
      let tau2 = try Anchors.number(key, after: "tau2_")
      let v = (0..<k).map { $0 < k / 4 ? 0.1 : 1.0 }
      let tally = try Anchors.run(
        try Self.single(v, tau2: tau2, Self.five), replicates: 100_000)
      for i in 0..<5 {
        let found = tally.rejection(i)
        try Anchors.check(row, i, found.value, mcse: found.mcse, key)
      }
    }
  }

  @Test func pymareCells() throws {
    for (key, row) in try Anchors.rows("PyMARE") {
      let k = Int(try Anchors.number(key, after: ".K"))
      let ratio = try Anchors.number(key, after: "ratio")
      let share = try Anchors.number(key, after: "tau2_")
      // Log-spaced variances, largest over smallest `ratio`, mean 1.
      let raw = (0..<k).map { pow(ratio, Double($0) / Double(k - 1)) }
      let mean = raw.reduce(0, +) / Double(k)
      let tally = try Anchors.run(
        try Self.single(raw.map { $0 / mean }, tau2: share, Self.five), replicates: 100_000)
      let count = try #require(row.expected).count
      for i in 0..<count {
        // One estimator: DL. Two: DL, then REML. The fixture gives 50,000 replicates or more.
        let found = tally.rejection(i)
        let expected = try #require(row.expected)[i]
        let theirs = (expected * (1 - expected) / 50_000).squareRoot()
        try Anchors.check(row, i, found.value, mcse: found.mcse, their: theirs, key)
      }
    }
  }

  @Test func noBiasBenchmark() throws {
    for (key, row) in try Anchors.rows("PBB") {
      let condition = Int(try Anchors.number(key, after: ".c")) - 1
      let k = condition < 4 ? 10 : 100
      let (mean, tau) = (condition % 2 == 0 ? 0 : 0.3, condition % 4 < 2 ? 0 : 0.15)
      let model = TrialLiterature(
        population: Population(settings: [
          TrialSetting(
            name: "all", trials: k,
            sizes: .negativeBinomial(size: 2, probability: 1 / 59, range: 25...500))
        ]), outcomes: [ReviewOutcome(name: "y", effects: [mean], tau: tau)])
      let review = try ReviewExperiment(
        model: model,
        analyses: [ReviewAnalysis(outcome: "y", cells: Array(0..<k), target: mean)],
        methods: [key.contains("PET") ? .pet : .pool(.restrictedMaximumLikelihood, .z)])
      let mse = try Anchors.run(review, replicates: 20_000).measure("mse", 0)
      let rmse = mse.value.squareRoot()
      try Anchors.check(row, 0, rmse, mcse: mse.mcse / (2 * rmse), key)
    }
  }

  @Test func friedrich() throws {
    for (key, row) in try Anchors.rows("Friedrich2008") {
      let (d, n) = (try Anchors.number(key, after: ".d"), try Anchors.number(key, after: ".n"))
      let k = Int(try Anchors.number(key, after: ".k"))
      var found: [[Measured]] = []
      for tau in [0, 0.5] {
        let model = TrialLiterature(
          population: Population(settings: [
            TrialSetting(name: "all", trials: k, sizes: .listed(Array(repeating: 2 * n, count: k)))
          ]), outcomes: [ReviewOutcome(name: "y", effects: [d], tau: tau)],
          level: key.contains("SMD") ? .revMan : .meanDifference)
        let review = try ReviewExperiment(
          model: model,
          analyses: [ReviewAnalysis(outcome: "y", cells: Array(0..<k), target: d)],
          methods: [.pool(.derSimonianLaird, .z)], quantities: [.q])
        let tally = try Anchors.run(review, replicates: 50_000)
        found.append([
          try tally.measure("bias", 0), try tally.measure("coverage", 0), tally.rejection(0),
          try tally.measure("bias", 1),
        ])
      }
      // Per cent: bias, coverage, power, each without and with τ; and 1 − (k − 1)/mean Q with τ.
      for (tau, measures) in found.enumerated() {
        try Anchors.check(
          row, tau, 100 * measures[0].value / d, mcse: 100 * measures[0].mcse / d, key)
        for (i, measure) in measures[1...2].enumerated() {
          try Anchors.check(
            row, 2 + 2 * i + tau, 100 * measure.value, mcse: 100 * measure.mcse, key)
        }
      }
      let q = found[1][3]
      let i2 = 100 * (1 - Double(k - 1) / q.value)
      try Anchors.check(
        row, 6, i2, mcse: 100 * Double(k - 1) / (q.value * q.value) * q.mcse, key)
    }
  }
}

extension Tally {
  /// Analyses flagged as heterogeneous, as a share of all.
  func flagged(of analyses: Int) throws -> Measured {
    let family = try #require(
      layout.families.firstIndex { $0.name == ReviewRows.flagged })
    let members = FamilyMeasures(self, family: family).members
    let mean = members.reduce(0) { $0 + $1.rejection.value } / Double(analyses)
    let error = members.map(\.rejection.mcse).max() ?? 0
    return Measured("flagged", mean, mcse: error, replicates: replicates)
  }
}
