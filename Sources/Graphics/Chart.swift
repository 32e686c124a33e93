/// A chart as it is described: two axes, layers of marks, text beside them, and the numbers that are drawn.
///
/// How it is drawn is somebody else's business: in characters for a terminal, in SVG for a page or a paper. What characters
/// cannot show (``columns``, ``notes``) stands elsewhere in the text of a terminal.
public struct Chart: Sendable {
  /// One axis.
  public struct Axis: Sendable {
    /// What stands along it.
    public enum Kind: Sendable {
      /// Numbers.
      case numbers
      /// Names, one a whole number: rows of a forest plot.
      case names
    }

    /// What is measured along it.
    public var label: String
    /// The value at the left or bottom end; it may be the larger.
    public var from: Double
    /// The value at the other end.
    public var to: Double
    /// Values with a label, by increasing importance: of two in one place the later stays.
    public var ticks: [(value: Double, text: String)]
    /// What stands along it.
    public var kind: Kind

    /// An axis.
    public init(
      _ label: String, from: Double, to: Double, ticks: [(value: Double, text: String)] = [],
      kind: Kind = .numbers
    ) {
      self.label = label
      self.from = from
      self.to = to
      self.ticks = ticks
      self.kind = kind
    }

    /// Where a value stands: 0 at the left or bottom end, 1 at the other.
    public func place(_ value: Double) -> Double { (value - from) / (to - from) }
  }

  /// A place in the units of the axes.
  public struct Place: Sendable {
    /// Along the axis from left to right.
    public var x: Double
    /// Along the other.
    public var y: Double

    /// A place.
    public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
  }

  /// What a mark looks like.
  public enum Mark: Sendable {
    /// Of what is there.
    case filled
    /// Of a ghost: what is not there, or was filled in.
    case hollow
  }

  /// What a colour says; without colours nothing is lost.
  public enum Ink: Sendable {
    /// Nothing in particular.
    case plain
    /// What one hopes for.
    case good
    /// What one does not.
    case bad
    /// What stands behind the rest.
    case muted
  }

  /// A column from a base of 0, in place of many values.
  public struct Bar: Sendable {
    /// Its left end.
    public var from: Double
    /// Its right end.
    public var to: Double
    /// How high it is.
    public var height: Double
    /// What its colour says.
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
    /// A dotted guide at a value of the y axis.
    case level(Double)
    /// A dotted guide at a value of the x axis.
    case upright(Double)
    /// Marks at places.
    case points([Place], Mark, Ink)
    /// Columns from a base of 0.
    case bars([Bar])
    /// Values with their intervals, of one name and one look.
    case series(Series)
    /// A filled outline: a contour of a funnel, the diamond of a pool.
    case area(name: String, [Place], Tone)
    /// Rectangles whose shade is a value.
    case cells([Cell])
    /// Words beside a place, where they overlap nothing.
    case label(Place, String)
  }

  /// Along the bottom.
  public var x: Axis
  /// Along the left side.
  public var y: Axis
  /// From the lowest to the uppermost.
  public var layers: [Layer]
  /// What marks mean, below a chart in characters; empty where they explain themselves.
  public var legend: String
  /// What it shows, in a line.
  public var title = ""
  /// The same for those who do not see it: what is compared, and what was found.
  public var alternative = ""
  /// Text beside the rows of a chart of names.
  public var columns: [Column] = []
  /// Lines below: how many replicates, what bars are.
  public var notes: [String] = []
  /// Every number that is drawn.
  public var table = Table()

  /// A chart.
  public init(x: Axis, y: Axis, layers: [Layer], legend: String = "") {
    self.x = x
    self.y = y
    self.layers = layers
    self.legend = legend
  }
}
