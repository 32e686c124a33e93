public import MonteCarlo

/// Designs with their size, price and power.
public enum DesignTable {
  /// One design.
  public struct Row: Sendable {
    /// What sets it apart: "usual-care 0.5".
    public var settings: [String]
    public var value: Double
    public var people: Int
    public var cost: Double
    public var measured: Measured
    public var isCheapest: Bool

    /// A design.
    public init(
      settings: [String], value: Double, people: Int, cost: Double, measured: Measured,
      isCheapest: Bool
    ) {
      self.settings = settings
      self.value = value
      self.people = people
      self.cost = cost
      self.measured = measured
      self.isCheapest = isCheapest
    }
  }

  /// A table, cheapest first where it is a front.
  ///
  /// - Parameters:
  ///   - title: What the designs are.
  ///   - currency: Of the costs.
  ///   - noun: What was solved for.
  ///   - isInteger: Whether that is a whole number.
  ///   - rows: The designs.
  /// - Returns: The text.
  public static func text(
    _ title: String, currency: String, noun: String, isInteger: Bool, rows: [Row]
  ) -> String {
    guard !rows.isEmpty else { return "" }
    let short =
      noun == "participants per arm"
      ? "per arm" : noun.split(separator: ".").last.map(String.init) ?? noun
    var table = Table(["design", short, "people in all", "cost", "power there"], right: [1, 2, 3])
    for row in rows {
      table.rows.append([
        row.settings.joined(separator: ", ") + (row.isCheapest ? " (cheapest)" : ""),
        isInteger ? Figures.count(row.value) : Figures.known(row.value),
        Figures.count(row.people), Figures.money(row.cost),
        Figures.text(row.measured),
      ])
    }
    return "\(title) (cost in \(currency))\n" + table.text
  }
}
