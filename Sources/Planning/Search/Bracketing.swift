internal import Foundation
internal import GSLKit

extension Search {
  enum Bracketed {
    case some(Bracket)
    case none(SearchResult.Answer)
  }

  /// Where planned standard errors promise the target; the scenario's value where they do not.
  private func start() -> Double {
    guard axis.isInteger else { return axis.current }
    func isPromised(_ x: Double) -> Bool? { oracle.promise(at: x).map { $0 >= goal } }
    var (low, high) = (axis.range.lowerBound, axis.clamp(max(axis.current, 8)))
    while isPromised(high) == false, high < axis.range.upperBound {
      low = high
      high = axis.clamp(high * 4)
    }
    guard isPromised(high) == true else { return axis.current }
    while high - low > max(1, 0.01 * high) {
      let middle = ((low + high) / 2).rounded()
      if isPromised(middle) == true { high = middle } else { low = middle }
    }
    return high
  }

  /// The values of the pilot.
  private func pilotValues(_ start: Double) -> [Double] {
    var values: [Double]
    if axis.isInteger {
      values = [0.5, 0.72, 1, 1.4, 2].map { axis.rounded(start * $0) }
    } else {
      let (a, b) = (axis.range.lowerBound, axis.range.upperBound)
      // A short range is looked at evenly, a long one by factors of the scenario's value.
      if b - a <= 20 {
        values = (0...32).map { a + (b - a) * Double($0) / 32 }
      } else {
        values = [axis.clamp(start)]
        // From 0 no factor leads away: powers of ten then.
        for power in 1...16 {
          values += [-1.0, 1].map { sign in
            let step = sign * Double(power)
            return axis.clamp(start == 0 ? pow(10, step / 2) : start * pow(2, step))
          }
        }
      }
    }
    return promising(Set(values).sorted())
  }

  /// Of values that are not whole those that are worth their time: clusters or arms may be many at the others.
  ///
  /// Where the target is promised, values near it with a neighbour on either side; else those up to where the promise
  /// levels off. All where nothing is promised, or the promise is the same everywhere.
  private func promising(_ values: [Double]) -> [Double] {
    guard !axis.isInteger else { return values }
    // A value that the scenario cannot have promises nothing.
    let promised = values.compactMap { x in
      oracle.promise(at: x).flatMap { $0.isFinite ? (x: x, y: $0) : nil }
    }
    guard let least = promised.map(\.y).min(), let most = promised.map(\.y).max(),
      most - least > 0.02
    else { return values }
    let near = promised.indices.filter { abs(promised[$0].y - goal) < 2 }
    if least < goal, most > goal, near.count >= 2 {
      return promised.indices.filter { i in near.contains { abs($0 - i) <= 1 } }
        .map { promised[$0].x }
    }
    guard let last = promised.last else { return values }
    let level = promised.firstIndex { abs($0.y - last.y) < 0.01 } ?? promised.count - 1
    return promised.prefix(min(level + 2, promised.count)).map(\.x)
  }

  /// Pilot: the neighbouring values that have the target between them.
  ///
  /// Of several pairs the one nearest to the scenario's value; for counts the last, beyond which
  /// every value reaches the target.
  mutating func bracketed() throws -> Bracketed {
    let isHopeless = axis.isInteger && isHopeless
    let start = isHopeless ? axis.current : axis.clamp(start())
    var found: [Response] = []
    var problem: (any Error)?
    for x in pilotValues(start) {
      do {
        found.append(try ask(x, effort.pilot, .pilot))
      } catch let interrupted as SearchInterrupted {
        throw interrupted
      } catch {
        // A value that the scenario cannot have is a gap, unless there is nothing else.
        problem = error
      }
    }
    guard !found.isEmpty else { throw problem ?? SearchInterrupted() }
    if axis.isInteger {
      // Fourfold steps up, or down, until the target is passed or the range ends.
      while !isHopeless, let last = try surer(&found), !criterion.reaches(last),
        last.x < axis.range.upperBound
      {
        let x = axis.rounded(last.x * 4)
        do { found.append(try ask(x, effort.pilot, .pilot)) } catch let interrupted
          as SearchInterrupted
        {
          throw interrupted
        } catch {
          // The scenario cannot have so many: the most that it can is as far as the search goes.
          obstacle = "\(error)"
          guard let most = mostAllowed(from: last.x, below: x) else { break }
          found.append(try ask(most, effort.pilot, .pilot))
          if criterion.reaches(try surer(&found) ?? last) { obstacle = nil }
          break
        }
      }
      while let first = found.first, criterion.reaches(first), first.x > axis.range.lowerBound {
        do {
          found.insert(try ask(axis.rounded(first.x / 4), effort.pilot, .pilot), at: 0)
        } catch is SearchInterrupted { throw SearchInterrupted() } catch { break }
      }
    }
    if !axis.isInteger, isFlat(found) { return .none(.noInfluence(try surest(found))) }
    var crossing = try confirmed(&found)
    // Counted better, the lowest number may reach the target after all: what seemed to be a crossing was noise.
    while crossing == nil, axis.isInteger, let first = found.first,
      found.allSatisfy(criterion.reaches), axis.rounded(first.x / 4) < first.x
    {
      do {
        found.insert(try ask(axis.rounded(first.x / 4), effort.pilot, .pilot), at: 0)
      } catch is SearchInterrupted { throw SearchInterrupted() } catch { break }
      crossing = try confirmed(&found)
    }
    if let (a, b) = crossing {
      return .some(Bracket(low: a.x, high: b.x, isIncreasing: criterion.reaches(b)))
    }
    return .none(try withoutCrossing(found))
  }

