public import Parts

/// How people come into a trial's arms: a part.
public protocol TrialDesign: Component {
  /// People randomised to each arm.
  func participants(arms: [String]) -> [Int]
}

/// Individually randomised parallel arms.
public struct ParallelDesign: TrialDesign {
  public static let kind = "parallel"
  public static let summary = "individually randomised, parallel arms"

  let perArm: Int
  let allocation: [String: Double]

  public init(_ f: Fields) {
    perArm = f.integer(
      "participants-per-arm", unit: .people, in: 1...5_000_000, example: 64,
      "People randomised to each arm (times its allocation).")
    let shares = f.numberByName(
      "allocation", unit: .ratio, in: 0.01...100, default: 1, noun: "arm",
      "Size of each arm relative to participants-per-arm.")
    allocation = Dictionary(uniqueKeysWithValues: shares.map { ($0.key, $0.value) })
  }

  public func participants(arms: [String]) -> [Int] {
    arms.map { max(1, Int((Double(perArm) * (allocation[$0] ?? 1)).rounded())) }
  }
}
