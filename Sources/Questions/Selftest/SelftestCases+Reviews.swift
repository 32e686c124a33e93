internal import Foundation
internal import InputFiles
internal import MonteCarlo
internal import ReviewSimulation

/// Whole reviews and literatures whose error rates are known.
extension SelftestCase {
  static let reviews: [SelftestCase] = [
    SelftestCase(
      "20 z tests of nothing: any found", "1 - .95^20", 1 - pow(0.95, 20)
    ) { bench in
      let tally = try bench.review(
        """
          settings: {all: {trials: 2, size: {each: [100, 100]}}}
          outcomes: {\((1...20).map { "y\($0): {tau: 0}" }.joined(separator: ", "))}
          methods: {z: {tau2: FE, test: z}}
          grid: {by-setting: no}
        """, 50_000)
      guard let any = FamilyMeasures(tally, family: 0).atLeast(1) else {
        throw SelftestFailure(description: "no family")
      }
      return any
    },
    SelftestCase(
      "best of two measures or their mean", "Simmons et al. 2011, table 1", 0.095, within: 0.0005
    ) { bench in
      try bench.claims("measures: 2, mean-of-measures: yes", 4_000)
    },
    SelftestCase(
      "three conditions, compared in pairs", "Simmons et al. 2011, table 1", 0.126, within: 0.0005
    ) { bench in
      try bench.claims("conditions: 3", 4_000)
    },
    SelftestCase(
      "17 trials, tau .13, DL: bias", "by definition", 0
    ) { bench in
      let tally = try bench.review(
        """
          effect: 0.2
          settings: {all: {trials: 17, size: {mean-log: 4.8, sd-log: 0.9}}}
          outcomes: {y: {tau: 0.13}}
          methods: {dl: {tau2: DL, test: hksj}}
        """, 20_000)
      return try bench.figure("bias", of: "dl", in: tally)
    },
  ]
}

extension SelftestBench {
  /// A review made and run.
  func review(_ text: String, _ replicates: Int) throws -> Tally {
    let file = try ReviewFile(
      YAMLReader.read("peertrials: 1\nreview:\n" + text, file: "selftest"), file: "selftest")
    return run(try file.single.experiment(), replicates)
  }

  /// Share of trials that claim a finding, either way: forty people, nothing true.
  func claims(_ choices: String, _ replicates: Int) throws -> Measured {
    let tally = try review(
      """
        data: g
        settings: {all: {trials: 20, size: {each: [\((1...20).map { _ in "40" }.joined(separator: ", "))]}}}
        outcomes: {y: {}}
        reporting: {flexible: {direction: either, correlation: 0.5, \(choices)}}
        methods: {z: {tau2: DL, test: z}}
      """, replicates)
    guard let row = tally.layout.rows.firstIndex(where: { $0.outcome == ReviewRows.claims }),
      let found = RowMeasures(tally, row: row).all.first(where: { $0.measure == "mean-estimate" })
    else { throw SelftestFailure(description: "no claims") }
    return found
  }
}
