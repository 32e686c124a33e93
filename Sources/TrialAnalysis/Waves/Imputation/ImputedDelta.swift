internal import Parts

/// What is added to values that are imputed after people were seen last.
struct ImputedDelta {
  static let range = -1e6...1e6

  /// In points.
  var points: Double
  /// Shares of it at the first, second, … wave after that; the last goes on.
  let shares: [Double]
  /// Whose values it moves.
  let moved: ImputedArms

  init(_ points: Double, shares: [Double], moved: ImputedArms) {
    self.points = points
    self.shares = shares
    self.moved = moved
  }

  init(_ f: Fields) {
    points = f.number(
      "delta", unit: .points, in: ImputedDelta.range, default: 0,
      "Added to what is imputed after people were seen last.")
    shares =
      f.numbers(
        "delta-shares", in: -100...100,
        "Shares of 'delta' at the first, second, … wave after that; the last goes on. 1 unless said."
      ) ?? [1]
    moved = f.choice(
      "delta-arms", default: ImputedArms.treatment, "Whose imputed values it moves.")
    if shares.isEmpty { f.report("needs at least one number", at: "delta-shares") }
  }

  func check(_ f: Fields) {
    f.expect(points, in: ImputedDelta.range, at: "delta")
    if shares.isEmpty { f.report("needs at least one number", at: "delta-shares") }
  }

  /// What a protocol says of it; nothing of none.
  var words: String {
    points == 0
      ? ""
      : ", moved by \(Number.text(points)) points after people were seen last (delta adjustment)"
  }

  /// What it adds to the weighted sum of the waves of people of a side who were seen last at a wave.
  func shift(_ contrast: WaveContrast, waves: Int, side: Int, last: Int) -> Double {
    guard points != 0 else { return 0 }
    switch moved {
    case .both: break
    case .treatment: if side == 1 { return 0 }
    case .comparator: if side == 0 { return 0 }
    }
    var sum = 0.0
    for w in last + 1..<max(waves, last + 1) {
      let share = shares[min(w - last, shares.count) - 1]
      sum += contrast.weight(w, of: waves) * points * share
    }
    return sum
  }
}
