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
public struct CostModel: Sendable, Equatable {
  /// What one arm costs beyond every arm's costs.
  public struct ArmCost: Sendable, Equatable {
    let participant: Double
    let worker: Double
    let training: Double
    let caseload: Double
    let group: Double
    let groupSize: Double

    static let sizes = 1...1e6

    /// Costs of an arm; prices are 0 to 10¹², sizes 1 to 10⁶.
    ///
    /// - Parameters:
    ///   - participant: Cost of each person randomised to the arm.
    ///   - worker: Cost of one peer worker for the trial.
    ///   - training: Cost of training one.
    ///   - caseload: People for each, where the arm has no peer workers of its own.
    ///   - group: Cost of running one group.
    ///   - groupSize: People in each, where the arm has no groups of its own.
    public init(
      participant: Double = 0, worker: Double = 0, training: Double = 0, caseload: Double = 12,
      group: Double = 0, groupSize: Double = 8
    ) {
      self.participant = participant
      self.worker = worker
      self.training = training
      self.caseload = caseload
      self.group = group
      self.groupSize = groupSize
    }
  }

  /// The currency of all prices.
  public let currency: String
  let fixed: Double
  let participant: Double
  let visit: Double
  let visits: Double
  let arms: [String: ArmCost]

  private static let prices = 0.0...1e12
  private static let numbersOfVisits = 0.0...1000

  /// Costs; prices are 0 to 10¹².
  ///
  /// - Parameters:
  ///   - currency: The currency of all prices.
  ///   - fixed: Cost of the trial whatever its size.
  ///   - participant: Cost of each person randomised.
  ///   - visit: Cost of one follow-up visit.
  ///   - visits: Follow-up visits of each person who stays, 0 to 1000.
  ///   - arms: What arms cost beyond that, by their names.
  public init(
    currency: String = "units", fixed: Double = 0, participant: Double = 0, visit: Double = 0,
    visits: Double = 1, arms: [String: ArmCost] = [:]
  ) {
    self.currency = currency
    self.fixed = fixed
    self.participant = participant
    self.visit = visit
    self.visits = visits
    self.arms = arms
  }

  /// What is out of range, and names of no arm of a trial.
  ///
  /// - Parameter trial: The trial that is to be costed.
  /// - Returns: Nothing where all is sound.
  public func problems(for trial: Trial) -> [Problem] {
    let f = Fields.checker(at: Path(["cost"]))
    f.define(trial.arms.map(\.name), as: "arm")
    f.expect(fixed, in: CostModel.prices, at: "fixed")
    f.expect(participant, in: CostModel.prices, at: "participant")
    f.expect(visit, in: CostModel.prices, at: "visit")
    f.expect(visits, in: CostModel.numbersOfVisits, at: "visits")
    for (name, cost) in arms.sorted(by: { $0.key < $1.key }) {
      f.place("arms").expect(name, definedAs: "arm", at: name)
      let place = f.place("arms", name)
      place.expect(cost.participant, in: CostModel.prices, at: "participant")
      place.place("peer-worker").expect(cost.worker, in: CostModel.prices, at: "cost")
      place.place("peer-worker").expect(cost.training, in: CostModel.prices, at: "training")
      place.place("peer-worker").expect(cost.caseload, in: ArmCost.sizes, at: "caseload")
      place.place("group").expect(cost.group, in: CostModel.prices, at: "cost")
      place.place("group").expect(cost.groupSize, in: ArmCost.sizes, at: "size")
    }
    return f.problems
  }

  /// Reads `cost:`.
  public init(_ f: Fields) {
    let price = CostModel.prices
    let currency = f.text("currency", "The currency of all prices.")
    let fixed = f.number("fixed", in: price, default: 0, "Cost of the trial whatever its size.")
    let participant = f.number(
      "participant", in: price, default: 0, "Cost of each person randomised.")
    let visit = f.number("visit", in: price, default: 0, "Cost of one follow-up visit.")
    let visits = f.number(
      "visits", in: CostModel.numbersOfVisits, default: 1,
      "Follow-up visits of each person who stays.")
    let names = f.defined("arm")
    let arms = f.map("arms", of: "arm", "What an arm costs beyond that.") { name, f in
      if !f.isDescribing, !names.contains(name) {
        f.report("no arm is called '\(name)'; there are: \(names.joined(separator: ", "))")
      }
      let worker = f.section("peer-worker", "Peer workers of the arm.") { f in
        (
          f.number("cost", in: price, default: 0, "Cost of one peer worker for the trial."),
          f.number("training", in: price, default: 0, "Cost of training one."),
          f.number("caseload", unit: .people, in: ArmCost.sizes, example: 12, "People for each.")
        )
      }
      let group = f.section("group", "Groups of the arm.") { f in
        (
          f.number("cost", in: price, default: 0, "Cost of running one group."),
          f.number("size", unit: .people, in: ArmCost.sizes, example: 8, "People in each.")
        )
      }
      return ArmCost(
        participant: f.number(
          "participant", in: price, default: 0, "Cost of each person randomised to this arm."),
        worker: worker?.0 ?? 0, training: worker?.1 ?? 0, caseload: worker?.2 ?? 1,
        group: group?.0 ?? 0, groupSize: group?.1 ?? 1)
    }
    self.init(
      currency: currency.isEmpty ? "units" : currency, fixed: fixed, participant: participant,
      visit: visit, visits: visits,
      arms: Dictionary(uniqueKeysWithValues: arms.map { ($0.key, $0.value) }))
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
