public import Inference

/// Where what a replicate finds is counted: into its rows, each by its role, then into pairs and families.
///
/// ```
/// for replicate in replicates {
///   board.test(row, fit)     // or amount, event, skip, leaveOut: every row, in any order
///   board.count()            // then pairs and families
/// }
/// ```
///
/// Lives as long as a block. Trivial values in memory of its own, so that nothing is allocated or counted per replicate; notes of
/// rows are kept only where a pair or a family reads them.
public struct Scoreboard: ~Copyable {
  /// What a row found in this replicate.
  public struct Note: Sendable, BitwiseCopyable {
    /// Its estimate or amount; 0 without.
    public var value = 0.0
    /// Of its estimate.
    public var standardError = 0.0
    /// Degrees of freedom of its test.
    public var df = 1.0
    /// What a procedure holds against the null; −∞ without an estimate.
    public var evidence = -Double.infinity
    /// For Dunnett's test; 0 otherwise.
    public var lambda = 0.0
    /// Half the width of its interval.
    public var halfWidth = 0.0
    /// What it estimates.
    public var target = 0.0
    /// Of the test; above 1 where it does not reject, or nobody asks.
    public var p = 2.0
    /// Whether it rejected, or happened.
    public var rejected = false
    /// Whether it has an estimate that was counted.
    public var counted = false
    /// Whether there was something to analyse.
    public var tried = false

    /// What has no estimate.
    ///
    /// - Parameter tried: Whether there was something to analyse.
    @inlinable
    public init(tried: Bool = false) { self.tried = tried }
  }

  @usableFromInline
  struct Place: BitwiseCopyable {
    @usableFromInline let rule: DecisionRule
    @usableFromInline let meter: TestMeter
  }

  /// Of each row, this replicate's.
  public let notes: UnsafeMutablePointer<Note>
  /// What each family rejected in this replicate; after ``count()``.
  public let rejections: UnsafeMutablePointer<UInt64>
  /// How many members of each family were run in this replicate; after ``count()``.
  public let runs: UnsafeMutablePointer<Int>
  @usableFromInline let places: UnsafeMutablePointer<Place>
  @usableFromInline let keepsNotes: Bool
  @usableFromInline let needsP: Bool
  let amounts: UnsafeMutablePointer<AmountMeter>
  let proportions: UnsafeMutablePointer<ProportionMeter>
  let roles: [TallyRow.Role]
  let flags: UnsafeMutablePointer<UInt64>
  let members: UnsafeMutablePointer<FamilyMember>
  let p: UnsafeMutablePointer<Double>
  let pairs: [(TallyLayout.Pair, PairMeter)]
  let families: [(ScoredFamily, FamilyMeter)]

  /// The scoreboard of a block.
  ///
  /// - Parameters:
  ///   - layout: What is counted.
  ///   - rules: How each test is decided, by row; rows that are no test have any.
  ///   - families: Its families, in the order of the layout.
  ///   - meters: The block's.
  public init(
    _ layout: TallyLayout, rules: [DecisionRule], families: [ScoredFamily],
    _ meters: borrowing BlockMeters
  ) {
    precondition(rules.count == layout.rows.count && families.count == layout.families.count)
    let kinds = layout.rows.map(\.role)
    var pairs: [(TallyLayout.Pair, PairMeter)] = []
    for (i, pair) in layout.pairs.enumerated() {
      guard kinds[pair.first].isPaired, kinds[pair.second].isPaired else { continue }
      pairs.append((pair, meters.pair(i)))
    }
    var scored: [(ScoredFamily, FamilyMeter)] = []
    var asksForP = false
    for (i, family) in families.enumerated() {
      precondition(
        family.members.count <= FamilyRule.largest
          && family.members.allSatisfy { kinds.indices.contains($0) },
        "a family has at most \(FamilyRule.largest) members, each a row")
      scored.append((family, meters.family(i)))
      if case .run = family.procedure { asksForP = true }
    }
    let rows = max(kinds.count, 1)
    let places = UnsafeMutablePointer<Place>.allocate(capacity: rows)
    let amounts = UnsafeMutablePointer<AmountMeter>.allocate(capacity: rows)
    let proportions = UnsafeMutablePointer<ProportionMeter>.allocate(capacity: rows)
    for (i, kind) in kinds.enumerated() {
      switch kind {
      case .test, .conditional:
        (places + i).initialize(to: Place(rule: rules[i], meter: meters.test(i)))
      case .quantity, .amount: (amounts + i).initialize(to: meters.amount(i))
      case .event: (proportions + i).initialize(to: meters.proportion(i))
      }
    }
    roles = kinds
    self.places = places
    self.amounts = amounts
    self.proportions = proportions
    self.pairs = pairs
    self.families = scored
    keepsNotes = !pairs.isEmpty || !scored.isEmpty
    needsP = asksForP
    notes = Scoreboard.memory(rows, Note())
    rejections = Scoreboard.memory(scored.count, 0)
    flags = Scoreboard.memory(scored.count, 0)
    runs = Scoreboard.memory(scored.count, 0)
    members = Scoreboard.memory(FamilyRule.largest, FamilyMember(evidence: 0, df: 1))
    p = Scoreboard.memory(FamilyRule.largest, 2)
  }

  private static func memory<Value: BitwiseCopyable>(
    _ count: Int, _ value: Value
  ) -> UnsafeMutablePointer<Value> {
    let memory = UnsafeMutablePointer<Value>.allocate(capacity: max(count, 1))
    memory.initialize(repeating: value, count: max(count, 1))
    return memory
  }

  // The memory holds trivial values.
  deinit {
    notes.deallocate()
    places.deallocate()
    amounts.deallocate()
    proportions.deallocate()
    rejections.deallocate()
    flags.deallocate()
    runs.deallocate()
    members.deallocate()
    p.deallocate()
  }
}
