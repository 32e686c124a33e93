internal import GSLKit
internal import Parts

/// Whether correlations can exist together.
enum CorrelationCheck {
  /// What is wrong with a correlation matrix, naming the pair to mend; nil when nothing is.
  ///
  /// A matrix of correlations must be positive semi-definite. When it is not, the pair named is the one
  /// that takes most from the smallest eigenvalue, with the range it may have beside the others.
  static func problem(_ matrix: [[Double]], _ names: [String]) -> String? {
    let order = names.count
    func symmetric(_ i: Int, _ j: Int, _ value: Double) -> SymmetricMatrix {
      var copy = SymmetricMatrix(order: order) { matrix[$0][$1] }
      if i != j { copy[i, j] = value }
      return copy
    }
    guard order > 1, symmetric(0, 0, 0).cholesky() == nil,
      let smallest = try? symmetric(0, 0, 0).eigen().first
    else { return nil }
    var worst = (i: 0, j: 1, share: Double.infinity)
    for i in 0..<order {
      for j in 0..<i {
        let share = smallest.vector[i] * smallest.vector[j] * matrix[i][j]
        if share < worst.share { worst = (j, i, share) }
      }
    }
    let (i, j) = (worst.i, worst.j)
    // Hundredths are fine enough for advice.
    let possible = (-100...100).map { Double($0) / 100 }.filter {
      symmetric(i, j, $0).cholesky() != nil
    }
    let pair = "'\(names[i])' and '\(names[j])'"
    let advice =
      if let low = possible.first, let high = possible.last {
        "beside the others theirs may lie in \(Number.text(low)) … \(Number.text(high))"
      } else {
        "more than one pair must change"
      }
    return "these correlations cannot exist together (smallest eigenvalue "
      + "\(Number.text((smallest.value * 1000).rounded() / 1000))): look at \(pair), "
      + "\(Number.text(matrix[i][j])); \(advice)"
  }
}