  /// Whether numbers far beyond the scenario's fall far short of what is asked, and more of them promise no more.
  ///
  /// So are a test of no effect, and a width of nearly nothing. Four times as many people, again and again, would take hours
  /// to show it. Where the promise still grows by less than .05 from 1024 to 4096 times the scenario's number, millions of
  /// times as many would not reach it.
  private var isHopeless: Bool {
    var far = axis.clamp(max(axis.current, 1) * 4096)
    while far > 4 * axis.current {
      // The scenario may not be able to have so many.
      guard let most = oracle.promise(at: far) else {
        far = axis.rounded(far / 4)
        continue
      }
      guard most < goal - 1 else { return false }
      switch criterion.link {
      // A width falls with the root of the number at best.
      case .log: return most + log(axis.range.upperBound / far) / 2 < goal - 1
      case .probit:
        guard let before = oracle.promise(at: axis.rounded(far / 4)) else { return false }
        return far == axis.range.upperBound || most - before < 0.05
      }
    }
    return false
  }

  /// The largest number that a scenario can have, between one that it can and one that it cannot; nil for the former.
  private func mostAllowed(from first: Double, below last: Double) -> Double? {
    var (low, high) = (first, last)
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded()
      if oracle.guide(at: middle, isCount: true) == nil { high = middle } else { low = middle }
    }
    return low > first ? low : nil
  }

  /// The two neighbours with the target between them, each counted until it is surely on its side: noise
  /// near the target makes crossings that are none.
  private mutating func confirmed(_ found: inout [Response]) throws -> (Response, Response)? {
    var chosen: Int?
    for _ in 0..<24 {
      let crossings = found.indices.dropLast().filter {
        criterion.reaches(found[$0]) != criterion.reaches(found[$0 + 1])
      }
      func distance(_ i: Int) -> Double {
        abs((found[i].x + found[i + 1].x) / 2 - axis.current)
      }
      chosen = axis.isInteger ? crossings.last : crossings.min { distance($0) < distance($1) }
      guard let i = chosen else { return nil }
      let unsure = [i, i + 1].filter { !isSure(found[$0]) && found[$0].replicates < limit }
      guard let next = unsure.min(by: { found[$0].replicates < found[$1].replicates }) else {
        break
      }
      found[next] = found[next].pooled(
        try ask(found[next].x, 2 * found[next].replicates, .pilot))
    }
    return chosen.map { (found[$0], found[$0 + 1]) }
  }

  /// Replicates that the pilot may spend on one value.
  private var limit: Int { effort.confirmation }

  private func isSure(_ response: Response) -> Bool {
    let (y, error) = criterion.link.point(response)
    return !response.value.isFinite || abs(y - goal) > 3 * error
  }

  /// The last response, counted again until it is surely on one side of the target.
  private mutating func surer(_ found: inout [Response]) throws -> Response? {
    guard var last = found.last else { return nil }
    for factor in [2, 8, 32] where !isSure(last) && last.replicates < limit {
      let more = min(factor * effort.pilot, max(limit - last.replicates, effort.pilot))
      last = last.pooled(try ask(last.x, more, .pilot))
    }
    found[found.count - 1] = last
    return last
  }

  /// Whether all responses agree but for noise: the number makes no difference.
  private func isFlat(_ found: [Response]) -> Bool {
    let points = found.map { criterion.link.point($0) }.filter { $0.error > 0 && $0.y.isFinite }
    guard points.count > 2, !found.contains(where: criterion.link.isSaturated) else { return false }
    let weights = points.map { 1 / ($0.error * $0.error) }
    let mean = zip(weights, points).reduce(0) { $0 + $1.0 * $1.1.y } / weights.reduce(0, +)
    let spread = zip(weights, points).reduce(0) {
      $0 + $1.0 * ($1.1.y - mean) * ($1.1.y - mean)
    }
    return ChiSquared.upper(spread, df: Double(points.count - 1)) > 0.001
  }

  private mutating func surest(_ found: [Response]) throws -> Response {
    try ask(axis.current, min(64 * effort.pilot, effort.budget / 4), .verification)
  }

  /// The response on the scale of the line.
  private func y(_ response: Response) -> Double { criterion.link.point(response).y }

  /// All values on one side of the target: the best, or worst, of them counted well.
  private mutating func withoutCrossing(_ found: [Response]) throws -> SearchResult.Answer {
    let ordered = found.sorted { y($0) < y($1) }
    guard let worst = ordered.first, var best = ordered.last, let end = found.last else {
      throw SearchInterrupted()
    }
    let replicates = min(64 * effort.pilot, effort.budget / 4)
    guard !found.contains(where: criterion.reaches) else {
      return .always(try ask(worst.x, replicates, .verification))
    }
    func noise(_ a: Response, _ b: Response) -> Double {
      let (p, q) = (criterion.link.point(a).error, criterion.link.point(b).error)
      return 3 * (p * p + q * q).squareRoot()
    }
    // A curve that has levelled off is best at its far end, but for noise.
    if y(best) - y(end) < noise(best, end) { best = end }
    let quarter = found.last { $0.x <= end.x / 3 }
    let isLevel = quarter.map { y(end) - y($0) < noise($0, end) } ?? false
    return .unreachable(
      best: try ask(best.x, replicates, .verification),
      isPlateau: best.x == end.x && isLevel)
  }
}
