/// What layers and margins are made of.
extension Chart {
  /// A value with its interval.
  public struct Datum: Sendable {
    /// Where it stands from left to right.
    public var x: Double
    /// Where it stands from bottom to top.
    public var y: Double
    /// Its interval, along the axis that its series says; nil where it has none.
    public var interval: ClosedRange<Double>?
    /// The area of its mark, in that of an ordinary one.
    public var size: Double

    /// A value.
    public init(_ x: Double, _ y: Double, interval: ClosedRange<Double>? = nil, size: Double = 1) {
      self.x = x
      self.y = y
      self.interval = interval
      self.size = size
    }
  }

  /// Values of one name and one look.
  public struct Series: Sendable {
    /// Along which axis intervals run.
    public enum Direction: Sendable {
      /// Along the x axis.
      case across
      /// Along the y axis.
      case upright
    }

    /// What the key calls it; empty for none.
    public var name: String
    /// Its values.
    public var points: [Datum]
    /// Its colour, mark and dashes.
    public var style: Style
    /// Whether a line joins them.
    public var isJoined: Bool
    /// Along which axis intervals run.
    public var direction: Direction

    /// A series.
    public init(
      _ name: String, _ points: [Datum], style: Style, isJoined: Bool = false,
      direction: Direction = .upright
    ) {
      self.name = name
      self.points = points
      self.style = style
      self.isJoined = isJoined
      self.direction = direction
    }
  }

  /// The grey of an area.
  public enum Tone: String, Sendable, CaseIterable {
    /// That of the page.
    case clear
    /// A little darker.
    case light
    /// Darker again.
    case middle
    /// So dark that black marks on it are still seen.
    case dark
    /// That of marks.
    case strong
  }

  /// A rectangle whose shade is a value.
  public struct Cell: Sendable {
    /// From left to right.
    public var x: ClosedRange<Double>
    /// From bottom to top.
    public var y: ClosedRange<Double>
    /// 0, the lightest, to 1, the darkest.
    public var share: Double
    /// What stands in it.
    public var text: String
    /// Whether it lies on the far side of a level: a thick line runs between those that do and those that do not.
    public var isBeyond: Bool

    /// A rectangle.
    public init(
      x: ClosedRange<Double>, y: ClosedRange<Double>, share: Double, text: String,
      isBeyond: Bool = false
    ) {
      self.x = x
      self.y = y
      self.share = share
      self.text = text
      self.isBeyond = isBeyond
    }
  }

  /// A column of text right of the rows.
  public struct Column: Sendable {
    /// What stands above it.
    public var heading: String
    /// What stands beside a value of the y axis.
    public var texts: [(y: Double, text: String)]

    /// A column.
    public init(_ heading: String, _ texts: [(y: Double, text: String)]) {
      self.heading = heading
      self.texts = texts
    }
  }

  /// The numbers of a chart.
  public struct Table: Sendable, Equatable {
    /// A name or a number.
    public enum Entry: Sendable, Equatable {
      /// A name.
      case text(String)
      /// A number; empty where it is not finite.
      case number(Double)
      /// Nothing.
      case none
    }

    /// What columns hold.
    public var titles: [String]
    /// Row by row, as long as the titles.
    public var rows: [[Entry]]

    /// A table.
    public init(_ titles: [String] = [], rows: [[Entry]] = []) {
      self.titles = titles
      self.rows = rows
    }
  }
}

extension Chart.Table.Entry {
  /// A number that may be missing, or not be finite.
  ///
  /// - Parameter value: The number.
  public init(_ value: Double?) {
    self = value.flatMap { $0.isFinite ? .number($0) : nil } ?? .none
  }

  /// The digits that read back as the same number; a name as it is.
  public var digits: String {
    switch self {
    case .text(let text): text
    case .number(let value):
      value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    case .none: ""
    }
  }
}
