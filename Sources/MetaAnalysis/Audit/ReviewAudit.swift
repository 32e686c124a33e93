internal import Foundation
internal import GSLKit
internal import Inference

/// The figures of a published review, and what cannot be true of them.
public struct ReviewAudit: Sendable {
  /// A total with its parts.
  public struct Count: Sendable {
    /// What is counted.
    public var name: String
    /// The total as it is printed.
    public var total: Double
    /// Its parts as they are printed.
    public var parts: [(name: String, value: Double)]
    /// What rounding may hide in each part.
    public var rounding: Double

    /// A count.
    public init(
      name: String, total: Double, parts: [(name: String, value: Double)], rounding: Double
    ) {
      self.name = name
      self.total = total
      self.parts = parts
      self.rounding = rounding
    }
  }

  /// One thing that is stated more than once.
  public struct Repeat: Sendable {
    /// What is stated.
    public var name: String
    /// Where, and what is said there.
    public var statements: [(place: String, value: String)]

    /// A repeated statement.
    public init(name: String, statements: [(place: String, value: String)]) {
      self.name = name
      self.statements = statements
    }
  }

  /// What a whole and its parts contain.
  public struct Coverage: Sendable {
    /// What is covered.
    public var name: String
    /// What the whole contains.
    public var whole: [String]
    /// What each part contains.
    public var parts: [(name: String, items: [String])]

    /// Contents.
    public init(name: String, whole: [String], parts: [(name: String, items: [String])]) {
      self.name = name
      self.whole = whole
      self.parts = parts
    }
  }

  /// A pool less others that are parts of it.
  public struct Remainder: Sendable {
    /// What is left.
    public var name: String
    /// Name of the pool that holds all.
    public var whole: String
    /// Names of the pools that are taken out of it.
    public var without: [String]
    /// Whether the report calls the rest significant; nil where it does not say.
    public var isReportedSignificant: Bool?

    /// A remainder.
    public init(name: String, whole: String, without: [String], isReportedSignificant: Bool?) {
      self.name = name
      self.whole = whole
      self.without = without
      self.isReportedSignificant = isReportedSignificant
    }
  }

  /// A remainder worked out.
  public struct Rest: Sendable {
    /// What is left.
    public var name: String
    /// Studies that are left.
    public var studies: Int
    /// Nil where a pool does not report them.
    public var participants: Int?
    /// By the weights 1/se² of the pools.
    public var effect, standardError: Double
    /// Two-sided p of effect over standard error, by the normal distribution.
    public var p: Double
  }

  /// Several analyses at once.
  public struct Multiplicity: Sendable {
    /// Analyses that were run.
    public var analyses: Int
    /// Analyses that were called significant; nil where it is not reported.
    public var significant: Int?
    /// Significant analyses to be expected if nothing were true and all were independent.
    public var expected: Double
    /// Chance of at least one.
    public var familywise: Double
    /// Chance of as many as reported, or more.
    public var asMany: Double?
    /// Pools that stay significant after an adjustment.
    public var kept: [(rule: String, pools: [String])]
    /// Pools below α as printed, and by t on k − 1 degrees of freedom.
    public var byZ, byT: [String]
  }

  /// The pools.
  public let pools: [PoolAudit]
  /// Means of whole-number answers.
  public let means: [GranularityTest]
  /// Sample-size paragraphs.
  public let sampleSizes: [SampleSizeAudit]
  /// What is left of pools without others.
  public let rests: [Rest]
  /// Several analyses at once; nil where their number is not known.
  public let multiplicity: Multiplicity?
  /// Everything that does not fit together.
  public let findings: [AuditFinding]

  /// Audits a review.
  ///
  /// - Parameters:
  ///   - pools: Its pools.
  ///   - counts: Totals with their parts.
  ///   - repeats: What is stated more than once.
  ///   - coverage: What wholes and parts contain.
  ///   - remainders: Pools less others; their names must be those of pools.
  ///   - analyses: Analyses that were run; nil for no reckoning.
  ///   - significant: How many were called significant.
  ///   - alpha: At which level.
  ///   - means: Means of whole-number answers.
  ///   - sampleSizes: Sample-size paragraphs.
  public init(
    pools: [ReportedPool], counts: [Count], repeats: [Repeat], coverage: [Coverage],
    remainders: [Remainder], analyses: Int?, significant: Int?, alpha: Double,
    means: [ReportedMean] = [], sampleSizes: [ReportedSampleSize] = []
  ) {
    let audited = pools.map(PoolAudit.init)
    self.pools = audited
    self.means = means.map(GranularityTest.init)
    self.sampleSizes = sampleSizes.map(SampleSizeAudit.init)
    var found = audited.flatMap(\.findings)
    found += self.means.compactMap(\.finding) + self.sampleSizes.compactMap(\.finding)
    found += counts.compactMap(ReviewAudit.check)
    found += repeats.compactMap(ReviewAudit.check)
    found += coverage.flatMap(ReviewAudit.check)
    var rests: [Rest] = []
    for remainder in remainders {
      let (rest, problem) = ReviewAudit.rest(remainder, audited, alpha)
      if let rest { rests.append(rest) }
      if let problem { found.append(problem) }
    }
    self.rests = rests
    multiplicity = analyses.map {
      ReviewAudit.multiplicity(audited, $0, significant: significant, alpha)
    }
    findings = found
  }

