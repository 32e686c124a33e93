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
  /// Reports what of the arms does not fit the design.
  ///
  /// - Parameters:
  ///   - f: The trial.
  ///   - arms: Its arms.
  func check(_ f: Fields, _ arms: [Arm])
}

extension TrialDesign {
  public func check(_ f: Fields, _ arms: [Arm]) {}
}

/// Individually randomised parallel arms.
public struct ParallelDesign: TrialDesign, Equatable {
  public static let kind = "parallel"
  public static let summary = "individually randomised, parallel arms"

  let people: Allotment
  private static let keys = ("participants-per-arm", "participants", Optional("total"))

  /// So many people: ``Allotment/perArm(_:allocation:)``, ``Allotment/byArm(_:)`` or ``Allotment/total(_:allocation:)``.
  public init(_ people: Allotment) { self.people = people }

  /// So many people in each arm.
  public init(perArm people: Int) { self.init(.perArm(people)) }

  public func check(_ f: Fields) { people.check(f, ParallelDesign.keys) }

  public init(_ f: Fields) {
    people = Allotment(
      f, perArm: "participants-per-arm", byArm: "participants", total: "total", unit: .people,
      noun: "people", example: 64)
  }

  public func intake(_ arms: [Arm]) -> [Intake] {
    zip(arms, people.counts(arms)).map { arm, people in
      guard let kind = arm.clusters else { return Intake(people: people) }
      return Intake(people: people, in: kind)
    }
  }

  public func check(_ f: Fields, _ arms: [Arm]) {
    for arm in arms where arm.clusters?.sizeCV ?? 0 > 0 {
      f.report(
        "'size-cv' is for design 'grouped', which counts groups; here a number of people is divided evenly",
        below: f.path.appending("arms").appending(arm.name))
    }
  }
}

extension Intake {
  /// So many people in as few groups as hold them: the last may be part empty, so they are divided evenly.
  init(people: Int, in kind: ClusterKind) {
    let count = max(1, Int((Double(people) / kind.size - 1e-9).rounded(.up)))
    // More people than a trial may have are refused, and need no list before.
    let sizes =
      people <= Allotment.mostInAll ? ClusterPlan.even(people, among: count) : []
    self.init(
      people: people,
      clusters: ClusterPlan(
        kind: kind, count: count, sizes: sizes, isOldAtBaseline: false, followsPeople: true))
  }
}
