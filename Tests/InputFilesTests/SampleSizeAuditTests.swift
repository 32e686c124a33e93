import Foundation
import InputFiles
import MetaAnalysis
import Parts
import TestSupport
import Testing

/// Sample-size paragraphs: which numbers follow from the assumptions printed beside them, and how.
///
/// Needed numbers are R's `pwr` 1.3 and `power.prop.test`, worked out beside: t, d .5: 63.77; d .6: 44.59; d .7:
/// 33.02; d .25 at 90 %: 337.20; d .35: 129.11, one-sided z 100.94; risks .426 and .2982: 218.08 apart, 220.82
/// pooled, 236.21 corrected, 220.36 arcsine.
struct SampleSizeAuditTests {
  private func audits() throws -> [String: SampleSizeAudit] {
    let file = try AuditFile(
      path: Fixtures.package.appending(path: "Scenarios/audits/sample-sizes.yaml").path)
    return Dictionary(uniqueKeysWithValues: file.review.sampleSizes.map { ($0.reported.name, $0) })
  }

  @Test func needed() throws {
    func n(
      _ effect: ReportedSampleSize.Effect, _ formula: SampleSizeReading.Formula,
      power: Double = 0.8,
      oneSided: Bool = false
    ) throws -> Double {
      let p = ReportedSampleSize(
        name: "", effect: effect, power: power, alpha: 0.05, analysedPerArm: 100, perArm: nil,
        total: nil)
      return try #require(p.analysed(formula, isOneSided: oneSided, forgetsSD: false))
    }
    for (d, power, t) in [(0.5, 0.8, 63.76562), (0.6, 0.8, 44.58579), (0.25, 0.9, 337.2007)] {
      #expect(close(try n(.standardised(d), .t, power: power), t, relative: 1e-6))
    }
    #expect(close(try n(.standardised(0.35), .z, oneSided: true), 100.9397, relative: 1e-6))
    #expect(close(try n(.standardised(0.35), .t, oneSided: true), 101.6229, relative: 1e-6))
    let risks = ReportedSampleSize.Effect.risks(0.426, 0.426 * 0.7)
    for (formula, value) in [
      (SampleSizeReading.Formula.unpooled, 218.0777), (.pooled, 220.8195), (.corrected, 236.2097),
      (.arcsine, 220.3599),
    ] {
      #expect(close(try n(risks, formula), value, relative: 1e-6), "\(formula)")
    }
    // 95 %, SD 9, four days: 2(1.96·9/4)² = 38.9.
    #expect(close(try n(.halfWidth(4, sd: 9), .width), 38.895, relative: 1e-4))
  }

  /// Of eight published paragraphs two follow as they are usually read, two by another reading, four not at all.
  @Test func publishedParagraphs() throws {
    let found = try audits()
    #expect(found.count == 8)
    #expect(found.filter { $0.value.followsAsUsual }.keys.sorted() == ["elsips", "simple"])
    #expect(
      found.filter { $0.value.follows }.keys.sorted() == [
        "elsips", "simple", "sos", "web-self-help",
      ])
    func reading(_ name: String) throws -> SampleSizeReading {
      try #require(found[name]?.readings.first, "\(name)")
    }
    // 62.79 by z, and 62.79/.85 = 73.87; by t it would be 76.
    #expect(try reading("simple").formula == .z && reading("simple").loss == .divided)
    #expect(try reading("sos").forgetsSD)
    #expect(try reading("web-self-help").isOneSided && reading("web-self-help").loss == .multiplied)
    // The step from the analysed to the randomised follows although the analysed number does not.
    for name in ["volume", "pw-pad", "snow-control"] {
      #expect(
        found[name]?.analysedFollows == false && found[name]?.randomisedFollows == true, "\(name)")
    }
    // Exact power of the noncentral t: 42.4 people per arm with d .6, 62.9 with d .5, 91 with d .35.
    for (name, power) in [("volume", 0.7795), ("simple", 0.7945), ("web-self-help", 0.6511)] {
      #expect(close(found[name]?.power ?? 0, power, relative: 0, floor: 5e-5), "\(name)")
    }
  }

  /// More people than needed is no contradiction; a one-sided test that the paragraph names is no odd reading.
  @Test func kinds() throws {
    func audit(_ text: String) throws -> ReviewAudit {
      try AuditFile(YAMLReader.read("audit: 1\nsample-sizes:\n" + text, file: nil), file: nil)
        .review
    }
    let review = try audit(
      """
        more: {smd: 0.7, per-arm: 65, lost: 0.2}
        fewer: {smd: 0.5, per-arm: 40}
        named: {smd: 0.5, per-arm: 51, sides: one-sided}
        unnamed: {smd: 0.5, per-arm: 51}
        width: {half-width: 4, sd: 9, per-arm: 39}

      """)
    #expect(review.findings.map(\.place) == ["more", "fewer", "unnamed"])
    #expect(review.findings.map(\.kind) == [.unexplained, .contradiction, .unexplained])
    #expect(review.findings[2].message.contains("one-sided"))
    for text in [
      "  a: {per-arm: 20}\n", "  a: {smd: 0.5}\n", "  a: {smd: 0, per-arm: 9}\n",
      "  a: {smd: 0.5, difference: 2, sd: 4, per-arm: 9}\n",
    ] {
      #expect(throws: Problems.self, "\(text)") { try audit(text) }
    }
  }
}