  private static func check(_ count: Count) -> AuditFinding? {
    let sum = count.parts.reduce(0) { $0 + $1.value }
    let slack = count.rounding * Double(count.parts.count + 1) + 1e-9
    guard abs(sum - count.total) > slack else { return nil }
    let shown = count.parts.map { "\(number($0.value)) \($0.name)" }.joined(separator: " + ")
    return AuditFinding(
      .contradiction, count.name,
      "the parts add up to \(number(sum)), not to \(number(count.total)): \(shown)")
  }

  private static func check(_ twice: Repeat) -> AuditFinding? {
    guard let first = twice.statements.first,
      twice.statements.contains(where: { $0.value != first.value })
    else { return nil }
    let shown = twice.statements.map { "'\($0.value)' (\($0.place))" }.joined(separator: ", ")
    return AuditFinding(.contradiction, twice.name, "is stated differently: \(shown)")
  }

  private static func check(_ coverage: Coverage) -> [AuditFinding] {
    let inParts = Set(coverage.parts.flatMap(\.items))
    let whole = Set(coverage.whole)
    let lonely = coverage.whole.filter { !inParts.contains($0) }.map {
      AuditFinding(
        .contradiction, coverage.name, "'\($0)' is in the whole and in none of its parts")
    }
    let missing = coverage.parts.flatMap { part in
      part.items.filter { !whole.contains($0) }.map {
        AuditFinding(
          .contradiction, coverage.name, "'\($0)' is in \(part.name) and not in the whole")
      }
    }
    return lonely + missing
  }

  private static func rest(
    _ remainder: Remainder, _ pools: [PoolAudit], _ alpha: Double
  ) -> (Rest?, AuditFinding?) {
    func pool(_ name: String) -> PoolAudit? { pools.first { $0.pool.name == name } }
    let parts = remainder.without.compactMap(pool)
    guard let whole = pool(remainder.whole), parts.count == remainder.without.count else {
      return (nil, nil)
    }
    func weight(_ audit: PoolAudit) -> Double { 1 / (audit.standardError * audit.standardError) }
    let studies = parts.reduce(whole.pool.studies) { $0 - $1.pool.studies }
    guard parts.allSatisfy({ $0.pool.measure == whole.pool.measure }) else {
      return (
        nil,
        AuditFinding(
          .unexplained, remainder.name,
          "\(remainder.whole) and its parts are of different measures: nothing can be subtracted")
      )
    }
    let known = parts.compactMap(\.pool.participants)
    let people = whole.pool.participants.flatMap {
      known.count == parts.count ? known.reduce($0, -) : nil
    }
    if studies < 0 || people.map({ $0 < 0 || (studies == 0) != ($0 == 0) }) ?? false {
      return (
        nil,
        AuditFinding(
          .contradiction, remainder.name,
          "\(remainder.whole) less its parts leaves \(studies) studies and \(people ?? 0) people")
      )
    }
    let w = parts.reduce(weight(whole)) { $0 - weight($1) }
    let wy = parts.reduce(weight(whole) * whole.effect) { $0 - weight($1) * $1.effect }
    guard studies > 0 else { return (nil, nil) }
    guard w > 0 else {
      return (
        nil,
        AuditFinding(
          .unexplained, remainder.name,
          "the parts have narrower intervals than \(remainder.whole), which contains them")
      )
    }
    let (effect, error) = (wy / w, 1 / w.squareRoot())
    let rest = Rest(
      name: remainder.name, studies: studies, participants: people, effect: effect,
      standardError: error, p: 2 * Normal.upper(abs(effect) / error))
    guard let isSignificant = remainder.isReportedSignificant,
      isSignificant != (rest.p < alpha)
    else { return (rest, nil) }
    return (
      rest,
      AuditFinding(
        .unexplained, remainder.name,
        "\(remainder.whole) less its parts leaves \(studies) studies\(people.map { " of \($0) people" } ?? "") with an effect of "
          + String(format: "%.3f (se %.3f, p %.3f)", effect, error, rest.p)
          + ", reported as \(isSignificant ? "" : "not ")significant: rounding, or a τ² of its own")
    )
  }

  private static func multiplicity(
    _ pools: [PoolAudit], _ analyses: Int, significant: Int?, _ alpha: Double
  ) -> Multiplicity {
    let m = analyses
    let sorted = pools.sorted { $0.p < $1.p }
    func holds(_ limit: (Int) -> Double, stepUp: Bool) -> [String] {
      let passes = sorted.enumerated().map { $1.p <= limit($0) }
      let last =
        stepUp
        ? (passes.lastIndex(of: true) ?? -1) : (passes.firstIndex(of: false) ?? sorted.count) - 1
      return sorted.prefix(last + 1).map(\.pool.name)
    }
    let count = Double(m)
    return Multiplicity(
      analyses: m, significant: significant, expected: alpha * count,
      familywise: 1 - pow(1 - alpha, count),
      asMany: significant.map {
        $0 == 0 ? 1 : BetaDistribution.cdf(alpha, Double($0), count - Double($0) + 1)
      },
      kept: [
        ("Bonferroni", holds({ _ in alpha / count }, stepUp: false)),
        ("Holm", holds({ alpha / (count - Double($0)) }, stepUp: false)),
        ("BH", holds({ alpha * Double($0 + 1) / count }, stepUp: true)),
      ],
      byZ: pools.filter { $0.p < alpha }.map(\.pool.name),
      byT: pools.filter { ($0.pT ?? 1) < alpha }.map(\.pool.name))
  }

  private static func number(_ x: Double) -> String {
    x == x.rounded() && abs(x) < 1e15 ? String(Int(x)) : String(format: "%g", x)
  }
}
