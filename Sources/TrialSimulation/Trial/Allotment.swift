internal import OrderedCollections
internal import Parts

/// How many people, clusters or groups come into each arm, said as people say it.
///
/// ```
/// {participants-per-arm: 40, allocation: {usual-care: 2}}      40 and 80
/// {participants: {peer-led: 45, usual-care: 30}}               45 and 30
/// {total: 120, allocation: 2:1}                                80 and 40
/// ```
///
/// A total is divided by the arms' shares, rounded so that the whole is kept. At least one comes into every arm.
public struct Allotment: Sendable, Equatable {
  private enum Said: Equatable {
    case perArm(Int)
    case byArm([String: Int])
    case total(Int)
  }

  private let said: Said
  private let shares: [String: Double]

  /// Relative sizes that arms may have.
  static let ratios = 0.0001...5_000_000
  /// What may come into one arm, and into all.
  static let most = 20_000_000
  static let mostInAll = 40_000_000
  private static let numbers = 1...most
  private static let totals = 2...mostInAll

  /// A number for every arm, times its allocation.
  ///
  /// - Parameters:
  ///   - each: 1 to 20,000,000.
  ///   - allocation: Relative sizes by arm name; 1 of an arm that is not named.
  /// - Returns: It.
  public static func perArm(_ each: Int, allocation: [String: Double] = [:]) -> Allotment {
    Allotment(.perArm(each), allocation)
  }

  /// A number for each arm, by its name, each 1 to 20,000,000.
  public static func byArm(_ numbers: [String: Int]) -> Allotment {
    Allotment(.byArm(numbers), [:])
  }

  /// A number for all arms, divided by their allocation.
  ///
  /// - Parameters:
  ///   - all: 2 to 40,000,000, so many that one is left for every arm.
  ///   - allocation: Relative sizes by arm name; 1 of an arm that is not named.
  /// - Returns: It.
  public static func total(_ all: Int, allocation: [String: Double] = [:]) -> Allotment {
    Allotment(.total(all), allocation)
  }

  private init(_ said: Said, _ shares: [String: Double]) {
    self.said = said
    self.shares = shares
  }

  /// What a file calls its numbers: one for every arm, one for each, one for all.
  typealias Keys = (perArm: String, byArm: String, total: String?)

  /// Reports what is out of range, names of no arm, and arms that nothing is said of.
  ///
  /// - Parameters:
  ///   - f: The design.
  ///   - keys: What a file calls its numbers.
  ///   - partial: Whether not every arm need be named.
  func check(_ f: Fields, _ keys: Keys, partial: Bool = false) {
    switch said {
    case .perArm(let each): f.expect(each, in: Allotment.numbers, at: keys.perArm)
    case .byArm(let named):
      Allotment.check(named, f.place(keys.byArm), complete: !partial)
    case .total(let all):
      guard let key = keys.total else { return f.report("say how many for each arm") }
      f.expect(all, in: Allotment.totals, at: key)
    }
    ByArm(shares).check(f, in: Allotment.ratios, at: "allocation")
    if f.isFineSoFar { checkTotal(f) }
  }

  /// Reports numbers by arm that are out of range, names of no arm, and arms without one.
  static func check(_ named: [String: Int], _ f: Fields, complete: Bool) {
    for (name, number) in named.sorted(by: { $0.key < $1.key }) {
      f.expect(name, definedAs: "arm", at: name)
      f.expect(number, in: numbers, at: name)
    }
    for name in f.defined("arm") where complete && named[name] == nil {
      f.report("'\(name)' is missing: give a number for every arm")
    }
  }

  private func checkTotal(_ f: Fields) {
    guard case .total(let total) = said else { return }
    let names = f.defined("arm")
    for (name, count) in zip(names, Allotment.divide(total, names.map { shares[$0] ?? 1 }))
    where count < 1 {
      f.report("of \(total) none is left for arm '\(name)'", at: "total")
    }
  }

