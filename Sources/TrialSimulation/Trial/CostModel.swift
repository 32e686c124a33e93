public import Parts

/// What a trial costs, by its people, visits, peer workers and groups.
///
/// ```
/// cost = fixed + Σ over arms of
///        n·(participant + arm's participant) + n·(1 − dropout)·visits·visit
///        + ⌈n/caseload⌉·(worker + training) + ⌈n/size⌉·group
/// ```
///
/// n is the number randomised to the arm; caseloads and groups are filled up, so the last of them may
/// be part empty and costs as much. An arm with `workers` or `groups` of its own has as many as it says.
public struct CostModel: Sendable {
  /// What one arm costs beyond every arm's costs.
  struct ArmCost: Sendable {
    let participant: Double
    let worker: Double
    let training: Double
    let caseload: Double
    let group: Double
    let groupSize: Double
  }

  public let currency: String
  let fixed: Double
  let participant: Double
  let visit: Double
  let visits: Double
  let arms: [String: ArmCost]

  /// Reads `cost:`.
  public init(_ f: Fields) {
    let price = 0.0...1e12
    let currency = f.text("currency", "The currency of all prices.")
    self.currency = currency.isEmpty ? "units" : currency
    fixed = f.number("fixed", in: price, default: 0, "Cost of the trial whatever its size.")
    participant = f.number("participant", in: price, default: 0, "Cost of each person randomised.")
    visit = f.number("visit", in: price, default: 0, "Cost of one follow-up visit.")
    visits = f.number(
      "visits", in: 0...1000, default: 1, "Follow-up visits of each person who stays.")
    let names = f.defined("arm")
    let arms = f.map("arms", of: "arm", "What an arm costs beyond that.") { name, f in
      if !f.isDescribing, !names.contains(name) {
        f.report("no arm is called '\(name)'; there are: \(names.joined(separator: ", "))")
      }
      let worker = f.section("peer-worker", "Peer workers of the arm.") { f in
        (
          f.number("cost", in: price, default: 0, "Cost of one peer worker for the trial."),
          f.number("training", in: price, default: 0, "Cost of training one."),
          f.number("caseload", unit: .people, in: 1...1e6, example: 12, "People for each.")
        )
      }
      let group = f.section("group", "Groups of the arm.") { f in
        (
          f.number("cost", in: price, default: 0, "Cost of running one group."),
          f.number("size", unit: .people, in: 1...1e6, example: 8, "People in each.")
        )
      }
      return ArmCost(
        participant: f.number(
          "participant", in: price, default: 0, "Cost of each person randomised to this arm."),
        worker: worker?.0 ?? 0, training: worker?.1 ?? 0, caseload: worker?.2 ?? 1,
        group: group?.0 ?? 0, groupSize: group?.1 ?? 1)
    }
    self.arms = Dictionary(uniqueKeysWithValues: arms.map { ($0.key, $0.value) })
  }

  /// The expected cost of a trial.
  public func cost(of trial: Trial) -> Double {
    var total = fixed
    for a in trial.arms.indices {
      let (arm, n) = (trial.arms[a], Double(trial.participants[a]))
      // An arm that has peer workers or groups says itself how many.
      func units(_ unit: ClusterUnit, of size: Double) -> Double {
        guard let plan = trial.clusters[a], plan.kind.unit == unit else {
          return (n / size).rounded(.up)
        }
        return Double(plan.count)
      }
      total += n * participant + n * (1 - arm.dropout) * visits * visit
      guard let own = arms[arm.name] else { continue }
      total += n * own.participant
      total += units(.workers, of: own.caseload) * (own.worker + own.training)
      total += units(.groups, of: own.groupSize) * own.group
    }
    return total
  }
}
