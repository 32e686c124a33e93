import Inference
import InputFiles
import TestSupport
import Testing
import TrialSimulation

/// A replayed replicate, analysed again, gives the fit that was counted, to 1e-12.
struct ReplayTests {
  @Test(arguments: [SourceKind.exact, .people])
  func peopleGiveTheCountedFit(source: SourceKind) throws {
    var scenarios = try SourcesAgreeLawTests.cases.values.map(Scenarios.text)
    for name in ["textbook-two-arm", "core-readmission", "hospital-one-to-one"] {
      scenarios.append(try Scenarios.file(name))
    }
    var compared = 0
    for scenario in scenarios {
      let experiment = try TrialExperiment(scenario.trial, scenario.analysis, source: source)
      for replicate in [0, 1, 2, 3, 511, 4096, 123_456_789_012] {
        let replay = Replay(experiment, replicate: replicate, seed: 5)
        // Sizes of clusters may be drawn.
        if scenario.trial.clusters.allSatisfy({ $0 == nil }) {
          #expect(replay.people.count == scenario.trial.participants.reduce(0, +))
        }
        for analysis in replay.analyses {
          guard let counted = analysis.counted.estimate, let again = analysis.reanalysed.estimate
          else {
            #expect(analysis.counted.estimate == nil && analysis.reanalysed.estimate == nil)
            continue
          }
          compared += 1
          let what = "\(replicate) \(analysis.outcome) \(analysis.method)"
          // A climb stops at 1e-7 of a step from the top: what it finds moves with the last digits.
          let isClimbed = analysis.method.contains("mixed") || analysis.method.contains("by-arm")
          // Means and their correlation are found in turn, to 1e-13 of the latter.
          let near = isClimbed ? 1e-6 : analysis.method == "gee" ? 1e-10 : 1e-12
          #expect(close(counted.standardError, again.standardError, relative: near), "\(what) SE")
          // Differences of means near 0 are judged against their standard error.
          #expect(
            abs(counted.value - again.value) < near
              * max(counted.standardError, abs(counted.value)) + 1e-15, "\(what)")
          #expect(
            close(counted.statistic, again.statistic, relative: near, floor: near),
            "\(what) statistic")
          #expect(close(counted.df, again.df, relative: near), "\(what) df")
        }
      }
    }
    #expect(compared > 200)
  }
}
