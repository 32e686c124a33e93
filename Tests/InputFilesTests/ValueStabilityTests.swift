import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import ReviewSimulation
import TestSupport
import Testing
import TrialSimulation

/// Frozen results per seed: counts exactly, figures to 1e-12.
///
/// A change is value-breaking and is said so
/// in the CHANGELOG.
struct ValueStabilityTests {
  struct Frozen: Sendable {
    let scenario: String
    let source: SourceKind
    let rejections: [Double]
    let meanEstimates: [Double]
  }

  static let frozen: [Frozen] = [
    Frozen(
      scenario: "textbook-two-arm", source: .exact,
      rejections: [4039],
      meanEstimates: [
        0.5009559689085351
      ]),
    Frozen(
      scenario: "textbook-two-arm", source: .people,
      rejections: [4057],
      meanEstimates: [
        0.5006270444149009
      ]),
    Frozen(
      scenario: "core-readmission", source: .exact,
      rejections: [2571, 2369, 2560, 1249, 1040],
      meanEstimates: [
        -0.08975636363636363,
        -0.08975636363636363,
        -0.404830357492465,
        1.2320646403512934,
        1.2199984755251216,
      ]),
    Frozen(
      scenario: "core-readmission", source: .people,
      rejections: [2615, 2422, 2605, 1174, 966],
      meanEstimates: [
        -0.09121363636363636,
        -0.09121363636363636,
        -0.41138818449286896,
        1.226097205433135,
        1.2182706801331251,
      ]),
    Frozen(
      scenario: "three-arm-independent", source: .exact,
      rejections: [4263, 1581, 1613],
      meanEstimates: [
        0.2990305893407899,
        0.14992697763146245,
        0.14910361170932745,
      ]),
    Frozen(
      scenario: "three-arm-independent", source: .people,
      rejections: [4230, 1588, 1568],
      meanEstimates: [
        0.2984323768078453,
        0.15035221601876841,
        0.14808016078907685,
      ]),
    Frozen(
      scenario: "hospital-one-to-one", source: .exact,
      rejections: [1906, 1488, 1631, 1716, 1334, 1471, 2198, 1720, 1859],
      meanEstimates: [
        0.21559271434080263,
        0.2153948084606652,
        0.21599292455557836,
        0.19861252211349356,
        0.19796018698861,
        0.19862736809174114,
        0.24509407890320545,
        0.24588882439199838,
        0.24462598286035533,
      ]),
    Frozen(
      scenario: "hospital-one-to-one", source: .people,
      rejections: [1840, 1488, 1563, 1701, 1299, 1443, 2187, 1716, 1849],
      meanEstimates: [
        0.21029678666067142,
        0.2110850828923337,
        0.20935275740164486,
        0.19291124905442036,
        0.19442073438885699,
        0.19166454339726857,
        0.24139895794596777,
        0.24239538780140213,
        0.24032380704531414,
      ]),
  ]

  @Test(arguments: frozen.indices)
  func results(index: Int) throws {
    let frozen = ValueStabilityTests.frozen[index]
    let path = Fixtures.package.appending(path: "Scenarios/\(frozen.scenario).yaml").path
    let scenario = try Scenario(YAMLReader.read(file: path), file: path)
    let experiment = try TrialExperiment(
      scenario.trial, scenario.analysis, source: frozen.source)
    let tally = Engine(threads: 2).run(
      experiment, key: StreamKey(seed: scenario.seed), stopping: .replicates(5_000)
    ).tally
    let rows = tally.layout.rows.indices.map { RowMeasures(tally, row: $0) }
    #expect(rows.map { ($0.rejection.value * 5_000).rounded() } == frozen.rejections)
    let means = rows.map { $0.all.first { $0.measure == "mean-estimate" }?.value ?? .nan }
    #expect(means.count == frozen.meanEstimates.count, "\(means)")
    for (a, b) in zip(means, frozen.meanEstimates) {
      #expect(close(a, b, relative: 1e-12, floor: 1e-14), "\(a)")
    }
  }

  /// The founding review: significant analyses by both methods and flagged ones of 320 reviews, and the mean
  /// estimate of personal recovery.
  @Test(arguments: [
    ("nothing", [1471, 912, 3865], -0.0038881207986230506),
    ("true .10", [2907, 1591, 3860], 0.09551440692296982),
    ("as trials are run", [4562, 2102, 5701], 0.12804502150858316),
  ]) func foundingReview(_ world: String, _ counts: [Int], _ mean: Double) throws {
    let path = Fixtures.package.appending(path: "Scenarios/reviews/egmose-2023-review.yaml").path
    let file = try ReviewFile(YAMLReader.read(file: path), file: path)
    let review = try #require(file.worlds.first { $0.name == world }).review
    let tally = Engine(threads: 2).run(
      try review.experiment(), key: StreamKey(seed: file.seed), stopping: .replicates(320)
    ).tally
    let families = tally.layout.families
    let found = ["dl-z", "dl-hksj", families[families.count - 1].name].map { name in
      let family = families.firstIndex { $0.name == name } ?? 0
      return FamilyMeasures(tally, family: family).distribution.enumerated()
        .reduce(0) { $0 + $1.offset * $1.element }
    }
    #expect(found == counts)
    let estimate = RowMeasures(tally, row: 0).all.first { $0.measure == "mean-estimate" }
    #expect(abs(try #require(estimate).value - mean) < 1e-12)
  }
}
