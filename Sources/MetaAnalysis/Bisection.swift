/// Where a condition ends.
enum Bisection {
  /// The place between an inside and an outside where the condition ends, to the last digit.
  static func edge(
    from inside: Double, to outside: Double, _ isInside: (Double) -> Bool
  ) -> Double {
    var (a, b) = (inside, outside)
    for _ in 0..<200 {
      let middle = (a + b) / 2
      if middle == a || middle == b { break }
      if isInside(middle) { a = middle } else { b = middle }
    }
    return (a + b) / 2
  }
}
