internal import Foundation
internal import GSLKit

/// The people of one trial: what was measured of each, arm by arm, in the order in which they came.
///
/// ```
/// x_j                          baseline variables, independent standard normals
/// e_1 = r·Σx_j + √(1 − c·r²)·own         c variables, each correlated r with every measure
/// e_m given e_1                exchangeable with correlation ρ, around the same Σx_j
/// measure_m = effect of the arm + e_m
/// ```
///
/// Memory grows to the largest trial met and is used again.
struct FlexiblePeople: Sendable {
  static let mostArms = 3
  /// Measures, then their mean where it is wanted: (measure·arms + arm)·capacity + person.
  private(set) var values: [Double] = []
  /// Baseline variables in the same order.
  private(set) var covariates: [Double] = []
  /// Which half of a random split: arm·capacity + person.
  private(set) var half: [Bool] = []
  /// People of each arm: those planned, and those there are when looks go beyond the plan.
  private(set) var planned = [0, 0, 0]
  private(set) var counts = [0, 0, 0]
  private var capacity = 0

  /// Where the people of an arm start in a measure or a baseline variable.
  func start(_ variable: Int, _ arm: Int) -> Int {
    (variable * FlexiblePeople.mostArms + arm) * capacity
  }

  /// Draws everybody who could be needed.
  ///
  /// - Parameters:
  ///   - planned: People of each condition.
  ///   - effects: Of each arm, in standard deviations.
  ///   - rule: What is measured.
  ///   - seek: Takes the stream to a variable's own place.
  ///   - stream: Random numbers.
  mutating func draw(
    _ planned: (Int, Int, Int), _ effects: (Double, Double, Double), _ rule: Flexibility,
    seek: (inout RandomStream, Lane) -> Void, using stream: inout RandomStream
  ) {
    (self.planned[0], self.planned[1], self.planned[2]) = planned
    for arm in counts.indices {
      counts[arm] = FlexiblePeople.part(self.planned[arm], rule.mostPeople)
    }
    reserve(max(counts[0], counts[1], counts[2]), rule)
    let r = rule.covariateCorrelation
    for j in 0..<rule.covariates {
      seek(&stream, .covariate(j))
      each { arm, i in covariates[start(j, arm) + i] = stream.normal() }
    }
    if rule.usesSubgroups {
      seek(&stream, .subgroup)
      each { arm, i in half[arm * capacity + i] = stream.uniform() < 0.5 }
    }
    // What baseline variables leave of a measure, and the part of that which all measures share.
    let left = 1 - Double(rule.covariates) * r * r
    let rho = rule.measures > 1 ? max(0, (rule.correlation - 1 + left) / left) : 0
    let (common, own) = (rho.squareRoot(), (1 - rho).squareRoot())
    seek(&stream, .measure(0))
    each { arm, i in values[start(0, arm) + i] = stream.normal() }
    if rule.measures > 1 {
      // The shared part given the first measure, kept where the mean will stand.
      seek(&stream, .sharedMeasure)
      each { arm, i in
        values[start(rule.measures, arm) + i] =
          common * values[start(0, arm) + i] + own * stream.normal()
      }
    }
    for m in 1..<max(rule.measures, 1) {
      seek(&stream, .measure(m))
      each { arm, i in
        values[start(m, arm) + i] =
          common * values[start(rule.measures, arm) + i] + own * stream.normal()
      }
    }
    let scale = left.squareRoot()
    for m in 0..<rule.measures {
      each { arm, i in
        var value =
          scale * values[start(m, arm) + i]
          + (arm == 0 ? effects.0 : arm == 1 ? effects.1 : effects.2)
        for j in 0..<rule.covariates { value += r * covariates[start(j, arm) + i] }
        values[start(m, arm) + i] = value
      }
    }
    guard rule.measures > 1, rule.usesMean else { return }
    each { arm, i in
      var sum = 0.0
      for m in 0..<rule.measures { sum += values[start(m, arm) + i] }
      values[start(rule.measures, arm) + i] = sum / Double(rule.measures)
    }
  }

  @inline(__always)
  private func each(_ body: (_ arm: Int, _ person: Int) -> Void) {
    for arm in counts.indices { for i in 0..<counts[arm] { body(arm, i) } }
  }

  private mutating func reserve(_ people: Int, _ rule: Flexibility) {
    guard people > capacity || values.isEmpty else { return }
    capacity = max(people, 2 * capacity, 64)
    let place = FlexiblePeople.mostArms * capacity
    values = Array(repeating: 0, count: (rule.measures + 1) * place)
    covariates = Array(repeating: 0, count: rule.covariates * place)
    half = Array(repeating: false, count: place)
  }

  /// People of a condition at a look.
  func count(_ arm: Int, at look: Double) -> Int { FlexiblePeople.part(planned[arm], look) }

  private static func part(_ people: Int, _ share: Double) -> Int {
    // A share of 1.5 of 20 people is 30 of them, whatever the last binary digit says.
    Int((Double(people) * share + 1e-9).rounded(.down))
  }

  /// Which half a person belongs to.
  func isInFirstHalf(_ arm: Int, _ person: Int) -> Bool { half[arm * capacity + person] }
}
