import Foundation
import GSLKit
import Inference
import MetaAnalysis
import TestSupport
import Testing

/// Meta-regression, subgroups, leave-one-out and cumulative pools equal metafor 3.8.1.
///
/// Closed-form τ²: 1e-9 relative (columns like calendar years cost digits on both sides); iterative τ²:
/// 1e-7, for metafor stops when τ² moves by less than 1e-10 or so and coefficients follow τ². Floors for
/// what can be 0.
struct StructureVersusRTests {
  struct Regression: Decodable {
    let b, se, stat, p: [Double]
    let tau2, QE, QEp, QM, QMp, I2, H2: Double
    let R2: Double?
    let vb: [Double]
  }
  struct Parts: Decodable {
    let b, se: [Double]
    let tau2: [Double]?
    let Q: [Double]?
    let I2: [Double]?
  }
  struct Studies: Decodable {
    let name: String
    let yi, vi: [Double]
    let leave1out_DL, leave1out_FE, cumul_DL: Parts?
    let cumul_order_by_vi: [Int]?
  }
  struct Columns: Decodable {
    struct Bcg: Decodable { let yi, vi, ablat, year: [Double] }
    struct Bangert: Decodable {
      let yi, vi: [Double]
      let length: [Double?]
    }
    let bcg: Bcg
    let bangert: Bangert
  }
  struct Fixture: Decodable {
    let sets: [Studies]
    let metareg: [String: Regression]
    let metareg_data: Columns
  }

  static func studies(
    _ name: String, _ data: Columns
  ) -> (y: [Double], v: [Double], x: [[Double]]) {
    switch name {
    case "bcg_ablat": return (data.bcg.yi, data.bcg.vi, [data.bcg.ablat])
    case "bcg_ablat_year": return (data.bcg.yi, data.bcg.vi, [data.bcg.ablat, data.bcg.year])
    default:
      let kept = data.bangert.length.indices.filter { data.bangert.length[$0] != nil }
      return (
        kept.map { data.bangert.yi[$0] }, kept.map { data.bangert.vi[$0] },
        [kept.compactMap { data.bangert.length[$0] }]
      )
    }
  }

