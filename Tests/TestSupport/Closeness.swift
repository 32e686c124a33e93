/// Whether two numbers agree within a relative tolerance with an absolute floor.
///
/// - Parameters:
///   - a: One number.
///   - b: The other.
///   - relative: Tolerance relative to the larger magnitude.
///   - floor: Absolute tolerance below which nothing is asked.
/// - Returns: True when they agree.
public func close(
  _ a: Double, _ b: Double, relative: Double = 1e-10, floor: Double = 1e-12
) -> Bool {
  a == b || abs(a - b) <= max(floor, relative * max(abs(a), abs(b)))
}
