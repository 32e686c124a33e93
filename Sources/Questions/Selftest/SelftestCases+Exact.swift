internal import GSLKit
internal import Inference
internal import MetaAnalysis
internal import MonteCarlo

/// Figures without chance: random numbers, distributions, meta-analyses.
extension SelftestCase {
  static let numbers: [SelftestCase] = [
    .exact(
      "Philox4x32-10 of zeros, first word", "Salmon et al. 2011, known answers", 0x6627_e8d5,
      within: 0
    ) { Double(Philox.block((0, 0, 0, 0), 0, 0).0) },
    .exact(
      "Philox4x32-10 of ones, last word", "Salmon et al. 2011, known answers", 0x6d54_51fd,
      within: 0
    ) {
      let ones = UInt32.max
      return Double(Philox.block((ones, ones, ones, ones), ones, ones).3)
    },
    .exact("t quantile .975, df 28", "R 4.2 qt", 2.048407141795244, within: 1e-10) {
      try StudentT.quantile(0.975, df: 28)
    },
    .exact("noncentral t: power of 64 per arm", "R pwr 1.3", 0.8014596, within: 5e-8) {
      try NoncentralT.twoSidedPower(
        critical: StudentT.quantile(0.975, df: 126), df: 126, ncp: 8.0.squareRoot())
    },
    .exact("Dunnett, 3 against control, df inf", "mvtnorm", 2.349, within: 0.001) {
      try Dunnett.critical(
        lambdas: Array(repeating: 0.5.squareRoot(), count: 3), df: .infinity, alpha: 0.05,
        twoSided: true)
    },
    SelftestCase("two threads: tallies that differ", "by definition", 0) { bench in
      let experiment = try bench.experiment(
        """
        trial:
          design: {kind: grouped, groups-per-arm: 6}
          arms: {a: {delivery: peer-led, effect: {smd: 0.3}, groups: {size: 6}}, b: {comparator: usual-care}}
          outcomes: {y: {kind: gaussian, baseline-correlation: 0.5}}
        analysis: {methods: {mixed: {kind: mixed, covariate: baseline}, naive: {kind: ancova}}}
        """)
      let one = bench.run(experiment, 20_000, threads: 1)
      let two = bench.run(experiment, 20_000, threads: 2)
      return Measured("value", one == two ? 0 : 1, mcse: 0, replicates: 1)
    },
  ]

  static let pools: [SelftestCase] = [
    pool("BCG vaccine, REML: log risk ratio", -0.7145, .restrictedMaximumLikelihood) {
      $0.estimate.value
    },
    pool("BCG vaccine, REML: standard error", 0.1798, .restrictedMaximumLikelihood) {
      $0.estimate.standardError
    },
    pool("BCG vaccine, REML: tau squared", 0.3132, .restrictedMaximumLikelihood) { $0.tau2.value },
    pool("BCG vaccine, DL: log risk ratio", -0.7141, .derSimonianLaird) { $0.estimate.value },
    pool("BCG vaccine, DL: tau squared", 0.3088, .derSimonianLaird) { $0.tau2.value },
    pool("BCG vaccine: Q", 152.2330, .derSimonianLaird) { $0.q },
  ]

  /// Vaccinated with and without tuberculosis, others with and without.
  ///
  /// Source: Colditz et al. (1994) JAMA 271:698.
  private static let bcg: [(Double, Double, Double, Double)] = [
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13_536, 248, 12_619),
    (33, 5_036, 47, 5_761), (180, 1_361, 372, 1_079), (8, 2_537, 10, 619),
    (505, 87_886, 499, 87_892), (29, 7_470, 45, 7_232), (17, 1_699, 65, 1_600),
    (186, 50_448, 141, 27_197), (5, 2_493, 3, 2_338), (27, 16_886, 29, 17_825),
  ]

  private static func pool(
    _ name: String, _ expected: Double, _ method: Tau2Method,
    _ figure: @escaping @Sendable (Pooled) -> Double
  ) -> SelftestCase {
    .exact(name, "metafor, dat.bcg", expected, within: 0.00005) {
      let effects = try bcg.map { table in
        try StudyEffect.effect(
          .logRiskRatio, TwoByTwo(a: table.0, b: table.1, c: table.2, d: table.3)
        ).get()
      }
      let (y, v) = (effects.map(\.y), effects.map(\.v))
      return figure(try Pooled.pool(y.span, v.span, method, test: .z).get())
    }
  }
}
