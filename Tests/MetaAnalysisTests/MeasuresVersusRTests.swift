import Foundation
import Inference
import MetaAnalysis
import TestSupport
import Testing

/// Effect sizes, Mantel–Haenszel pools and zero-cell rules equal metafor 3.8.1: closed forms, 1e-10
/// relative with a floor of 1e-12 (differences of nearly equal means).
struct MeasuresVersusRTests {
  struct Measures: Decodable {
    struct Case: Decodable {
      let measure: String
      let inputs: [String: [Double]]
      let yi, vi: [Double?]
    }
    struct Corrections: Decodable {
      let df, J_exact: [Double]
    }
    let escalc: [String: Case]
    let hedges_J: Corrections
  }

  static func outcome(
    _ key: String, _ x: [String: [Double]]
  ) throws -> [Result<StudyEffect, EffectFailure>] {
    func column(_ name: String, _ i: Int) -> Double { x[name]?[i] ?? .nan }
    if let a = x["ai"] {
      let tables = a.indices.map {
        TwoByTwo(a: a[$0], b: column("bi", $0), c: column("ci", $0), d: column("di", $0))
      }
      let words = key.split(separator: ".").map(String.init)
      let rule = EmptyCellRule(rawValue: words.last ?? "") ?? .only0
      switch words[1] {
      case "RR": return StudyEffect.effects(.logRiskRatio, tables, rule: rule)
      case "OR": return StudyEffect.effects(.logOddsRatio, tables, rule: rule)
      case "RD": return StudyEffect.effects(.riskDifference, tables, rule: rule)
      default:
        return StudyEffect.effects(.logOddsRatio, tables).map { result in
          result.map { $0.asMeanDifference(words[1] == "OR2DN" ? .normal : .logistic) }
        }
      }
    }
    if let r = x["ri"], x["m1i"] == nil {
      return r.indices.map {
        key == "cor.ZCOR"
          ? StudyEffect.fisherZ(r[$0], n: column("ni", $0))
          : StudyEffect.correlation(r[$0], n: column("ni", $0))
      }
    }
    let first = try #require(x["m1i"])
    return first.indices.map { i in
      if key.hasPrefix("prepost") {
        let scores = ChangeScores(
          n: column("ni", i), mean1: first[i], mean2: column("m2i", i), sd1: column("sd1i", i),
          sd2: column("sd2i", i), r: column("ri", i))
        switch key {
        case "prepost.MC": return scores.raw
        case "prepost.SMCC": return scores.standardisedByChange
        default: return scores.standardisedByRaw
        }
      }
      let a = ArmMeans(n: column("n1i", i), mean: first[i], sd: column("sd1i", i))
      let b = ArmMeans(n: column("n2i", i), mean: column("m2i", i), sd: column("sd2i", i))
      switch key {
      case "cont.MD": return StudyEffect.meanDifference(a, b)
      case "cont.SMD.LS2": return StudyEffect.hedgesG(a, b, variance: .largeSampleScaled)
      case "cont.SMD.UB": return StudyEffect.hedgesG(a, b, variance: .unbiased)
      case "cont.D2ORL": return StudyEffect.cohensD(a, b).map { $0.asLogOddsRatio(.logistic) }
      case "cont.D2ORN": return StudyEffect.cohensD(a, b).map { $0.asLogOddsRatio(.normal) }
      case "cont.RPB":
        return StudyEffect.cohensD(a, b).map { $0.asCorrelation(n1: a.n, n2: b.n) }
      default: return StudyEffect.hedgesG(a, b)
      }
    }
  }

  @Test func everyMeasure() throws {
    let fixture = try Fixtures.json("meta-measures.json", as: Measures.self)
    var compared = 0
    for (key, row) in fixture.escalc {
      let found = try Self.outcome(key, row.inputs)
      #expect(found.count == row.yi.count)
      for (i, effect) in found.enumerated() {
        // A risk difference of 0 with variance 0 is a number in R; it cannot be weighted, so none here.
        guard let y = row.yi[i], let v = row.vi[i], v > 0 else {
          #expect(throws: EffectFailure.notEstimable) { try effect.get() }
          continue
        }
        let value = try effect.get()
        #expect(close(value.y, y, relative: 1e-10, floor: 1e-12), "\(key) \(i)")
        #expect(close(value.v, v, relative: 1e-10, floor: 1e-14), "\(key) \(i)")
        compared += 1
      }
    }
    #expect(fixture.escalc.count >= 25 && compared > 180)
    for (df, j) in zip(fixture.hedges_J.df, fixture.hedges_J.J_exact) {
      #expect(close(HedgesCorrection.factor(df: df), j, relative: 1e-12, floor: 0))
    }
    // No overflow with very many people (a known fault elsewhere).
    #expect(abs(HedgesCorrection.factor(df: 1e7) - 1) < 1e-6)
  }

  struct Methods: Decodable {
    struct Cells: Decodable { let ai, bi, ci, di: [Double] }
    struct Effects: Decodable {
      let table, measure, to: String
      let yi, vi: [Double?]
    }
    struct Pool: Decodable {
      let table, measure: String
      let b, se, q: Double
    }
    struct Groups: Decodable {
      let method: String
      let levels: [String]
      let b, se, tau2: [Double]
      let qBetween, p: Double
      let df: Int
      enum CodingKeys: String, CodingKey {
        case method, levels, b, se, tau2, df, p
        case qBetween = "q.between"
      }
    }
    struct Factor: Decodable {
      let method, test: String
      let b, se, p: [Double]
      let tau2, QE, QM, QMp, I2: Double
    }
    struct Case: Decodable {
      let tables: [String: Cells]
      let effects: [Effects]
      let pools: [Pool]
      let alloc: [String]
      let groups: [Groups]
      let factors: [Factor]
    }
    let cases: [Case]
  }

