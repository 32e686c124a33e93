internal import Inference

/// Solves equations by a correlation, or, where it is not found, by the first that is of those declared to take its place.
///
/// - Parameters:
///   - first: The correlation asked for.
///   - fallback: Those that may take its place, in turn.
///   - solve: Why one is not found; nil where it is.
/// - Returns: Why none is, nil where one is; and whether it is another than was asked for.
func solveInTurn<Correlation>(
  _ first: Correlation, _ fallback: [Correlation], _ solve: (Correlation) -> Failure?
) -> (failure: Failure?, isSimpler: Bool) {
  var failure = solve(first)
  var isSimpler = false
  for other in fallback where failure == .singular || failure == .noConvergence {
    failure = solve(other)
    isSimpler = true
  }
  return (failure, isSimpler)
}
