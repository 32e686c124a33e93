/// Where the people of one arm stand among those of another: all that rank tests need.
///
/// ```
/// a person's placement = those of the other arm below them + half of those beside them
/// U = Σ placements of the first arm,   p̂ = U/(n₁n₂)
/// variance of p̂ = S₁²/(n₁n₂²) + S₂²/(n₂n₁²),   S_a² that of the placements of arm a
/// ```
///
/// n log n, once. Source: DeLong, DeLong & Clarke-Pearson (1988) Biometrics 44:837.
struct Placements {
  private(set) var (n1, n2) = (0.0, 0.0)
  /// p̂, and the parts that both arms have in its variance.
  private(set) var probability = 0.0
  private(set) var (part1, part2) = (0.0, 0.0)
  /// Σ(t³ − t) over values that t people share.
  private(set) var ties = 0.0

  /// Places people; nil with nobody in an arm.
  init?(_ table: borrowing PersonTable, _ first: Int, _ second: Int) {
    let count = table.people.count
    var (a, b, shared) = (Moments(), Moments(), 0.0)
    let people = (n1: Placements.size(table, first), n2: Placements.size(table, second))
    guard people.n1 > 0, people.n2 > 0 else { return nil }
    (n1, n2) = people
    withUnsafeTemporaryAllocation(of: Value.self, capacity: count) { values in
      var filled = 0
      for person in table.people where person.arm == first || person.arm == second {
        guard !person.outcome.isNaN else { continue }
        values.initializeElement(
          at: filled, to: Value(value: person.outcome, isFirst: person.arm == first))
        filled += 1
      }
      var own = UnsafeMutableBufferPointer(rebasing: values[0..<filled])
      own.sort { $0.value < $1.value }
      var (below1, below2, i) = (0.0, 0.0, 0)
      while i < filled {
        var (here1, here2, j) = (0.0, 0.0, i)
        while j < filled, own[j].value == own[i].value {
          if own[j].isFirst { here1 += 1 } else { here2 += 1 }
          j += 1
        }
        a.add((below2 + here2 / 2) / people.n2, times: here1)
        b.add((below1 + here1 / 2) / people.n1, times: here2)
        let t = here1 + here2
        shared += t * t * t - t
        below1 += here1
        below2 += here2
        i = j
      }
    }
    ties = shared
    probability = a.sum / n1
    part1 = n1 > 1 ? a.squares(n1) / ((n1 - 1) * n1) : 0
    part2 = n2 > 1 ? b.squares(n2) / ((n2 - 1) * n2) : 0
  }

  /// Variance of p̂ where both arms are distributed alike, with what ties take from it.
  var nullVariance: Double {
    let n = n1 + n2
    return n > 1 ? (n + 1 - ties / (n * (n - 1))) / (12 * n1 * n2) : 0
  }

  private static func size(_ table: borrowing PersonTable, _ arm: Int) -> Double {
    var n = 0.0
    for person in table.people where person.arm == arm && !person.outcome.isNaN { n += 1 }
    return n
  }

  private struct Value: BitwiseCopyable {
    var value: Double
    var isFirst: Bool
  }

  /// Sums of placements as shares, around a half.
  private struct Moments {
    private var (centred, squared, n) = (0.0, 0.0, 0.0)

    mutating func add(_ share: Double, times: Double) {
      let d = share - 0.5
      centred += times * d
      squared += times * d * d
      n += times
    }

    var sum: Double { centred + n / 2 }
    func squares(_ n: Double) -> Double { max(0, squared - centred * centred / n) }
  }
}
