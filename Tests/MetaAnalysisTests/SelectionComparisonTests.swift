import Foundation
import Inference
import MetaAnalysis
import TestSupport
import Testing

/// Selection models of one table beside each other: 480 trials of psychotherapy for depression.
struct SelectionComparisonTests {
  struct Case: Decodable {
    let model: String
    let mean, tau: Values
    let ll, p: Double?
    let w2, w3: [Double]?
  }
  /// One number or two.
  enum Values: Decodable {
    case one(Double), two([Double])
    init(from decoder: any Decoder) throws {
      let box = try decoder.singleValueContainer()
      if let x = try? box.decode(Double.self) {
        self = .one(x)
      } else {
        self = .two(try box.decode([Double].self))
      }
    }
    var list: [Double] {
      switch self {
      case .one(let x): [x]
      case .two(let x): x
      }
    }
  }
  struct Cases: Decodable { let cases: [Case] }

  static func depression() throws -> (y: [Double], v: [Double]) {
    let text = try String(
      contentsOf: Fixtures.folder.appending(path: "tables/depression-one-effect.csv"),
      encoding: .utf8)
    let rows = text.split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",") }
    return (rows.compactMap { Double($0[1]) }, rows.compactMap { Double($0[2]) }.map { $0 * $0 })
  }

  /// Likelihoods as metafor's and as R's optim found; it stops at 1e-8 of 470, so tops agree to 1e-3 at least.
  @Test func likelihoods() throws {
    let (y, v) = try SelectionComparisonTests.depression()
    let found = try SelectionComparison.of(y, v).get()
    let cases = try Fixtures.json("meta-selection-comparison.json", as: Cases.self).cases
    #expect(
      found.failed.isEmpty && found.untried.isEmpty
        && found.models.count == SelectionComparison.candidates.count)
    for (model, name) in [
      (SelectionModel.none, "none"), (.steps([0.025]), "3PSM"), (.steps([0.025, 0.5]), "4PSM"),
      (.copas, "copas"),
    ] {
      let fitted = try #require(found.models.first { $0.model == model })
      let c = try #require(cases.first { $0.model == name })
      let ll = try #require(c.ll)
      // A higher top than R's is none the worse.
      #expect(fitted.logLikelihood > ll - 1e-3, "\(name) \(fitted.logLikelihood) \(ll)")
      #expect(fitted.logLikelihood < ll + 0.05, "\(name) \(fitted.logLikelihood) \(ll)")
      #expect(Double(fitted.model.parameters) == c.p)
      #expect(
        close(fitted.mean, c.mean.list[0], relative: 0, floor: 0.01), "\(name) \(fitted.mean)")
      #expect(close(fitted.tau, c.tau.list[0], relative: 0, floor: 0.01), "\(name) \(fitted.tau)")
    }
    // 4PSM: χ²(2) = 70.11, p < .0001; 3PSM: 2.12, .146.
    let four = found.models[2]
    #expect(close(try #require(four.ratio), 70.11, relative: 0, floor: 0.005))
    #expect(try #require(four.ratioP) < 1e-4)
    #expect(close(try #require(found.models[1].ratioP), 0.146, relative: 0, floor: 0.0005))
    #expect(found.rejecting() != nil)
  }

  /// Profile intervals of 4PSM by R's optim and uniroot.
  @Test func profiles() throws {
    let (y, v) = try SelectionComparisonTests.depression()
    let found = try SelectionComparison.of(y, v).get()
    let c = try #require(
      try Fixtures.json("meta-selection-comparison.json", as: Cases.self).cases
        .first { $0.model == "profile" })
    let four = found.models[2]
    for (quantity, expected) in [
      (SelectionComparison.Quantity.mean, c.mean.list), (.tau, c.tau.list),
      (.weight(1), try #require(c.w2)), (.weight(2), try #require(c.w3)),
    ] {
      let interval = try #require(found.interval(of: quantity, four))
      let width = expected[1] - expected[0]
      // A hundredth of the width: what both searches leave.
      #expect(abs(interval.lowerBound - expected[0]) < 0.01 * width, "\(quantity) \(interval)")
      #expect(abs(interval.upperBound - expected[1]) < 0.01 * width, "\(quantity) \(interval)")
    }
    #expect(
      found.interval(of: .rho, four) == nil
        && found.interval(of: .weight(1), found.models[0]) == nil)
  }

  /// Turned around, the same with the other sign of the wanted direction; what cannot be fitted has a reason.
  @Test func directionsAndReasons() throws {
    let (y, v) = try SelectionComparisonTests.depression()
    let (ys, vs) = (Array(y.prefix(60)), Array(v.prefix(60)))
    let up = try SelectionComparison.of(ys, vs).get()
    let down = try SelectionComparison.of(ys.map { -$0 }, vs).get()
    for (a, b) in zip(up.models, down.models) {
      #expect(
        close(a.logLikelihood, b.logLikelihood, relative: 1e-6)
          && close(a.mean, b.mean, relative: 1e-3, floor: 1e-3))
    }
    let flat = try SelectionComparison.of(
      Array(repeating: 0.01, count: 4), Array(repeating: 0.04, count: 4)
    ).get()
    #expect(flat.chosen.model == .none && flat.rejecting() == nil)
    #expect(flat.failed.contains { $0.failure == .emptyInterval })
    #expect(throws: MetaFailure.tooFewStudies) { try SelectionComparison.of([0.1], [0.1]).get() }
  }
}