  /// Reads it.
  ///
  /// - Parameters:
  ///   - f: The design.
  ///   - perArm: The key of one number for every arm.
  ///   - byArm: The key of a number for each arm.
  ///   - total: The key of a number for all arms; nil where none is read.
  ///   - unit: The unit of all of them.
  ///   - noun: What is counted.
  ///   - example: A usual number.
  ///   - partial: Whether a map need not name every arm.
  init(
    _ f: Fields, perArm: String, byArm: String, total: String?, unit: Unit = .none, noun: String,
    example: Int, partial: Bool = false
  ) {
    let others = [byArm] + (total.map { [$0] } ?? [])
    let isSaidOtherwise = !f.has(perArm) && others.contains(where: f.has)
    let each =
      isSaidOtherwise
      ? nil
      : f.integer(
        perArm, unit: unit, in: Allotment.numbers, example: example, or: others,
        "\(noun.prefix(1).uppercased() + noun.dropFirst()) randomised to each arm (times its allocation), or "
          + others.joined(separator: " or ") + " in its place.")
    let named = f.integersByName(
      byArm, unit: unit, in: Allotment.numbers, noun: "arm", complete: !partial,
      "The same, a number for each arm, in the place of \(perArm).")
    let all = total.flatMap {
      f.optionalInteger(
        $0, unit: unit, in: Allotment.totals, example: 2 * example,
        "The same in all arms, divided by allocation, in the place of \(perArm).")
    }
    // With a number for each arm a file has no ratio, not even by default.
    let shares =
      f.has(byArm) && !partial && !f.has("allocation")
      ? [:]
      : f.ratioByName(
        "allocation", in: Allotment.ratios, noun: "arm",
        "Relative sizes of the arms: one number, a number for each, or a ratio in their order like 2:1."
      )
    self.shares = Dictionary(uniqueKeysWithValues: shares.map { ($0.key, $0.value) })
    said =
      named.map { .byArm(Dictionary(uniqueKeysWithValues: $0.map { ($0.key, $0.value) })) }
      ?? all.map { .total($0) } ?? .perArm(each ?? example)
    guard !f.isDescribing else { return }
    let given = ([perArm] + others).filter(f.has)
    if given.count > 1 {
      f.report(
        "say the size once: '\(given.joined(separator: "' or '"))'", at: given.last ?? perArm)
    }
    if f.has(byArm), !partial, f.has("allocation") {
      f.report("'\(byArm)' says how large the arms are: leave out 'allocation'", at: "allocation")
    }
    checkTotal(f)
  }

  /// How many come into each arm, at least one.
  func counts(_ arms: [Arm]) -> [Int] {
    switch said {
    case .perArm(let each): arms.map { count(Double(each), in: $0) }
    case .byArm(let named): arms.map { named[$0.name] ?? 1 }
    case .total(let total):
      Allotment.divide(total, arms.map { shares[$0.name] ?? 1 }).map { max($0, 1) }
    }
  }

  /// So many times an arm's allocation, at least one.
  func count(_ each: Double, in arm: Arm) -> Int {
    max(1, Int((each * (shares[arm.name] ?? 1)).rounded()))
  }

  /// The number that is said of every arm, before its allocation; nil where none is.
  var each: Int? { if case .perArm(let each) = said { each } else { nil } }

  /// What is said of an arm by its name; nil where nothing is.
  func named(_ arm: Arm) -> Int? {
    if case .byArm(let named) = said { named[arm.name] } else { nil }
  }

  /// A whole divided by shares, rounded up to each so that their sum is kept.
  private static func divide(_ total: Int, _ shares: [Double]) -> [Int] {
    let all = shares.reduce(0, +)
    var (sum, before) = (0.0, 0)
    return shares.map { share in
      sum += share
      let upTo = Int((Double(total) * sum / all).rounded())
      defer { before = upTo }
      return upTo - before
    }
  }
}
