public import MetaAnalysis
internal import OrderedCollections
public import Parts

/// The figures of a published review, read from a YAML file for ``ReviewAudit``.
public struct AuditFile: Sendable {
  public let title: String
  public let source: String
  public let review: ReviewAudit

  /// Reads a file.
  ///
  /// - Parameter path: The file.
  /// - Throws: Every ``Problem`` that it has, together.
  public init(path: String) throws(Problems) {
    try self.init(YAMLReader.read(file: path), file: path)
  }

  /// Reads a tree.
  ///
  /// - Parameters:
  ///   - tree: The content.
  ///   - file: Its name, for messages.
  /// - Throws: Every ``Problem`` that it has, together.
  public init(_ tree: Node, file: String?) throws(Problems) {
    let keys = try Fields.read(tree, file: file) { AuditKeys($0) }.value
    title = keys.title
    source = keys.source
    review = ReviewAudit(
      pools: keys.pools, counts: keys.counts, repeats: keys.repeats, coverage: keys.coverage,
      remainders: keys.remainders, analyses: keys.analyses, significant: keys.significant,
      alpha: keys.alpha, means: keys.means, sampleSizes: keys.sampleSizes)
  }

  /// What a file may hold.
  public static let descriptions = Fields.describe { AuditKeys($0) }
}

/// Where an I² comes from.
private enum I2Origin: String, Choice {
  case q, tau2, unknown
}

/// The top level of an audit file.
private struct AuditKeys {
  let title, source: String
  let pools: [ReportedPool]
  let counts: [ReviewAudit.Count]
  let repeats: [ReviewAudit.Repeat]
  let coverage: [ReviewAudit.Coverage]
  let remainders: [ReviewAudit.Remainder]
  let means: [ReportedMean]
  let sampleSizes: [ReportedSampleSize]
  let analyses, significant: Int?
  let alpha: Double

  init(_ f: Fields) {
    _ = f.integer("audit", in: 1...1, example: 1, "Version of this form.")
    title = f.text("title", "What is audited.")
    source = f.text("source", "Where its figures come from.")
    alpha = f.number("alpha", in: 1e-6...0.5, default: 0.05, "The level of the review's tests.")
    let level = f.number(
      "level", in: 0.5...0.9999, default: 0.95,
      "The level of its intervals, unless a pool says its own.")
    let multiplicity = f.section("multiplicity", "How many analyses were run.") { f in
      (
        f.integer("analyses", in: 1...100_000, example: 20, "Analyses that were run."),
        f.optionalNumber(
          "significant", in: 0...100_000, example: 2, "Those that were called significant.")
      )
    }
    analyses = multiplicity?.0
    significant = multiplicity?.1.map { Int($0) }
    if let reported = multiplicity?.1, let analyses {
      if reported != reported.rounded() || reported > Double(analyses) {
        f.report("'significant' must be a whole number of at most \(analyses)", at: "multiplicity")
      }
    }
    let isI2FromQ =
      f.choice(
        "i2-from", of: I2Origin.self, default: .unknown,
        "How the review's software computes I²: from Q, or from an estimate of τ².") == .q
    pools = f.map("pools", of: "pool", "Pooled effects as printed.") { name, f in
      ReportedPool(name, f, isI2FromQ: isI2FromQ, level: level)
    }.map(\.value)
    if let analyses, analyses < pools.count {
      f.report(
        "\(analyses) analyses cannot hold the \(pools.count) pools below", at: "multiplicity")
    }
    means = f.map("means", of: "mean", "Means of whole-number answers, as printed.") { name, f in
      ReportedMean(name, f)
    }.map(\.value)
    sampleSizes = f.map(
      "sample-sizes", of: "protocol", "Sample-size paragraphs: what they assume and what they say."
    ) { name, f in
      ReportedSampleSize(name, f)
    }.map(\.value)
    counts = f.map("counts", of: "count", "Totals with their parts.") { name, f in
      ReviewAudit.Count(
        name: name,
        total: f.number("total", in: 0...1e12, example: 3, "The total as printed."),
        parts: f.numbersByName("parts", of: "part", in: 0...1e12, "The parts as printed.")
          .map { ($0.key, $0.value) },
        rounding: f.number(
          "rounding", in: 0...1, default: 0, "Half a unit of the last decimal of the parts."))
    }.map(\.value)
    repeats = f.map("repeats", of: "statement", "What is stated more than once.") { name, f in
      ReviewAudit.Repeat(
        name: name,
        statements: f.textsByName("stated", of: "place", "What is said in each place.")
          .map { ($0.key, $0.value) })
    }.map(\.value)
    coverage = f.map("coverage", of: "list", "What a whole and its parts contain.") { name, f in
      ReviewAudit.Coverage(
        name: name, whole: AuditKeys.words(f, "whole", "What the whole contains."),
        parts: f.map("parts", of: "part", "What each part contains.") { part, f in
          (part, AuditKeys.words(f, "contains", "Its items."))
        }.map { ($0.value.0, $0.value.1) })
    }.map(\.value)
    let names = pools.map(\.name)
    remainders = f.map("remainders", of: "remainder", "A pool less its parts.") { name, f in
      let whole = f.name("whole", of: names, noun: "pool", "The pool.") ?? ""
      let without = f.names("without", of: names, noun: "pool", "Its parts.") ?? []
      if Set(without).count < without.count { f.report("a pool is named twice", at: "without") }
      let reported = f.text("reported", "significant or not-significant.")
      if !["", "significant", "not-significant"].contains(reported) {
        f.report("expected significant or not-significant, found '\(reported)'", at: "reported")
      }
      return ReviewAudit.Remainder(
        name: name, whole: whole, without: without,
        isReportedSignificant: reported.isEmpty ? nil : reported == "significant")
    }.map(\.value)
  }

  private static func words(_ f: Fields, _ key: String, _ help: String) -> [String] {
    (f.nodes(key, help) ?? []).compactMap { node in
      if node.text == nil { f.report("expected a word, found more", at: key) }
      return node.text
    }
  }
}
