public import Parts

/// Who comes into one arm.
public struct Intake: Sendable {
  /// People randomised to it, planned.
  public var people: Int
  /// Their clusters; nil where people are independent.
  public var clusters: ClusterPlan?

  /// An intake.
  public init(people: Int, clusters: ClusterPlan? = nil) {
    self.people = people
    self.clusters = clusters
  }
}

/// How people come into a trial's arms: a part.
public protocol TrialDesign: Component {
  /// Who comes into each arm.
  func intake(_ arms: [Arm]) -> [Intake]
}

/// How large each arm is beside what a design says of one.
struct Allocation: Sendable {
  private let shares: [String: Double]

  /// Reads `allocation:`.
  ///
  /// - Parameters:
  ///   - f: The design.
  ///   - help: What it multiplies.
  init(_ f: Fields, _ help: String) {
    let shares = f.numberByName(
      "allocation", unit: .ratio, in: 0.01...100, default: 1, noun: "arm", help)
    self.shares = Dictionary(uniqueKeysWithValues: shares.map { ($0.key, $0.value) })
  }

  /// So many of something in an arm, at least one.
  func count(_ perArm: Double, in arm: Arm) -> Int {
    max(1, Int((perArm * (shares[arm.name] ?? 1)).rounded()))
  }
}

/// Individually randomised parallel arms.
public struct ParallelDesign: TrialDesign {
  public static let kind = "parallel"
  public static let summary = "individually randomised, parallel arms"

  let perArm: Int
  let allocation: Allocation

  public init(_ f: Fields) {
    perArm = f.integer(
      "participants-per-arm", unit: .people, in: 1...5_000_000, example: 64,
      "People randomised to each arm (times its allocation).")
    allocation = Allocation(f, "Size of each arm relative to participants-per-arm.")
  }

  public func intake(_ arms: [Arm]) -> [Intake] {
    arms.map { arm in
      let people = allocation.count(Double(perArm), in: arm)
      guard let kind = arm.clusters else { return Intake(people: people) }
      // The last group may be part empty: people are divided evenly among as few as hold them.
      let count = max(1, Int((Double(people) / kind.size - 1e-9).rounded(.up)))
      return Intake(
        people: people,
        clusters: ClusterPlan(
          kind: kind, count: count, sizes: ClusterPlan.even(people, among: count),
          isOldAtBaseline: false))
    }
  }
}
