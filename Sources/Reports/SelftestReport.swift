public import MonteCarlo

/// Known figures beside those that were found.
public struct SelftestReport {
  /// One case.
  public struct Line: Sendable {
    public let name: String
    public let source: String
    public let expected: Double
    public let within: Double
    /// Nil where none was found.
    public let found: Measured?
    public let failure: String?

    /// A case.
    ///
    /// - Parameters:
    ///   - name: What it is.
    ///   - source: Where the figure is from.
    ///   - expected: The figure.
    ///   - within: How far off it may be beside Monte Carlo error.
    ///   - found: This program's figure.
    ///   - failure: Why there is none.
    public init(
      name: String, source: String, expected: Double, within: Double, found: Measured?,
      failure: String?
    ) {
      self.name = name
      self.source = source
      self.expected = expected
      self.within = within
      self.found = found
      self.failure = failure
    }

    /// Whether it lies within the stated distance and five Monte Carlo standard errors.
    public var passes: Bool {
      guard let found else { return false }
      return abs(found.value - expected) <= within + 5 * found.mcse
    }
  }

  let lines: [Line]
  let version: String
  let seed: UInt64
  let seconds: Double

  /// A report.
  public init(lines: [Line], version: String, seed: UInt64, seconds: Double) {
    self.lines = lines
    self.version = version
    self.seed = seed
    self.seconds = seconds
  }

  /// Whether every case does.
  public var passes: Bool { lines.allSatisfy(\.passes) }

  /// The table: what a reviewer would want to see, with its sources below.
  public var text: String {
    var sources: [String] = []
    for line in lines where !sources.contains(line.source) { sources.append(line.source) }
    var table = Table(["case", "from", "expected", "found", "verdict"], right: [2])
    for line in lines {
      let number = (sources.firstIndex(of: line.source) ?? 0) + 1
      table.rows.append([
        line.name, "[\(number)]", SelftestReport.written(line.expected),
        line.found.map {
          $0.mcse == 0 ? SelftestReport.written($0.value) : Figures.compact($0)
        } ?? "-",
        line.passes ? "pass" : "FAIL",
      ])
    }
    var text = "PeerTrials \(version), seed \(seed)\n\n" + table.text + "\n"
    for (i, source) in sources.enumerated() {
      text += Wrap.text("[\(i + 1)] \(source)", width: 78, indent: 4)
    }
    for line in lines { text += line.failure.map { "\(line.name): \($0)\n" } ?? "" }
    let failed = lines.count { !$0.passes }
    return text + "\n"
      + Wrap.text(
        "Found figures are ± their Monte Carlo standard error; a case passes within five of them, and what the "
          + "printed figure leaves open.", width: 78)
      + (failed == 0 ? "All \(lines.count) pass" : "\(failed) of \(lines.count) FAIL")
      + ", \(Figures.number(seconds.rounded())) s.\n"
  }

  /// A known figure; a word of random bits in full.
  private static func written(_ value: Double) -> String {
    value >= 1e6 && value == value.rounded() ? String(Int(value)) : Figures.known(value)
  }

  /// One row a case.
  public var csv: String {
    CSV.line(["case", "source", "expected", "within", "found", "mcse", "replicates", "verdict"])
      + lines.map { line in
        CSV.line([
          line.name, line.source, JSON.number(line.expected).text, JSON.number(line.within).text,
          line.found.map { JSON.number($0.value).text } ?? "",
          line.found.map { JSON.number($0.mcse).text } ?? "",
          line.found.map { String($0.replicates) } ?? "", line.passes ? "pass" : "fail",
        ])
      }.joined()
  }

  /// The same as JSON.
  public var json: JSON {
    .object([
      .init("peertrials", .string(version)), .init("format", .integer(1)),
      .init("command", .string("selftest")), .init("seed", .seed(seed)),
      .init("passes", .bool(passes)),
      .init(
        "cases",
        .array(
          lines.map { line in
            .object([
              .init("case", .string(line.name)), .init("source", .string(line.source)),
              .init("expected", JSON.number(line.expected)),
              .init("within", JSON.number(line.within)),
              .init("found", line.found.map { JSON.number($0.value) } ?? .null),
              .init("mcse", line.found.map { JSON.number($0.mcse) } ?? .null),
              .init("passes", .bool(line.passes)),
            ])
          })),
      .init("timing", .object([.init("seconds", .number(seconds))])),
    ])
  }
}
