internal import Foundation
internal import GSLKit

/// When the intercurrent events of an arm happen, made ready: log odds wave by wave, the chance of each history, and what a
/// history says of people's scores.
///
/// ```
/// share of h = E ΠP(e at k_e | scores),    d_h(w) = E (y_w − μ_w)·ΠP(e at k_e | scores)
/// ```
///
/// A history says of each event which wave is the first after it. Without slopes both are closed; with slopes they are means over
/// people's normal scores, by 8 randomly turned sets of 2,048 points of Sobol's and their mirror images. What the turns differ by is the error.
struct IntercurrentLaw: Sendable {
  /// An event of the arm.
  struct Event: Sendable {
    /// Position among the names of the trial's events.
    let name: Int
    let event: IntercurrentEvent
    /// Log odds of each wave but the first, of people at the mean.
    var logits: [Double]

    /// The chance that it happens between the wave before and this one, if it has not.
    func chance(_ wave: Int, first: Double, last: Double) -> Double {
      1 / (1 + exp(-logits[wave - 1] - event.baseline * first - event.last * last))
    }
  }

  /// Chances of all histories, and deviations of scores times them.
  struct Part: Sendable {
    var chances: [Double]
    /// By history, then by wave.
    var deviations: [Double]
  }

  /// Histories that are told apart at most.
  static let mostHistories = 2_000
  private static let shifts = 8
  private static let points = 2_048

  let times: [Double]
  var events: [Event]
  /// Standard deviation of scores at each wave.
  let spreads: [Double]
  /// By history: the first wave after each event, or the number of waves.
  let histories: [[Int]]
  /// One where chances are closed, else one for each turn.
  private(set) var parts: [Part] = []

  /// Prepares an arm.
  ///
  /// - Parameters:
  ///   - events: Its events, with the position of each one's name.
  ///   - times: Times of the waves of the score that decides.
  ///   - covariance: Of a person's scores around the arm's means, at their site; row by row.
  ///   - spreads: Standard deviations that slopes are of.
  init(
    _ events: [(name: Int, event: IntercurrentEvent)], times: [Double], covariance: [Double],
    spreads: [Double]
  ) {
    self.times = times
    self.spreads = spreads
    let waves = times.count
    self.events = events.map { name, event in
      Event(
        name: name, event: event,
        logits: WeibullShare(event.share, event.shape).logits(times))
    }
    histories = events.reduce([[]]) { all, _ in
      all.flatMap { history in (1...waves).map { history + [$0] } }
    }
    guard events.contains(where: { $0.event.readsScores }) else {
      parts = [part([Array(repeating: 0, count: waves)])]
      return
    }
    let people = IntercurrentLaw.people(covariance, waves)
    for e in self.events.indices where self.events[e].event.readsScores {
      calibrate(e, people.flatMap { $0 })
    }
    parts = people.map(part)
  }

  /// Deviations of people's scores, by turn and person.
  private static func people(_ covariance: [Double], _ waves: Int) -> [[[Double]]] {
    let matrix = SymmetricMatrix(order: waves) { covariance[$0 * waves + $1] }
    let factor = matrix.cholesky() ?? []
    var stream = RandomStream(key: StreamKey(seed: 0, stage: .truth))
    return (0..<shifts).map { shift in
      stream.seek(replicate: shift, unit: 0, lane: .intercurrent)
      let turn = (0..<waves).map { _ in stream.uniform() }
      var people: [[Double]] = []
      people.reserveCapacity(2 * points)
      // Fails without memory, or for more waves than a score may have.
      try? SobolPoints.forEach(points, shift: turn) { point in
        for w in 0..<waves { point[w] = (try? Normal.quantile(point[w])) ?? 0 }
        let person = (0..<waves).map { w in
          factor.isEmpty ? 0 : (0...w).reduce(0) { $0 + factor[w * waves + $1] * point[$1] }
        }
        people.append(person)
        people.append(person.map(-))
      }
      return people
    }
  }

  /// Finds log odds that give the event's share of people by each wave.
  private mutating func calibrate(_ e: Int, _ people: [[Double]]) {
    let event = events[e].event
    var left = Array(repeating: 1.0, count: people.count)
    for w in times.indices.dropFirst() {
      let scores = people.map {
        event.baseline * $0[0] / spreads[0] + event.last * $0[w - 1] / spreads[w - 1]
      }
      let start = events[e].logits[w - 1]
      let h = 1 / (1 + exp(-start))
      let all = left.reduce(0, +)
      func miss(_ a: Double) -> Double {
        var sum = 0.0
        for (weight, score) in zip(left, scores) { sum += weight / (1 + exp(-a - score)) }
        return sum / all - h
      }
      let width = 10 * (abs(event.baseline) + abs(event.last)) + 1
      let a =
        (try? RootFinder.brent(from: start - width, to: start + width, absolute: 1e-10, miss))
        ?? start
      events[e].logits[w - 1] = a
      for i in left.indices { left[i] *= 1 - 1 / (1 + exp(-a - scores[i])) }
    }
  }

  /// Means over people.
  private func part(_ people: [[Double]]) -> Part {
    let waves = times.count
    var part = Part(
      chances: Array(repeating: 0, count: histories.count),
      deviations: Array(repeating: 0, count: histories.count * waves))
    var own = Array(repeating: 0.0, count: events.count * (waves + 1))
    let share = 1 / Double(people.count)
    for person in people {
      for (e, event) in events.enumerated() {
        var left = 1.0
        for w in 1..<waves {
          let p = event.chance(
            w, first: person[0] / spreads[0], last: person[w - 1] / spreads[w - 1])
          own[e * (waves + 1) + w] = left * p
          left *= 1 - p
        }
        own[e * (waves + 1) + waves] = left
      }
      for (h, history) in histories.enumerated() {
        var chance = share
        for (e, k) in history.enumerated() { chance *= own[e * (waves + 1) + k] }
        part.chances[h] += chance
        for w in 0..<waves { part.deviations[h * waves + w] += chance * person[w] }
      }
    }
    return part
  }
}
