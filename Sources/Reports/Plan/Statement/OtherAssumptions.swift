internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// Numbers that the simulation rests on and that no sentence has named: sites, bias, delivery.
  mutating func otherAssumptions() -> String {
    var parts: [String] = []
    for (path, node) in numbers(Path(["trial"])) where isUsed(path) && !isSolved(path) {
      guard !named.contains(path) else { continue }
      let value = (node.descendant(Path(["value"])) ?? node).text ?? ""
      let words = Number.strict(value).flatMap { AssumptionWords.phrase(path, $0, in: trial) }
      parts.append((words ?? "\(place(path)) \(value)") + cite(path))
    }
    guard !parts.isEmpty else { return "" }
    return "We also assume \(StatementWords.list(parts))."
  }

  /// Numbers that the file gives below a place.
  private func numbers(_ path: Path) -> [(Path, Node)] {
    guard let node = planned.tree.descendant(path), node.origin != .standard else { return [] }
    if node.descendant(Path(["prior"])) != nil { return [] }
    if let value = node.descendant(Path(["value"]))?.text ?? node.text {
      return Number.strict(value) == nil ? [] : [(path, node)]
    }
    return node.entries.flatMap { numbers(path.appending($0.key)) }
  }

  /// Whether a number of the file bears on this plan: of its outcomes and methods, and not just of how large the trial is.
  func isUsed(_ path: Path) -> Bool {
    let keys = path.keys
    guard keys.first == "trial", keys.count > 2 else { return false }
    let rows = planned.rows.map(\.outcome)
    let parts = trial.outcomes.indices.filter { rows.contains(trial.outcomes[$0].name) }
      .flatMap { trial.parts(of: $0) }
    let outcomes = Set(rows + parts.map { trial.outcomes[$0].name })
    let names = Set(trial.outcomes.map(\.name))
    switch keys[1] {
    case "outcomes":
      guard outcomes.contains(keys[2]) else { return false }
      // Named with the outcome, or not needed by this analysis.
      return ![
        "baseline-correlation", "cluster-baseline-correlation", "mean", "sd", "times", "waves",
        "until", "scale", "icc", "label", "time-point", "shares",
      ].contains(keys.count > 3 ? keys[3] : "")
    case "correlation": return outcomes.count > 1
    case "arms":
      let isOfOther =
        keys.count > 4 && keys[3] == "effects" && names.contains(keys[4])
        && !outcomes.contains(keys[4])
      let isSaid = keys.count > 3 && ["groups", "workers", "contamination"].contains(keys[3])
      return !isOfOther && !isSaid
    case "design":
      return ![
        "participants-per-arm", "clusters-per-arm", "groups-per-arm", "icc", "sizes",
        "participants", "total", "clusters", "total-clusters", "groups", "total-groups",
        "allocation", "cluster-size", "size-cv", "lost", "strata", "sequences",
        "clusters-per-sequence", "participants-per-period", "autocorrelation",
        "cohort", "trend",
      ].contains(keys[2])
    default: return true
    }
  }

  /// "peer-led support, fidelity mean": keys, of a number that has no words.
  private func place(_ path: Path) -> String {
    let keys = path.keys
    if keys[1] == "arms", let arm = trial.arms.firstIndex(where: { $0.name == keys[2] }) {
      return "\(StatementWords.arm(trial, arm)), "
        + keys.dropFirst(3).joined(separator: " ").replacing("-", with: " ")
    }
    return keys.dropFirst(keys[1] == "outcomes" ? 3 : 1).joined(separator: " ")
      .replacing("-", with: " ")
  }
}
