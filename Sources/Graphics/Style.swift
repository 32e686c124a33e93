/// What a series looks like: told apart without colours too.
public struct Style: Sendable, Equatable {
  /// The shape of a mark.
  public enum Shape: String, Sendable, CaseIterable {
    /// A disc.
    case circle
    /// A square on its side.
    case square
    /// A triangle that points up.
    case triangle
    /// A square on its corner.
    case diamond
    /// A triangle that points down.
    case wedge
    /// Two strokes.
    case cross
    /// No mark.
    case none
  }

  /// Red, green and blue, as `#0072B2`.
  public var colour: String
  /// The shape of its marks.
  public var shape: Shape
  /// Whether marks are filled.
  public var isFilled: Bool
  /// Lengths of dashes and gaps in points; empty for an unbroken line.
  public var dashes: [Double]
  /// How thick lines are, in points.
  public var thickness: Double

  /// A look.
  public init(
    colour: String, shape: Shape, isFilled: Bool = true, dashes: [Double] = [],
    thickness: Double = 1
  ) {
    self.colour = colour
    self.shape = shape
    self.isFilled = isFilled
    self.dashes = dashes
    self.thickness = thickness
  }

  /// Looks by their number: five colours, six shapes and five kinds of dashes, so that thirty in a row differ.
  ///
  /// Colours are those of Okabe and Ito (2008), "Color universal design", that reach a contrast of 3 with white (WCAG 2.1,
  /// 1.4.11); people with any of the common kinds of colour blindness tell them apart. What is printed in grey is told apart by
  /// shape, filling and dashes.
  ///
  /// - Parameter number: From 0.
  /// - Returns: The look.
  public static func numbered(_ number: Int) -> Style {
    let number = max(number, 0)
    let shapes = Shape.allCases.dropLast()
    return Style(
      colour: colours[number % colours.count], shape: shapes[number % shapes.count],
      isFilled: number % 2 == 0, dashes: dashes[number % dashes.count])
  }

  /// Black, of what belongs to no series.
  public static let plain = Style(colour: "#222222", shape: .square)

  static let colours = ["#0072B2", "#D55E00", "#009E73", "#000000", "#B5568F"]
  private static let dashes: [[Double]] = [[], [5, 2], [1.5, 1.5], [7, 2, 1.5, 2], [3, 1.5]]
}
