internal import Foundation
internal import Inference
public import MonteCarlo
public import ReviewSimulation

/// Worlds of a review side by side: what each would make the review find.
public struct ReviewReport {
  /// One truth and what it gave.
  public struct World {
    public var name: String
    public var tally: Tally
    /// Its place among the worlds of a report.
    var index = 0

    /// A world.
    public init(name: String, tally: Tally) {
      self.name = name
      self.tally = tally
    }
  }

  /// What the published review reported.
  public struct Observed {
    public var significant: Int?
    public var heterogeneous: Int?
    public var method: String?

    /// Observed counts.
    public init(significant: Int?, heterogeneous: Int?, method: String?) {
      self.significant = significant
      self.heterogeneous = heterogeneous
      self.method = method
    }
  }

  let title: String
  let question: String
  let seed: UInt64
  let worlds: [World]
  /// What differences between worlds need; nil where they were not run side by side.
  let joint: JointTally?
  let isInterrupted: Bool
  /// Its grid and methods, which all worlds share.
  let review: Review
  let observed: Observed?
  /// Whether each analysis is listed.
  let details: Bool
  /// What the terminal can show.
  public var characters: CharacterSetChoice = .unicode

  /// A report.
  ///
  /// - Parameters:
  ///   - title: What it is.
  ///   - question: The question.
  ///   - seed: Of the run.
  ///   - worlds: At least one.
  ///   - joint: Their tallies side by side; nil where they were run by themselves.
  ///   - isInterrupted: Whether the run was stopped before its end.
  ///   - review: Its grid and methods, which all worlds share.
  ///   - observed: What the published review reported.
  ///   - details: Whether each analysis is listed.
  public init(
    title: String, question: String, seed: UInt64, worlds: [World], joint: JointTally? = nil,
    isInterrupted: Bool = false, review: Review, observed: Observed?, details: Bool
  ) {
    self.title = title
    self.question = question
    self.seed = seed
    self.worlds = worlds.enumerated().map { index, world in
      var world = world
      world.index = index
      return world
    }
    self.joint = joint
    self.isInterrupted = isInterrupted
    self.review = review
    self.observed = observed
    self.details = details
  }

  var methods: [String] { review.methods.map(\.name) }
  var analyses: [ReviewAnalysis] { review.analyses }

  /// The whole text.
  public var text: String {
    guard let first = worlds.first?.tally else { return "" }
    var text = title.isEmpty ? "" : Wrap.text(title, width: 78)
    if !question.isEmpty { text += Wrap.text(question, width: 78) }
    text += Wrap.text(effort(first), width: 78)
    for method in methods { text += "\n" + findings(method) }
    text += "\n" + heterogeneity
    if !differences.isEmpty { text += "\n" + differences }
    if !claims.isEmpty { text += "\n" + claims }
    for part in [flips, postHoc, looks, separation, notPooled] where !part.isEmpty {
      text += "\n" + part
    }
    // A handful of analyses is what the reader came for.
    if details || analyses.count <= 4 { text += "\n" + everyAnalysis }
    return text + "\n"
      + Wrap.text(
        "Values are ± their Monte Carlo standard error\(pairing). Familywise error rate (FWER): P(a false finding). "
          + "False discovery rate (FDR): the mean share of findings that are false. Sizes in SD: log odds ratios × "
          + "√3/π.\(family)", width: 78)
  }

  /// How errors between worlds come about.
  private var pairing: String {
    guard worlds.count > 1 else { return "" }
    return joint == nil
      ? ". Worlds share their random numbers, so that for what compares worlds the error is an upper bound"
      : ". Worlds share their random numbers: what compares worlds has paired errors, which allow for that"
  }

  /// Which analyses adjustments are for.
  private var family: String {
    guard review.adjustments.contains(where: { $0 != .none }) else { return "" }
    return review.familyOf == .run
      ? " Adjustments are for the analyses that a review runs (family-of: run)."
      : " Adjustments are for all analyses that are planned, run or not (family-of: planned)."
  }

  /// What was run.
  func effort(_ first: Tally) -> String {
    let others = analyses.count { $0.role == .postHoc }
    return
      (isInterrupted ? "INTERRUPTED, a complete prefix: " : "")
      + "\(mainCount) analys\(mainCount == 1 ? "is" : "es") in each review\(others > 0 ? ", and \(others) post hoc" : ""), "
      + "\(Figures.count(first.replicates)) reviews in each world (data-generating mechanism), seed \(seed)"
  }

  /// Analyses of the grid that is counted.
  var mainCount: Int { analyses.count { $0.role == .main } }

  /// The family of a method under an adjustment.
  func family(_ world: World, _ name: String, _ adjustment: String? = nil) -> FamilyMeasures? {
    world.tally.layout.families.firstIndex {
      $0.name == name && (adjustment == nil || $0.adjustment == adjustment)
    }.map { FamilyMeasures(world.tally, family: $0) }
  }

  /// A measure of the row with these labels.
  func row(
    _ world: World, _ outcome: String, _ contrast: String, _ method: String, _ measure: String
  ) -> Measured? {
    let rows = world.tally.layout.rows
    return rows.firstIndex {
      $0.outcome == outcome && $0.contrast == contrast && $0.method == method
    }.flatMap { index in
      RowMeasures(world.tally, row: index).all.first { $0.measure == measure }
    }
  }

  /// A line of a table of worlds.
  struct Line {
    let label: String
    let text: (World) -> String

    /// A figure, with its error.
    init(_ label: String, _ figure: @escaping (World) -> Measured?) {
      self.label = label
      text = { ReviewReport.shown(figure($0)) }
    }

    /// Something else.
    init(_ label: String, text: @escaping (World) -> String) {
      self.label = label
      self.text = text
    }
  }

  /// A table of worlds: as many beside each other, at most three, as fit into 80 columns.
  func table(_ title: String, _ lines: [Line]) -> String {
    table(title, of: worlds, lines)
  }

  /// The same of some of the worlds.
  func table(_ title: String, of worlds: [World], _ lines: [Line]) -> String {
    func made(_ width: Int) -> [Table] {
      stride(from: 0, to: worlds.count, by: width).map { start in
        let shown = Array(worlds[start..<min(start + width, worlds.count)])
        var table = Table([title] + shown.map(\.name), right: Set(1...shown.count))
        for line in lines { table.rows.append([line.label] + shown.map(line.text)) }
        return table
      }
    }
    let width = [3, 2].first { made($0).allSatisfy { $0.naturalWidth <= Table.width } } ?? 1
    return made(width).map(\.text).joined(separator: "\n")
  }

  static func shown(_ measured: Measured?) -> String { measured.map(Figures.text) ?? "-" }

  /// The middle 90 % of the number of members of a family.
  func range(_ family: FamilyMeasures?) -> String {
    let counts = family?.distribution ?? []
    let total = counts.reduce(0, +)
    guard total > 0 else { return "-" }
    func quantile(_ share: Double) -> Int {
      var sum = 0
      for (value, count) in counts.enumerated() {
        sum += count
        if Double(sum) >= share * Double(total) { return value }
      }
      return counts.count - 1
    }
    return "\(quantile(0.05)) to \(quantile(0.95))"
  }
}

extension ReviewAnalysis {
  /// "hope, hospital": what tables call it.
  var name: String { "\(outcome), \(group)" }
  /// After how many trials it looks; nil for analyses that are no looks.
  var look: Int? { if case .look(let trials) = role { trials } else { nil } }
}
