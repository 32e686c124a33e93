public import Planning

/// What a plan was asked beyond a single search.
public enum PlanContext: Sendable {
  case plain
  /// The target is reached over a box of assumptions.
  case robust(RobustBox)
  /// Power averaged over the priors of the scenario.
  case assurance
  /// The cheapest of several designs.
  case cheapest(CheapestDesign)
}

/// A box of assumptions and what was found at its corners, at the answer.
public struct RobustBox: Sendable {
  /// One assumption and its range.
  public struct Side: Sendable {
    public let path: String
    public let range: ClosedRange<Double>

    /// A side.
    public init(path: String, range: ClosedRange<Double>) {
      self.path = path
      self.range = range
    }
  }

  public let sides: [Side]
  /// The corner that needs most, a value for each side.
  public let binding: [Double]
  /// The best of the corners, at the answer; nil where nothing reaches the target.
  public let best: Response?
  /// The worst of the points inside, at the answer.
  public let inside: Response?

  /// A box.
  public init(sides: [Side], binding: [Double], best: Response?, inside: Response?) {
    self.sides = sides
    self.binding = binding
    self.best = best
    self.inside = inside
  }
}

/// The cheapest of the designs that were compared.
public struct CheapestDesign: Sendable {
  /// How many were compared.
  public let compared: Int
  /// How many of them reach the target.
  public let reaching: Int
  /// What sets it apart: paths and values.
  public let settings: [(path: String, value: String)]
  /// What it costs, with its currency.
  public let cost: String
  /// What the dearest of those that reach the target costs.
  public let dearest: String

  /// A design.
  public init(
    compared: Int, reaching: Int, settings: [(path: String, value: String)], cost: String,
    dearest: String
  ) {
    self.compared = compared
    self.reaching = reaching
    self.settings = settings
    self.cost = cost
    self.dearest = dearest
  }
}
