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
        #expect(replay.people.count == scenario.trial.participants.reduce(0, +))
        for analysis in replay.analyses {
          guard let counted = analysis.counted.estimate, let again = analysis.reanalysed.estimate
          else {
            #expect(analysis.counted.estimate == nil && analysis.reanalysed.estimate == nil)
            continue
          }
          compared += 1
          let what = "\(replicate) \(analysis.outcome) \(analysis.method)"
          #expect(close(counted.standardError, again.standardError, relative: 1e-12), "\(what) SE")
          // Differences of means near 0 are judged against their standard error.
          #expect(
            abs(counted.value - again.value) < 1e-12
              * max(counted.standardError, abs(counted.value)) + 1e-15, "\(what)")
          #expect(
            close(counted.statistic, again.statistic, relative: 1e-12, floor: 1e-12),
            "\(what) statistic")
          #expect(close(counted.df, again.df, relative: 1e-12), "\(what) df")
        }
      }
    }
    #expect(compared > 200)
  }
}