  @Test func regressions() throws {
    let fixture = try Fixtures.json("meta-structure.json", as: Fixture.self)
    for (key, row) in fixture.metareg {
      let words = key.split(separator: ".").map(String.init)
      let method = try #require(Tau2Method(rawValue: words[1]))
      let (y, v, x) = Self.studies(words[0], fixture.metareg_data)
      let fit = try MetaRegression.fit(
        y.span, v.span, moderators: x, method, test: words[2] == "z" ? .z : .hksj
      ).get()
      let relative = ["FE", "DL", "HE", "HS", "SJ"].contains(words[1]) ? 1e-9 : 1e-7
      func same(_ a: Double, _ b: Double, _ what: String, floor: Double = 1e-11) {
        #expect(close(a, b, relative: relative, floor: floor), "\(key) \(what): \(a) \(b)")
      }
      for j in row.b.indices {
        let estimate = fit.coefficients[j]
        same(estimate.value, row.b[j], "b")
        same(estimate.standardError, row.se[j], "se")
        same(estimate.statistic, row.stat[j], "stat")
        let p = StudentT.twoSided(estimate.statistic, df: estimate.df)
        #expect(close(p, row.p[j], relative: 20 * relative, floor: 1e-30), "\(key)")
      }
      for (a, b) in zip(fit.covariance, row.vb) { same(a, b, "vb") }
      same(fit.tau2.value, row.tau2, "tau2", floor: 1e-9)
      same(fit.qe, row.QE, "QE")
      #expect(close(fit.qeP, row.QEp, relative: 20 * relative, floor: 1e-30), "\(key)")
      same(fit.qm, row.QM, "QM")
      #expect(close(fit.qmP, row.QMp, relative: 20 * relative, floor: 1e-30), "\(key)")
      same(fit.i2, row.I2, "I2", floor: 1e-7)
      same(fit.h2, row.H2, "H2")
      if let r2 = row.R2, words[1] != "SJ" || r2 > 0 {
        same(try #require(fit.r2), r2, "R2", floor: 1e-6)
      }
    }
    #expect(fixture.metareg.count >= 54)
  }

  @Test func partsOfTheStudies() throws {
    let fixture = try Fixtures.json("meta-structure.json", as: Fixture.self)
    for set in fixture.sets {
      for (method, parts) in [
        (Tau2Method.derSimonianLaird, set.leave1out_DL), (.commonEffect, set.leave1out_FE),
      ] {
        let found = Pooled.leaveOneOut(set.yi, set.vi, method, test: .z)
        // R's figures are there for sets of up to 60 studies or so.
        guard let parts else { continue }
        #expect(found.count == parts.b.count)
        try Self.same(found.map { try $0.get() }, parts, set.name)
      }
      guard let expected = set.cumul_DL, let places = set.cumul_order_by_vi else { continue }
      let order = places.map { $0 - 1 }
      let found = Pooled.cumulative(
        set.yi, set.vi, order: order, .derSimonianLaird, test: .z)
      // The first is one study: metafor prints it, there is nothing to pool.
      #expect(throws: MetaFailure.tooFewStudies) { try found[0].get() }
      let rest = Parts(
        b: Array(expected.b.dropFirst()), se: Array(expected.se.dropFirst()),
        tau2: expected.tau2.map { Array($0.dropFirst()) }, Q: nil, I2: nil)
      try Self.same(found.dropFirst().map { try $0.get() }, rest, set.name)
    }
  }

  static func same(_ found: [Pooled], _ parts: Parts, _ name: String) throws {
    for (i, pooled) in found.enumerated() {
      #expect(close(pooled.estimate.value, parts.b[i]), "\(name) \(i)")
      #expect(close(pooled.estimate.standardError, parts.se[i]), "\(name) \(i)")
      if let tau2 = parts.tau2 {
        #expect(close(pooled.tau2.value, tau2[i], relative: 1e-9), "\(name) \(i)")
      }
      if let q = parts.Q { #expect(close(pooled.q, q[i], relative: 1e-9), "\(name) \(i)") }
      if let i2 = parts.I2 {
        #expect(close(pooled.i2, i2[i], relative: 1e-9, floor: 1e-9), "\(name) \(i)")
      }
    }
  }

  @Test func subgroupsAndFactors() throws {
    let fixture = try MeasuresVersusRTests.methods()
    let cells = MeasuresVersusRTests.tables(try #require(fixture.tables["bcg"]))
    let effects = try StudyEffect.effects(.logRiskRatio, cells).map { try $0.get() }
    let (y, v) = (effects.map(\.y), effects.map(\.v))
    for row in fixture.groups {
      let method = try #require(Tau2Method(rawValue: row.method))
      let found = Subgroups.pool(y, v, by: fixture.alloc, method, test: .z)
      #expect(found.groups.map(\.name) == row.levels)
      for (i, group) in found.groups.enumerated() {
        let pooled = try group.pooled.get()
        #expect(close(pooled.estimate.value, row.b[i], relative: 1e-8), "\(row.method) \(i)")
        #expect(close(pooled.estimate.standardError, row.se[i], relative: 1e-8))
        #expect(close(pooled.tau2.value, row.tau2[i], relative: 1e-8, floor: 1e-9))
      }
      #expect(close(try #require(found.q), row.qBetween, relative: 1e-7))
      #expect(close(try #require(found.p), row.p, relative: 1e-7))
      #expect(found.df == row.df)
    }
    let dummies = ["random", "systematic"].map { level in
      fixture.alloc.map { $0 == level ? 1.0 : 0 }
    }
    for row in fixture.factors {
      let method = try #require(Tau2Method(rawValue: row.method))
      let fit = try MetaRegression.fit(
        y.span, v.span, moderators: dummies, method, test: row.test == "z" ? .z : .hksj
      ).get()
      for (j, estimate) in fit.coefficients.enumerated() {
        #expect(close(estimate.value, row.b[j], relative: 1e-8))
        #expect(close(estimate.standardError, row.se[j], relative: 1e-8))
      }
      #expect(close(fit.qm, row.QM, relative: 1e-7) && close(fit.qe, row.QE, relative: 1e-8))
      #expect(close(fit.qmP, row.QMp, relative: 1e-6, floor: 1e-30))
      #expect(close(fit.i2, row.I2, relative: 1e-7))
    }
    // Common effect: what lies between groups and within them adds up to the whole.
    let split = Subgroups.pool(y, v, by: fixture.alloc, .commonEffect, test: .z)
    let within = try split.groups.map { try $0.pooled.get().q }.reduce(0, +)
    let whole = try Pooled.pool(y.span, v.span, .commonEffect, test: .z).get().q
    #expect(close(try #require(split.q) + within, whole, relative: 1e-10))
  }

  @Test func whatCannotBeRegressed() throws {
    let (y, v) = ([0.1, 0.2, 0.3, 0.5], [0.1, 0.2, 0.1, 0.2])
    func fit(_ x: [[Double]]) -> Result<MetaRegression, MetaFailure> {
      MetaRegression.fit(
        y.span, v.span, moderators: x, .restrictedMaximumLikelihood, test: .z)
    }
    #expect(throws: MetaFailure.singular) { try fit([[2, 2, 2, 2]]).get() }
    #expect(throws: MetaFailure.singular) { try fit([[1, 2, 3, 4], [2, 4, 6, 8]]).get() }
    #expect(throws: MetaFailure.singular) { try fit([[1, 2, 3]]).get() }
    #expect(throws: MetaFailure.singular) { try fit([[1, 2, 3, .nan]]).get() }
    #expect(throws: MetaFailure.tooFewStudies) {
      try fit([[1, 2, 3, 5], [2, 1, 5, 0], [0, 1, 0, 2]]).get()
    }
    let single = Subgroups.pool(
      y, v, by: ["a", "a", "a", "b"], .derSimonianLaird, test: .z)
    #expect(throws: MetaFailure.tooFewStudies) { try single.groups[1].pooled.get() }
    #expect(single.q == nil)
  }
}
