/// A rectangle, y downwards, in points.
struct Box: Sendable, Equatable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }

  func overlaps(_ other: Box) -> Bool {
    x < other.right && other.x < right && y < other.bottom && other.y < bottom
  }

  func holds(_ other: Box) -> Bool {
    other.x >= x && other.right <= right && other.y >= y && other.bottom <= bottom
  }
}

/// Puts words beside places so that they cover neither each other nor marks.
///
/// Places around a mark are tried in a fixed order, right above first (Imhof 1975, The American Cartographer 2:128); words for
/// which there is none are left out.
struct LabelPlacement {
  /// Where words may stand.
  let room: Box
  private(set) var taken: [Box]

  init(_ room: Box, around marks: [Box]) {
    self.room = room
    taken = marks
  }

  /// The place of some words; nil where there is none.
  mutating func place(_ text: String, at x: Double, _ y: Double, size: Double) -> Box? {
    let (width, gap) = (TextMetrics.width(text, size: size), 4.0)
    let (above, below, middle) = (y - gap - size, y + gap, y - size / 2)
    let places = [
      (x + gap, above), (x + gap, below), (x - gap - width, above), (x - gap - width, below),
      (x + gap, middle), (x - gap - width, middle), (x - width / 2, above), (x - width / 2, below),
    ]
    let boxes = places.map { Box(x: $0.0, y: $0.1, width: width, height: size) }
    guard
      let box = boxes.first(where: { box in
        room.holds(box) && !taken.contains { $0.overlaps(box) }
      })
    else { return nil }
    taken.append(box)
    return box
  }
}
