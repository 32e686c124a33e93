/// A simulated figure with its Monte Carlo standard error: the only type that carries one.
public struct Measured: Sendable, Equatable {
  /// Which measure, in the words of the JSON rows: `power`, `bias`.
  public var measure: String
  /// The figure, in its unit.
  public var value: Double
  /// Monte Carlo standard error; 0 only for what is known exactly.
  public var mcse: Double
  /// Replicates that the figure rests on.
  public var replicates: Int
  /// Unit of value and mcse.
  public var unit: String
  /// For a proportion with no event in R replicates: 3/R, the one-sided 95 % bound.
  public var atMost: Double?

  /// A figure.
  public init(
    _ measure: String, _ value: Double, mcse: Double, replicates: Int, unit: String = "",
    atMost: Double? = nil
  ) {
    self.measure = measure
    self.value = value
    self.mcse = mcse
    self.replicates = replicates
    self.unit = unit
    self.atMost = atMost
  }

  init(_ measure: String, _ proportion: Proportion) {
    self.init(
      measure, proportion.value, mcse: proportion.error, replicates: proportion.replicates,
      atMost: proportion.events == 0 ? 3 / Double(proportion.replicates) : nil)
  }
}
