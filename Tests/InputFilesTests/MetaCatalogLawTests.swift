import Foundation
import GSLKit
import Inference
import InputFiles
import MetaAnalysis
import MonteCarlo
import Parts
import ReviewSimulation
import Testing

/// Laws of the list of corrections and tests: what is in it is told apart, is a word of a review, a row of `bias-lab`, and
/// gives numbers or a reason.
struct MetaCatalogLawTests {
  /// Sets of studies from easy to hopeless: 2 … 40 of them, alike, on a line, far apart.
  static let sets: [StudySet] = {
    var stream = RandomStream(key: StreamKey(seed: 20_261_130))
    var sets: [StudySet] = [2, 3, 4, 10, 40].map { k in
      let v = (0..<k).map { 0.01 + 0.2 * Double($0) / Double(k) }
      return StudySet(
        v.map { 0.2 + ($0 + 0.04).squareRoot() * stream.normal() }, v, n: v.map { 4 / $0 })
    }
    sets.append(StudySet([0.2, 0.2, 0.2], [0.1, 0.1, 0.1], n: [40, 40, 40]))
    sets.append(StudySet([0.1, 0.2, 0.3, 0.4], [0.01, 0.04, 0.09, 0.16]))
    sets.append(StudySet([1e9, -1e9, 0], [1e-9, 1e9, 1]))
    sets.append(StudySet([.nan, 0.1], [0.1, 0.1], n: [10, 10]))
    return sets
  }()

  @Test func namesAreToldApart() {
    let correctors = MetaCatalog.correctors
    func distinct(_ words: [String]) -> Bool { Set(words).count == words.count }
    #expect(distinct(["pool"] + correctors.map(\.kind)))
    #expect(distinct(Review.battery.map(\.name)))
    #expect(distinct(correctors.map(\.title)) && distinct(correctors.map(\.rowName)))
    #expect(distinct(correctors.map { $0.key.joined(separator: " ") }))
    #expect(correctors.allSatisfy { (1...2).contains($0.key.count) })
    #expect(distinct(MetaCatalog.detectors.map(\.kind)))
    #expect(distinct(MetaCatalog.detectors.map(\.title)))
    for word in correctors.map(\.kind) + MetaCatalog.detectors.map(\.kind) {
      #expect(word.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(word)")
    }
  }

  /// Every family stands in every order.
  @Test func familiesAreComplete() {
    #expect(Set(CorrectorFamily.ofTables) == Set(CorrectorFamily.allCases))
    for place in [CorrectorPlaces.methods, .lab, .table, .rows, .json] {
      #expect(
        MetaCatalog.correctors(place).count
          == MetaCatalog.correctors.count { $0.places.contains(place) })
    }
  }

  /// An estimate is finite with a standard error above 0, or there is a reason; what a table tells has the same fit.
  @Test func correctorsNeverGiveNaN() {
    for corrector in MetaCatalog.correctors {
      for set in Self.sets {
        let setting = SmallStudySetting()
        let found = corrector.estimate(set, setting)
        let told = corrector.correction(set, setting)
        #expect((try? found.get().estimate) == (try? told.get().fit.estimate), "\(corrector.name)")
        guard let estimate = try? found.get().estimate else { continue }
        #expect(
          estimate.value.isFinite && estimate.standardError.isFinite && !estimate.df.isNaN,
          "\(corrector.name) \(set.y)")
        #expect(estimate.standardError >= 0)
      }
    }
  }

  @Test func detectorsGiveProbabilities() {
    for test in SmallStudyTest.allCases {
      for set in Self.sets {
        guard let found = try? test.run(set, SmallStudySetting()).get() else { continue }
        #expect((0...1).contains(found.p), "\(test.rawValue) \(set.y)")
      }
    }
  }

  /// A word of the list is read as that corrector, estimates by its name, and takes part in a run of the review.
  @Test func everyWordIsAMethod() throws {
    let words = MetaCatalog.correctors(.methods).map(\.kind)
    let methods = words.map { "m-\($0): {kind: \($0)}" }.joined(separator: ", ")
    let text = """
      peertrials: 1
      review:
        settings: {all: {trials: 12, size: {mean-log: 5}}}
        outcomes: {recovery: {effect: 0.2, tau: 0.1}}
        methods: {\(methods)}
      """
    let review = try ReviewFile(YAMLReader.read(text, file: nil), file: nil).single
    #expect(
      review.methods.map(\.method)
        == MetaCatalog.correctors(.methods).map { ReviewMethod.corrected($0) })
    let tally = Engine(threads: 1).run(
      try review.experiment(), key: StreamKey(seed: 1), stopping: .replicates(32)
    ).tally
    for (row, word) in words.enumerated() {
      #expect(RowMeasures(tally, row: row).estimates > 0, "\(word)")
    }
  }

  /// The battery of `bias-lab` has each, and each by its own name.
  @Test func everyCorrectorIsInTheBattery() {
    let names = Review.battery.map(\.name)
    for corrector in MetaCatalog.correctors where corrector.places.contains(.lab) {
      #expect(names.contains(corrector.name))
    }
    #expect(
      SmallStudyTest.printed.map(\.rawValue).allSatisfy { SmallStudyTest(rawValue: $0) != nil })
  }

  /// A single study stands for itself whatever the method.
  @Test func singleStudies() {
    for method in Review.battery {
      let estimate = method.fit(StudySet([0.3], [0.04])).estimate
      #expect(estimate?.value == 0.3 && estimate?.standardError == 0.2, "\(method.name)")
    }
  }
}
