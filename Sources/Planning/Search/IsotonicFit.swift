/// The monotone curve nearest to responses, for measures that no straight line fits.
///
/// Weighted least squares by pooling adjacent violators. Source: Barlow, Bartholomew, Bremner & Brunk
/// (1972) Statistical Inference under Order Restrictions, ch. 1.
struct IsotonicFit {
  /// Blocks of equal fitted value, by g: their first and last place, value, error.
  private(set) var blocks: [(first: Double, last: Double, y: Double, error: Double)] = []

  /// - Parameters:
  ///   - points: Responses.
  ///   - increasing: Whether y grows with g.
  init(_ points: [(g: Double, y: Double, error: Double)], increasing: Bool) {
    let sign = increasing ? 1.0 : -1.0
    for point in points.sorted(by: { $0.g < $1.g }) where point.error > 0 {
      blocks.append((point.g, point.g, point.y, point.error))
      while blocks.count > 1, let last = blocks.last,
        sign * (last.y - blocks[blocks.count - 2].y) <= 0
      {
        blocks.removeLast()
        let before = blocks.removeLast()
        let (v, w) = (1 / (before.error * before.error), 1 / (last.error * last.error))
        blocks.append(
          (
            before.first, last.last, (v * before.y + w * last.y) / (v + w),
            (1 / (v + w)).squareRoot()
          ))
      }
    }
  }

  /// Between which places the curve crosses a goal, shifted by `z` errors; nil when it does not.
  ///
  /// `at` lies between them by a straight line.
  func crossing(
    _ goal: Double, z: Double = 0
  ) -> (below: Double, above: Double, at: Double)? {
    for (a, b) in zip(blocks, blocks.dropFirst()) {
      let (p, q) = (a.y + z * a.error - goal, b.y + z * b.error - goal)
      if p * q <= 0, p != q {
        return (a.last, b.first, a.last + (b.first - a.last) * p / (p - q))
      }
    }
    return nil
  }
}
