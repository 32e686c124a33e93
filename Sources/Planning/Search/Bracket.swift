/// Two values on either side of the target.
struct Bracket {
  var low: Double
  var high: Double
  var isIncreasing: Bool

  /// Moves an end to a response between them that is surely on its side.
  mutating func narrow(_ response: Response, _ criterion: Criterion) {
    let (y, error) = criterion.link.point(response)
    let x = response.x
    guard abs(y - criterion.goal) > 3 * error, x > low, x < high else { return }
    if (y > criterion.goal) == isIncreasing { high = x } else { low = x }
  }

  /// The value half-way between on the scale of the axis.
  func middle(_ axis: Axis) -> Double {
    axis.value((axis.coordinate(low) + axis.coordinate(high)) / 2)
  }
}
