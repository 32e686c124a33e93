internal import Foundation
public import MonteCarlo

/// Worlds of a review side by side: what each would make the review find.
public struct ReviewReport {
  /// One truth and what it gave.
  public struct World {
    public var name: String
    public var tally: Tally

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

  /// One analysis of the grid, in the order of the tally's rows.
  public struct Analysis {
    public var outcome: String
    public var group: String
    public var isPostHoc: Bool
    /// After how many trials it looks; nil for analyses that are no looks.
    public var look: Int?
    /// Whether it may tell an effect from a bias.
    public var isClue: Bool

    /// An analysis.
    public init(outcome: String, group: String, isPostHoc: Bool, look: Int?, isClue: Bool) {
      self.outcome = outcome
      self.group = group
      self.isPostHoc = isPostHoc
      self.look = look
      self.isClue = isClue
    }

    /// "hope, hospital": what tables call it.
    var name: String { "\(outcome), \(group)" }
    /// Whether it belongs to the grid that is counted.
    var isMain: Bool { !isPostHoc && look == nil }
  }

  /// How the rows beside analyses are called in the tally.
  public struct Words {
    public var flagged, largest, flips, observed: String

    /// Names of families and rows.
    public init(flagged: String, largest: String, flips: String, observed: String) {
      (self.flagged, self.largest, self.flips, self.observed) = (flagged, largest, flips, observed)
    }
  }

  let title: String
  let question: String
  let seed: UInt64
  let worlds: [World]
  let methods: [String]
  let analyses: [Analysis]
  /// What cannot be pooled, and why, in words.
  let absent: [(group: String, outcome: String, reason: String)]
  let observed: Observed?
  let words: Words
  /// Whether each analysis is listed.
  let details: Bool

  /// A report.
  ///
  /// - Parameters:
  ///   - title: What it is.
  ///   - question: The question.
  ///   - seed: Of the run.
  ///   - worlds: At least one.
  ///   - methods: Names of the methods, in order.
  ///   - analyses: All analyses, in order.
  ///   - absent: What cannot be pooled, and why.
  ///   - observed: What the published review reported.
  ///   - words: How the rows beside analyses are called.
  ///   - details: Whether each analysis is listed.
  public init(
    title: String, question: String, seed: UInt64, worlds: [World], methods: [String],
    analyses: [Analysis], absent: [(group: String, outcome: String, reason: String)],
    observed: Observed?, words: Words, details: Bool
  ) {
    self.title = title
    self.question = question
    self.seed = seed
    self.worlds = worlds
    self.methods = methods
    self.analyses = analyses
    self.absent = absent
    self.observed = observed
    self.words = words
    self.details = details
  }

  /// The whole text.
  public var text: String {
    guard let first = worlds.first?.tally else { return "" }
    var text = title.isEmpty ? "" : Wrap.text(title, width: 78)
    if !question.isEmpty { text += Wrap.text(question, width: 78) }
    let others = analyses.count { $0.isPostHoc }
    text += Wrap.text(
      "\(mainCount) analys\(mainCount == 1 ? "is" : "es") in each review\(others > 0 ? ", and \(others) post hoc" : ""), "
        + "\(replicates(first)) reviews in each world, seed \(seed)", width: 78)
    for method in methods { text += "\n" + findings(method) }
    text += "\n" + heterogeneity
    for part in [flips, postHoc, looks, separation, notPooled] where !part.isEmpty {
      text += "\n" + part
    }
    // A handful of analyses is what the reader came for.
    if details || analyses.count <= 4 { text += "\n" + everyAnalysis }
    return text + "\n"
      + Wrap.text(
        "Values are ± their Monte Carlo standard error. Worlds share their random numbers, so that for what "
          + "compares worlds the error is an upper bound.", width: 78)
  }

  /// A number of reviews, or from the smallest to the largest where worlds differ.
  private func replicates(_ first: Tally) -> String {
    let counts = worlds.map(\.tally.replicates)
    guard let least = counts.min(), let most = counts.max(), least < most else {
      return Figures.count(first.replicates)
    }
    return "\(Figures.count(least)) to \(Figures.count(most))"
  }

  /// Analyses of the grid that is counted.
  var mainCount: Int { analyses.count { $0.isMain } }

  /// The family of a method under an adjustment.
  func family(_ world: World, _ name: String, _ adjustment: String? = nil) -> FamilyMeasures? {
    world.tally.layout.families.firstIndex {
      $0.name == name && (adjustment == nil || $0.adjustment == adjustment)
    }.map { FamilyMeasures(world.tally, family: $0) }
  }

  /// A measure of the row with these labels, as text.
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

  typealias Line = (label: String, value: (World) -> String)

  /// A table of worlds: as many beside each other, at most three, as fit into 80 columns.
  func table(_ title: String, _ lines: [Line]) -> String {
    func made(_ width: Int) -> String {
      stride(from: 0, to: worlds.count, by: width).map { start in
        let shown = Array(worlds[start..<min(start + width, worlds.count)])
        var table = Table([title] + shown.map(\.name), right: Set(1...shown.count))
        for line in lines { table.rows.append([line.label] + shown.map(line.value)) }
        return table.text
      }.joined(separator: "\n")
    }
    for width in [3, 2] {
      let text = made(width)
      if text.split(separator: "\n").allSatisfy({ $0.count <= 80 }) { return text }
    }
    return made(1)
  }

  static func shown(_ measured: Measured?) -> String { measured.map(Figures.text) ?? "-" }

  /// The middle 90 % of a distribution of counts.
  static func range(_ counts: [Int]) -> String {
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
