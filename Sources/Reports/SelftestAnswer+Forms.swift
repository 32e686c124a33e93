internal import MonteCarlo
public import Questions

/// An answer of `selftest` in each of its forms.
extension SelftestAnswer {
  /// The table: what a reviewer would want to see, with its sources below.
  public var text: String {
    var sources: [String] = []
    for line in cases where !sources.contains(line.source) { sources.append(line.source) }
    var table = Table(["case", "from", "expected", "found", "verdict"], right: [2])
    for line in cases {
      let number = (sources.firstIndex(of: line.source) ?? 0) + 1
      table.rows.append([
        line.name, "[\(number)]", SelftestAnswer.written(line.expected),
        line.found.map {
          $0.mcse == 0 ? SelftestAnswer.written($0.value) : Figures.compact($0)
        } ?? "-",
        line.passes ? "pass" : "FAIL",
      ])
    }
    var text = "PeerTrials \(ProgramVersion.current), seed \(seed)\n\n" + table.text + "\n"
    for (i, source) in sources.enumerated() {
      text += Wrap.text("[\(i + 1)] \(source)", width: 78, indent: 4)
    }
    for line in cases { text += line.failure.map { "\(line.name): \($0)\n" } ?? "" }
    let failed = cases.count { !$0.passes }
    return text + "\n"
      + Wrap.text(
        "Found figures are ± their Monte Carlo standard error; a case passes within five of them, and what the "
          + "printed figure leaves open.", width: 78)
      + (failed == 0 ? "All \(cases.count) pass" : "\(failed) of \(cases.count) FAIL")
      + ", \(Figures.number(seconds.rounded())) s.\n"
  }

  /// A known figure; a word of random bits in full.
  private static func written(_ value: Double) -> String {
    value >= 1e6 && value == value.rounded() ? String(Int(value)) : Figures.known(value)
  }

  /// One row a case.
  public var csv: String {
    CSV.line(["case", "source", "expected", "within", "found", "mcse", "replicates", "verdict"])
      + cases.map { line in
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
      .init("peertrials", .string(ProgramVersion.current)), .init("format", .integer(1)),
      .init("command", .string("selftest")), .init("seed", .seed(seed)),
      .init("passes", .bool(passes)),
      .init(
        "cases",
        .array(
          cases.map { line in
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
