/// A chart as it is described: two axes and layers of marks.
///
/// How it is drawn is somebody else's business. ``TerminalChart`` draws it in characters; a file format would be another renderer of the same description.
public struct Chart: Sendable {
  /// One axis.
  public struct Axis: Sendable {
    public var label: String
    /// Values at the left or bottom end and at the other; the first may be the larger.
    public var from: Double
    public var to: Double
    /// Values with a label, by increasing importance: of two in one place the later stays.
    public var ticks: [(value: Double, text: String)]

    /// An axis.
    public init(
      _ label: String, from: Double, to: Double, ticks: [(value: Double, text: String)] = []
    ) {
      self.label = label
      self.from = from
      self.to = to
      self.ticks = ticks
    }

    /// Where a value stands: 0 at the left or bottom end, 1 at the other.
    func place(_ value: Double) -> Double { (value - from) / (to - from) }
  }

  /// A place in the units of the axes.
  public struct Place: Sendable {
    public var x: Double
    public var y: Double

    /// A place.
    public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
  }

  /// What a mark looks like.
  public enum Mark: Sendable {
    case filled
    /// Of a ghost: what is not there, or was filled in.
    case hollow
  }

  /// What a colour says; without colours nothing is lost.
  public enum Ink: Sendable { case plain, good, bad, muted }

  /// A column from a base of 0, in place of many values.
  public struct Bar: Sendable {
    public var from: Double
    public var to: Double
    public var height: Double
    public var ink: Ink

    /// A column.
    public init(from: Double, to: Double, height: Double, ink: Ink = .plain) {
      (self.from, self.to, self.height, self.ink) = (from, to, height, ink)
    }
  }

  /// Marks of one kind.
  public enum Layer: Sendable {
    /// Places joined in turn.
    case line([Place])
    /// Between two lines: x, lowest, highest.
    case band([(x: Double, low: Double, high: Double)])
    /// A dotted guide at a value of the y axis, or of the x axis.
    case level(Double)
    case upright(Double)
    case points([Place], Mark, Ink)
    case bars([Bar])
  }

  public var x: Axis
  public var y: Axis
  public var layers: [Layer]
  /// What marks mean, below the chart; empty where they explain themselves.
  public var legend: String

  /// A chart.
  public init(x: Axis, y: Axis, layers: [Layer], legend: String = "") {
    self.x = x
    self.y = y
    self.layers = layers
    self.legend = legend
  }
}
