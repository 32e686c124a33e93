internal import Foundation
internal import GSLKit
internal import Inference

/// A logistic regression of an event that is known of some, and draws of its coefficients for who is missing.
///
/// ```
/// logit P(event) = β₀ (+ β·treated) (+ γ·(x − x̄)/SD) (+ stratum),   V̂ = (X'WX)⁻¹,   β* = β̂ + L·z,   L·L' = V̂
/// ```
///
/// Newton's steps from everybody's odds. Strata have columns where somebody is known; a column that says nothing has no coefficient.
/// Source: Rubin (1987), pp. 169–170.
struct MissingEventModel {
  typealias Person = PersonTable.Person
  private static let mostSteps = 30

  let treatment: Int
  /// The arms of the model: both, or one.
  let sides: ClosedRange<Int>
  let usesBaseline: Bool
  private(set) var columns = 1
  private let strata: Int
  private let ofStrata: Int
  private var center = 0.0
  private var scale = 0.0
  private let places, beta, drawn, gradient, matrix, inverse: UnsafeMutablePointer<Double>

  /// Numbers that it needs for so many strata.
  static func size(strata: Int) -> Int {
    let most = strata + 2
    return strata + 3 * most + 2 * most * most
  }

  /// An empty model.
  ///
  /// - Parameters:
  ///   - sides: Arms of the model: 1 for the treatment, 0 for the comparator.
  ///   - treatment: Position of the treatment.
  ///   - strata: Strata that people may be of; 1 where they are not used.
  ///   - usesBaseline: Whether the baseline is in it.
  ///   - memory: As much as ``size(strata:)`` says.
  init(
    sides: ClosedRange<Int>, treatment: Int, strata: Int, usesBaseline: Bool,
    in memory: UnsafeMutablePointer<Double>
  ) {
    self.sides = sides
    self.treatment = treatment
    self.strata = strata
    self.usesBaseline = usesBaseline
    ofStrata = 1 + (sides.count > 1 ? 1 : 0) + (usesBaseline ? 1 : 0)
    let most = strata + 2
    places = memory
    beta = memory + strata
    drawn = beta + most
    gradient = drawn + most
    matrix = gradient + most
    inverse = matrix + most * most
  }

  func side(_ person: Person) -> Int { person.arm == treatment ? 1 : 0 }
  private func has(_ person: Person) -> Bool { sides.contains(side(person)) }
  private func stratum(_ person: Person) -> Int { strata > 1 ? person.stratum : 0 }

  /// Goes through the columns of a person that are not 0.
  @inline(__always)
  private func forEach(_ person: Person, _ take: (_ column: Int, _ x: Double) -> Void) {
    take(0, 1)
    var next = 1
    if sides.count > 1 {
      if side(person) == 1 { take(next, 1) }
      next += 1
    }
    if usesBaseline { take(next, (person.baseline - center) * scale) }
    let place = Int(places[stratum(person)])
    if place > 0 { take(ofStrata + place - 1, 1) }
  }

  private func predictor(_ person: Person, _ b: UnsafeMutablePointer<Double>) -> Double {
    var sum = 0.0
    forEach(person) { sum += b[$0] * $1 }
    return sum
  }

  /// Fits it to those whose event is known.
  ///
  /// - Parameter people: Of both arms; NaN where the event is not known.
  /// - Returns: Why it cannot be; nil where it is.
  mutating func solve(_ people: UnsafeBufferPointer<Person>) -> Failure? {
    if let failure = measure(people) { return failure }
    beta.update(repeating: 0, count: columns)
    var (n, events) = (0.0, 0.0)
    for person in people where has(person) && !person.outcome.isNaN {
      n += 1
      events += person.outcome
    }
    beta[0] = log(events / (n - events))
    var known = 0
    for step in 0..<MissingEventModel.mostSteps {
      gather(people)
      let found = invertPositive(matrix, order: columns, into: inverse)
      if step == 0 { known = found ?? 0 }
      // A column of which nothing is left is on its way to infinity.
      guard found == known else {
        // Chances of 0 and 1 alone leave no information.
        return step == 0 ? .singular : .noConvergence
      }
      let largest = addStep(to: beta, inverse, gradient, order: columns)
      guard largest.isFinite else { return .noConvergence }
      guard largest < 1e-10 else { continue }
      gather(people)
      guard invertPositive(matrix, order: columns, into: inverse) == known,
        factorPositive(inverse, order: columns) != nil
      else { return .noConvergence }
      return nil
    }
    return .noConvergence
  }

  /// Finds out where baselines lie and which strata are known.
  private mutating func measure(_ people: UnsafeBufferPointer<Person>) -> Failure? {
    places.update(repeating: -1, count: strata)
    var n: InlineArray<2, Double> = [0, 0]
    var events: InlineArray<2, Double> = [0, 0]
    var (all, squares, kept) = (0.0, 0.0, 0)
    center = 0
    for person in people where has(person) && !person.outcome.isNaN {
      n[side(person)] += 1
      events[side(person)] += person.outcome
      if places[stratum(person)] < 0 {
        places[stratum(person)] = Double(kept)
        kept += 1
      }
      guard usesBaseline else { continue }
      all += 1
      let step = person.baseline - center
      center += step / all
      squares += step * (person.baseline - center)
    }
    scale = squares > 0 ? (all / squares).squareRoot() : 0
    for side in sides {
      if n[side] == 0 { return .tooFewObservations }
      if events[side] == 0 || events[side] == n[side] { return .emptyCell }
    }
    for person in people where has(person) && places[stratum(person)] < 0 {
      return .tooFewObservations
    }
    columns = ofStrata + kept - 1
    return nil
  }

  /// X'WX, and X'(y − μ) beside it.
  private func gather(_ people: UnsafeBufferPointer<Person>) {
    let p = columns
    matrix.update(repeating: 0, count: p * p)
    gradient.update(repeating: 0, count: p)
    for person in people where has(person) && !person.outcome.isNaN {
      let mean = 1 / (1 + exp(-predictor(person, beta)))
      let (weight, left) = (mean * (1 - mean), person.outcome - mean)
      forEach(person) { i, x in
        gradient[i] += x * left
        forEach(person) { j, z in matrix[i * p + j] += weight * x * z }
      }
    }
  }

  /// Draws coefficients.
  func draw(_ stream: inout RandomStream) {
    let p = columns
    drawn.update(from: beta, count: p)
    for j in 0..<p {
      let z = stream.normal()
      for i in j..<p { drawn[i] += inverse[i * p + j] * z }
    }
  }

  /// The chance of the event with the coefficients drawn, its log odds moved.
  func chance(_ person: Person, movedBy delta: Double) -> Double {
    1 / (1 + exp(-predictor(person, drawn) - delta))
  }
}