  static func methods() throws -> Methods.Case {
    try #require(Fixtures.json("meta-methods.json", as: Methods.self).cases.first)
  }

  static func tables(_ cells: Methods.Cells) -> [TwoByTwo] {
    cells.ai.indices.map {
      TwoByTwo(a: cells.ai[$0], b: cells.bi[$0], c: cells.ci[$0], d: cells.di[$0])
    }
  }

  static let measures: [String: TableMeasure] = [
    "OR": .logOddsRatio, "RR": .logRiskRatio, "RD": .riskDifference, "PETO": .peto,
  ]

  @Test func emptyCells() throws {
    let fixture = try Self.methods()
    for row in fixture.effects {
      let cells = Self.tables(try #require(fixture.tables[row.table]))
      let measure = try #require(Self.measures[row.measure])
      let rule = try #require(EmptyCellRule(rawValue: row.to))
      for (i, effect) in StudyEffect.effects(measure, cells, rule: rule).enumerated() {
        guard let y = row.yi[i], let v = row.vi[i], v > 0 else {
          #expect(throws: EffectFailure.notEstimable) { try effect.get() }
          continue
        }
        let value = try effect.get()
        #expect(close(value.y, y, relative: 1e-10, floor: 1e-12), "\(row) \(i)")
        #expect(close(value.v, v, relative: 1e-10, floor: 1e-14), "\(row) \(i)")
      }
    }
  }

  @Test func mantelHaenszelAndPeto() throws {
    let fixture = try Self.methods()
    for row in fixture.pools {
      let cells = Self.tables(try #require(fixture.tables[row.table]))
      let fit: Fit
      if row.measure == "PETO" {
        // Peto's pool takes each table as it is; a table without events says nothing.
        let effects = StudyEffect.effects(.peto, cells, rule: .none).compactMap { try? $0.get() }
        let y = effects.map(\.y)
        let v = effects.map(\.v)
        fit = try Pooled.pool(y.span, v.span, .commonEffect, test: .z).get().fit
      } else {
        let measure = try #require(Self.measures[String(row.measure.dropFirst(3))])
        fit = MantelHaenszel.pool(measure, cells)
      }
      let estimate = try #require(fit.estimate)
      #expect(close(estimate.value, row.b, relative: 1e-10, floor: 1e-12), "\(row)")
      #expect(close(estimate.standardError, row.se, relative: 1e-10, floor: 0), "\(row)")
    }
    #expect(MantelHaenszel.pool(.logOddsRatio, []).estimate == nil)
    let none = [TwoByTwo(a: 0, b: 9, c: 0, d: 8)]
    #expect(MantelHaenszel.pool(.logOddsRatio, none).estimate == nil)
  }

  @Test func impossibleArms() {
    let arm = ArmMeans(n: 20, mean: 1, sd: 2)
    for (other, failure) in [
      (ArmMeans(n: 0, mean: 1, sd: 1), EffectFailure.tooFewPeople),
      (ArmMeans(n: -3, mean: 1, sd: 1), .tooFewPeople),
      (ArmMeans(n: 9, mean: 1, sd: -1), .impossible),
      (ArmMeans(n: 9, mean: .nan, sd: 1), .notEstimable),
    ] {
      #expect(throws: failure) { try StudyEffect.hedgesG(arm, other).get() }
      #expect(throws: failure) { try StudyEffect.meanDifference(arm, other).get() }
    }
    let flat = ArmMeans(n: 9, mean: 1, sd: 0)
    #expect(throws: EffectFailure.impossible) { try StudyEffect.hedgesG(flat, flat).get() }
    #expect(throws: EffectFailure.notEstimable) {
      try StudyEffect.meanDifference(flat, flat).get()
    }
    #expect(throws: EffectFailure.impossible) {
      try StudyEffect.effect(.logOddsRatio, TwoByTwo(a: -1, b: 2, c: 3, d: 4)).get()
    }
    #expect(throws: EffectFailure.impossible) { try StudyEffect.fisherZ(1, n: 20).get() }
    #expect(throws: EffectFailure.tooFewPeople) { try StudyEffect.fisherZ(0.2, n: 3).get() }
  }

  /// Design effects of the Cochrane Handbook and of Eldridge: 1 + (20 − 1)·.05 = 1.95; a CV of .65
  /// raises it to 1 + ((.4225 + 1)·20 − 1)·.05 = 2.3725.
  @Test func clusters() throws {
    let equal = try #require(ClusterAdjustment(clusterSize: 20, icc: 0.05))
    #expect(close(equal.designEffect, 1.95))
    let unequal = try #require(ClusterAdjustment(clusterSize: 20, icc: 0.05, cv: 0.65))
    #expect(close(unequal.designEffect, 2.3725))
    #expect(close(equal(ArmMeans(n: 195, mean: 1, sd: 2)).n, 100))
    #expect(close(equal(TwoByTwo(a: 39, b: 0, c: 19.5, d: 1)).a, 20))
    #expect(ClusterAdjustment(clusterSize: 0.5, icc: 0.1) == nil)
    #expect(ClusterAdjustment(clusterSize: 5, icc: 1.1) == nil)
    #expect(ClusterAdjustment(clusterSize: 5, icc: 0.1, cv: -1) == nil)
  }
}
