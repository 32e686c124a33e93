public import Inference

/// One line of results: an outcome, a contrast, and the method that analyses it.
public struct TallyRow: Sendable, Equatable, Codable {
  /// Name of the outcome.
  public var outcome: String
  /// Name of the contrast.
  public var contrast: String
  /// Name of the method.
  public var method: String
  /// The unit of estimates, as printed: "points", "risk difference".
  ///
  /// Nothing is decided by it.
  public var unit: String
  /// What is estimated; nil for what is no effect: a heterogeneity, a count.
  public var effect: EffectMeasure?
  /// The true value of the estimand.
  public var truth: Double
  /// The standard error to expect, > 0: the unit in which moments are kept.
  public var plannedSE: Double
  /// +1 where larger estimates are a benefit, −1 where smaller are.
  public var benefitSign: Double
  /// Whether the null hypothesis of the test is true.
  public var isNull: Bool
  /// What the row is: a test, a quantity that is read, an event.
  public var role: Role
  /// What a rejection is called: power or type I error.
  public var rejectionName: String { isNull ? "type I error" : "power" }
  /// Whether the test is of "no effect": only then do type S and type M mean anything.
  public var isSuperiority: Bool
  /// Whether estimates come from counts, and so lie on a lattice.
  public var isCount: Bool
  /// Whether a margin is stated, so that three-way conclusions are counted.
  public var hasMargin: Bool
  /// Levels, for reports.
  public var confidence: Double
  /// The half-width that an interval is to reach, in the unit of estimates; nil when none is asked.
  public var halfWidthTarget: Double?

  /// A line of results.
  public init(
    outcome: String, contrast: String, method: String, unit: String, truth: Double,
    plannedSE: Double, benefitSign: Double = 1, isNull: Bool, isSuperiority: Bool = true,
    isCount: Bool = false,
    hasMargin: Bool = false,
    confidence: Double = 0.95, halfWidthTarget: Double? = nil, role: Role = .test,
    effect: EffectMeasure? = nil
  ) {
    self.effect = effect
    self.outcome = outcome
    self.contrast = contrast
    self.method = method
    self.unit = unit
    self.truth = truth
    self.plannedSE = plannedSE
    self.benefitSign = benefitSign
    self.isNull = isNull
    self.isSuperiority = isSuperiority
    self.isCount = isCount
    self.hasMargin = hasMargin
    self.confidence = confidence
    self.halfWidthTarget = halfWidthTarget
    self.role = role
  }

  /// What is read off a row.
  public enum Role: String, Sendable, Codable {
    /// An estimate that is tested: all measures.
    case test
    /// A test that is counted only where something holds: shares are of those replicates.
    case conditional
    /// An estimate that is not: its mean, spread and error.
    case quantity
    /// A number without a truth: its mean and spread.
    case amount
    /// Something that happens or does not: its probability, counted as rejections.
    case event

    /// Whether it has estimates that are tested.
    public var isTest: Bool {
      switch self {
      case .test, .conditional: true
      case .quantity, .amount, .event: false
      }
    }
    /// Whether it has numbers that are not tested.
    public var isAmount: Bool {
      switch self {
      case .quantity, .amount: true
      case .test, .conditional, .event: false
      }
    }
    /// Whether it may be compared on the same replicates with another of its role: amounts say different things.
    var isPaired: Bool { !isAmount }
  }
}

/// A family of rows tested together by one procedure.
public struct TallyFamily: Sendable, Equatable, Codable {
  /// What tables call it.
  public var name: String
  /// The procedure's name.
  public var adjustment: String
  /// Rows of the layout, in the order of the family; at most 64.
  public var members: [Int]
  /// Whether its members are tests of their rows' hypotheses; else they are something that happens to them.
  public var isTest: Bool
  /// What a replicate's family is made of.
  public var scope: Scope
  /// Whether it has so many members that their number says more than any one of them.
  public var isLarge: Bool { members.count > 6 }

  /// Which of its members a family is adjusted for.
  public enum Scope: String, Sendable, Codable, CaseIterable {
    /// All that are planned: one that is not run keeps its place, and rejects nothing.
    case planned
    /// Those that are run in the replicate.
    case run
  }

  /// A family.
  public init(
    name: String, adjustment: String, members: [Int], isTest: Bool = true, scope: Scope = .planned
  ) {
    self.isTest = isTest
    self.scope = scope
    self.name = name
    self.adjustment = adjustment
    self.members = members
  }
}

/// What a tally counts, and where each number stands in its flat arrays.
///
/// Counts are integers, sums are moments in units of a planned standard error, bins are sketches of
/// interval ends. Everything adds, so tallies merge in any order.
public struct TallyLayout: Sendable, Equatable, Codable {
  /// Version of what is counted; stored tallies carry it.
  public static let format = 5

