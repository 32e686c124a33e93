/// A cluster, or people by themselves who differ in their outcomes alone.
struct MarginalUnit: BitwiseCopyable {
  /// 0 for the comparator, 1 for the treatment, then other arms of the model.
  var arm: Int
  var stratum = 0
  /// Its people; of several people by themselves all of them.
  var people: ArmMoments
  /// How many independent units that is.
  var times = 1.0

  /// People of each.
  var size: Double { people.n / times }
}

/// Which arms a model has, and where.
struct MarginalArms {
  let pair: ArmPair
  let all: Int
  let others: Bool

  var count: Int { others ? all : 2 }

  /// Place of an arm in the model; nil for one that is not in it.
  func place(_ arm: Int) -> Int? {
    if arm == pair.comparator { return 0 }
    if arm == pair.treatment { return 1 }
    guard others else { return nil }
    return 2 + arm - (arm > pair.treatment ? 1 : 0) - (arm > pair.comparator ? 1 : 0)
  }
}

/// The units of a trial, in memory of its caller.
struct MarginalUnits {
  private(set) var count = 0
  let list: UnsafeMutablePointer<MarginalUnit>
  let arms: MarginalArms
  private(set) var strata = 1

  init(_ list: UnsafeMutablePointer<MarginalUnit>, _ arms: MarginalArms) {
    self.list = list
    self.arms = arms
  }

  /// Takes the means of clusters; what is left within them comes with the first of their arm.
  mutating func take(_ sample: ClusterSample) {
    for (a, arm) in sample.arms.enumerated() {
      guard let place = arms.place(a) else { continue }
      guard arm.isClustered else {
        guard arm.people.n > 0 else { continue }
        append(MarginalUnit(arm: place, people: arm.people, times: arm.people.n))
        continue
      }
      for j in 0..<arm.count {
        let cluster = sample.clusters[arm.start + j]
        append(
          MarginalUnit(
            arm: place,
            people: ArmMoments(
              n: cluster.n, mean: cluster.mean,
              sumOfSquares: j == 0 ? arm.within.sumOfSquares : 0)))
      }
    }
  }

  /// Takes people one by one, those of a cluster together; nobody whose outcome, or baseline where it is used, is missing.
  mutating func take(_ people: Span<PersonTable.Person>, usesBaseline: Bool, usesStrata: Bool) {
    var last = (arm: -1, cluster: 0)
    for i in people.indices {
      let person = people[i]
      guard let place = arms.place(person.arm), !person.outcome.isNaN else { continue }
      if usesBaseline, person.baseline.isNaN { continue }
      if person.cluster == 0 || person.arm != last.arm || person.cluster != last.cluster {
        append(
          MarginalUnit(
            arm: place, stratum: usesStrata ? person.stratum : 0, people: ArmMoments()))
        last = (person.arm, person.cluster)
      }
      list[count - 1].people.add(person.outcome, usesBaseline ? person.baseline : 0)
    }
  }

  private mutating func append(_ unit: MarginalUnit) {
    (list + count).initialize(to: unit)
    count += 1
    strata = max(strata, unit.stratum + 1)
  }
}

extension ArmMoments {
  /// Adds a person: one pass, and a large mean costs no digits (West 1979).
  fileprivate mutating func add(_ y: Double, _ x: Double) {
    n += 1
    let (dy, dx) = (y - mean, x - baselineMean)
    mean += dy / n
    baselineMean += dx / n
    let left = 1 - 1 / n
    sumOfSquares += left * dy * dy
    baselineSumOfSquares += left * dx * dx
    crossProducts += left * dx * dy
  }
}
