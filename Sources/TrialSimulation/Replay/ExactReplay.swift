internal import GSLKit
internal import TrialAnalysis

extension ExactWorker {
  var variables: [LatentVariables.Variable] {
    source.groups.flatMap(\.variables)
      + Set(source.events.map(\.outcome)).sorted().map {
        LatentVariables.Variable(outcome: $0, isBaseline: false)
      }
  }

  /// People of an arm whose statistics are those that were drawn.
  func people(
    _ replicate: Int, arm: Int, using stream: inout RandomStream, filler: inout RandomStream
  ) -> [[Double?]] {
    let variables = variables
    let size = source.trial.participants[arm]
    let here = stayers(replicate, arm: arm, &stream)
    // Those who get another arm's support come last among them.
    let other = exchanged[arm]
    let parts = [(Support.own, 0..<here - other), (.other, here - other..<here)]
    var people: [[Double?]] = Array(
      repeating: Array(repeating: nil, count: variables.count), count: size)
    filler.seek(replicate: replicate, unit: arm, lane: .dropout)
    var offset = 0
    for (index, group) in source.groups.enumerated() {
      let worker = groups[index].takeUnretainedValue()
      for (support, range) in parts where !range.isEmpty {
        // Groups are independent, so their people are matched at random.
        var order = filler.shuffled(range.count)
        for pattern in group.patterns == 1 ? 0..<1 : 1..<group.patterns {
          let n =
            group.patterns == 1
            ? range.count
            : worker.count(
              replicate, arm: arm, support, people: range.count, pattern: pattern, &stream)
          guard n > 0 else { continue }
          worker.drawWishart(replicate, arm: arm, support, n: n, pattern: pattern, data, &stream)
          let rows = worker.people(n, using: &filler)
          for row in rows {
            let person = range.lowerBound + order.removeLast()
            for (v, variable) in group.variables.enumerated() {
              let bit = group.outcomes.firstIndex(of: variable.outcome) ?? 0
              let isObserved = group.patterns == 1 || pattern & 1 << bit != 0
              people[person][offset + v] = isObserved ? row[v] : nil
            }
          }
        }
      }
      offset += group.order
    }
    for outcome in Set(source.events.map(\.outcome)).sorted() {
      let counts = data.counts[outcome * source.trial.arms.count + arm]
      let order = filler.shuffled(here)
      for (place, person) in order.prefix(Int(counts.n)).enumerated() {
        people[person][offset] = place < Int(counts.events) ? 1 : 0
      }
      offset += 1
    }
    return people
  }
}

extension RandomStream {
  /// 0 ..< n in random order (Fisher & Yates).
  mutating func shuffled(_ n: Int) -> [Int] {
    var order = Array(0..<n)
    for i in stride(from: n - 1, to: 0, by: -1) {
      order.swapAt(i, min(Int(uniform() * Double(i + 1)), i))
    }
    return order
  }
}

extension GaussianWorker {
  /// n people whose mean vector and cross-products are those drawn last.
  func people(_ n: Int, using stream: inout RandomStream) -> [[Double]] {
    deviations([n], using: &stream).map { row in (0..<order).map { mean[$0] + row[$0] } }
  }

  /// What is left of people around the means of their clusters, with the cross-products drawn last.
  ///
  /// Rows of Q·(F A)ᵀ, where the columns of Q are random, orthonormal and sum to 0 in every cluster.
  ///
  /// - Parameters:
  ///   - sizes: People of each cluster.
  ///   - stream: Random numbers.
  /// - Returns: A row for each, cluster by cluster.
  func deviations(_ sizes: [Int], using stream: inout RandomStream) -> [[Double]] {
    let n = sizes.reduce(0, +)
    let rank = min(order, n - sizes.count { $0 > 0 })
    var columns: [[Double]] = []
    for _ in 0..<max(rank, 0) {
      var column = (0..<n).map { _ in stream.normal() }
      // Twice is enough for orthogonality to rounding (Kahan; Parlett 1998, section 6.9).
      for _ in 0..<2 {
        var first = 0
        for size in sizes where size > 0 {
          let mean = column[first..<first + size].reduce(0, +) / Double(size)
          for i in first..<first + size { column[i] -= mean }
          first += size
        }
        for other in columns {
          let dot = zip(column, other).reduce(0) { $0 + $1.0 * $1.1 }
          for i in 0..<n { column[i] -= dot * other[i] }
        }
      }
      let length = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
      columns.append(column.map { $0 / length })
    }
    return (0..<n).map { i in
      (0..<order).map { v in
        columns.indices.reduce(0) {
          $0 + (($1 <= v) ? product[v * order + $1] * columns[$1][i] : 0)
        }
      }
    }
  }
}