  /// Lines of results, in the order of tables.
  public let rows: [TallyRow]
  /// Rows compared on the same replicates: methods of one outcome and contrast.
  public let pairs: [Pair]
  /// Families of rows, each under one procedure.
  public let families: [TallyFamily]

  /// Two rows whose joint behaviour is kept.
  public struct Pair: Sendable, Equatable, Codable {
    /// Place of the one among the rows.
    public var first: Int
    /// Place of the other.
    public var second: Int
  }

  /// A layout; rows with the same outcome and contrast are paired.
  public init(rows: [TallyRow], families: [TallyFamily] = []) {
    self.rows = rows
    self.families = families
    var pairs: [Pair] = []
    for j in rows.indices {
      for i in 0..<j
      where rows[i].outcome == rows[j].outcome && rows[i].contrast == rows[j].contrast {
        pairs.append(Pair(first: i, second: j))
      }
    }
    self.pairs = pairs
  }

  /// Whether a layout that was read from a file is one that this version could have made.
  public var isSound: Bool {
    rows.count <= 100_000
      && pairs.allSatisfy { 0 <= $0.first && $0.first < $0.second && $0.second < rows.count }
      && families.allSatisfy { family in
        family.members.count <= 64 && family.members.allSatisfy { rows.indices.contains($0) }
      }
      && rows.allSatisfy { row in
        row.truth.isFinite && row.plannedSE > 0 && row.plannedSE.isFinite
          && abs(row.benefitSign) == 1 && row.confidence > 0 && row.confidence < 1
      }
  }

  // Widths of one entry of each kind.
  static let rowCounts = RowCount.allCases.count
  static let rowSums = RowSum.allCases.count
  static let pairCounts = PairCount.allCases.count
  static let pairSums = PairSum.allCases.count
  static let familySums = FamilySum.allCases.count
  static let binsPerRow = 2 * Sketch.bins

  func familyCounts(_ i: Int) -> Int { 3 + 2 * families[i].members.count + 1 }

  func countOffset(row: Int) -> Int { row * TallyLayout.rowCounts }
  func countOffset(pair: Int) -> Int {
    rows.count * TallyLayout.rowCounts + pair * TallyLayout.pairCounts
  }
  func countOffset(family: Int) -> Int {
    (0..<family).reduce(countOffset(pair: pairs.count)) { $0 + familyCounts($1) }
  }
  var countSize: Int { countOffset(family: families.count) }

  func sumOffset(row: Int) -> Int { row * TallyLayout.rowSums }
  func sumOffset(pair: Int) -> Int {
    rows.count * TallyLayout.rowSums + pair * TallyLayout.pairSums
  }
  func sumOffset(family: Int) -> Int {
    sumOffset(pair: pairs.count) + family * TallyLayout.familySums
  }
  var sumSize: Int { sumOffset(family: families.count) }
  var binSize: Int { rows.count * TallyLayout.binsPerRow }
}

/// Integer counts of a row.
@usableFromInline
enum RowCount: Int, CaseIterable {
  case estimates, boundary
  /// Replicates that gave the analysis nothing to do: a pool of too few studies.
  case notTried
  case failedTooFew, failedNoVariation, failedEmptyCell, failedSingular, failedOutOfRange
  case failedNoConvergence, failedEmptyInterval
  case rejected, rejectedBenefit, rejectedWrongSign
  case covered
  /// Intervals with a half-width of at most the target.
  case narrow
  case concludedEffect, concludedNoRelevantEffect, concludedInconclusive
  /// Prediction intervals.
  case predicted
}

/// Moments of a row; e = (estimate − truth)/planned SE, s = SE/planned SE.
@usableFromInline
enum RowSum: Int, CaseIterable {
  case e, e2, e4
  case s, s2, s4
  /// |estimate|/planned SE among rejections.
  case magnitude, magnitude2
  /// Half-width of the interval/planned SE.
  case h, h2
  /// The share of new trials' true effects that a prediction interval holds.
  case held, held2
}

/// Counts of a pair, over replicates where both rows have an estimate.
@usableFromInline
enum PairCount: Int, CaseIterable { case both, bothRejected, firstOnly, secondOnly }

/// Moments of a family; R is the number rejected, V the number falsely, K the number that were run.
enum FamilySum: Int, CaseIterable {
  /// V/max(R, 1) and its square.
  case share, share2
  case run, run2, runRejected
  case falsely, falsely2
}

/// Moments of a pair.
@usableFromInline
enum PairSum: Int, CaseIterable { case e1, e2, e1e1, e2e2, e1e2 }
