import Foundation
import GSLKit
import Inference
import MetaAnalysis
import MonteCarlo
import ReviewSimulation
import TestSupport
import Testing

/// Figures of `review-anchors.json`, and how far a simulation may be from them.
///
/// Published figures have a tolerance. Exact figures are met within 5 Monte Carlo standard errors (false
/// alarm 6e-7 each, 1e-4 for all); figures of other simulations within 5·√(theirs² + ours²).
struct Anchors {
  struct Row: Decodable {
    let spec, source, kind: String
    let expected, mcse, tolerance: [Double]?

    enum CodingKeys: String, CodingKey { case spec, source, kind, expected, mcse, tolerance }

    init(from decoder: any Decoder) throws {
      let box = try decoder.container(keyedBy: CodingKeys.self)
      func list(_ key: CodingKeys) -> [Double]? {
        (try? box.decode([Double].self, forKey: key))
          ?? (try? box.decode(Double.self, forKey: key)).map { [$0] }
      }
      spec = try box.decode(String.self, forKey: .spec)
      source = try box.decode(String.self, forKey: .source)
      kind = try box.decode(String.self, forKey: .kind)
      (expected, mcse, tolerance) = (list(.expected), list(.mcse), list(.tolerance))
    }
  }
  private struct File: Decodable { let anchors: [String: Row] }

  /// Rows whose name starts so, in order.
  static func rows(
    _ prefix: String, of name: String = "review-anchors.json"
  ) throws -> [(key: String, row: Row)] {
    let file = try Fixtures.json(name, as: File.self)
    return file.anchors.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }

  /// The number after a letter in a name like `balanced.DLz.k2.I2_0.25`.
  static func number(_ name: String, after mark: String) throws -> Double {
    let found = try #require(name.range(of: mark, options: .backwards), "\(name) has no \(mark)")
    return try #require(
      Double(
        name[found.upperBound...].prefix { $0.isNumber || $0 == "." }
          .trimmingCharacters(in: CharacterSet(charactersIn: "."))))
  }

  /// Runs a review.
  static func run(
    _ experiment: ReviewExperiment, replicates: Int, seed: UInt64 = 20_261_121
  ) throws -> Tally {
    Engine(threads: 2).run(
      experiment, key: StreamKey(seed: seed), stopping: .replicates(replicates)
    ).tally
  }

  /// Compares one figure, in the units of the fixture.
  static func check(
    _ row: Row, _ index: Int, _ value: Double, mcse: Double, their: Double = 0, _ key: String
  ) throws {
    let expected = try #require(row.expected)[index]
    let allowed: Double
    if let tolerance = row.tolerance?[min(index, (row.tolerance?.count ?? 1) - 1)],
      row.kind == "published"
    {
      allowed = tolerance + 3 * mcse
    } else {
      let theirs = row.mcse.map { $0[min(index, $0.count - 1)] } ?? their
      allowed = 5 * (theirs * theirs + mcse * mcse).squareRoot()
    }
    #expect(
      abs(value - expected) <= allowed,
      "\(key)[\(index)]: expected \(expected), found \(value) ± \(mcse), allowed \(allowed)")
  }
}

extension Tally {
  /// The share of replicates in which a row rejects, with its Monte Carlo standard error.
  func rejection(_ row: Int) -> Measured { RowMeasures(self, row: row).rejection }

  /// A measure of a row.
  func measure(_ name: String, _ row: Int) throws -> Measured {
    try #require(RowMeasures(self, row: row).all.first { $0.measure == name }, "\(name)")
  }

  /// A measure of a family.
  func measure(_ name: String, family: Int) throws -> Measured {
    try #require(FamilyMeasures(self, family: family).all.first { $0.measure == name }, "\(name)")
  }
}
