public import Parts

/// An effect that depends on how people stood at baseline.
///
/// ```
/// effect on a person = m·(effect + difference·(x − mean)/SD),   x the baseline of the outcome, m what is delivered
/// ```
///
/// The mean is that of people of the same level where the trial has a modifier. Of arms on trial, on every normal score measured once, by its own baseline. At the mean baseline the effect is the arm's; so it
/// is over all people, unless who comes to the support goes with the baseline too. SD is that of the baseline over everybody, sites and clusters
/// included. What is measured otherwise is not moved.
public struct BaselineModifier: Sendable, Equatable {
  /// How much larger effects of arms on trial are for each SD by which a person's baseline is higher.
  public var difference: Quantity

  static let units: [Fields.QuantityUnit] = [
    ("smd", -10...10, .standardDeviations), ("points", -1e9...1e9, .points),
  ]

  /// A dependence.
  ///
  /// - Parameter difference: SMD or points of the score for one SD of its baseline.
  public init(difference: Quantity) {
    self.difference = difference
  }

  init(_ f: Fields) {
    difference =
      f.quantity(
        "difference", in: BaselineModifier.units,
        "How much larger effects of arms on trial are for each SD by which a baseline is higher.")
      ?? Quantity("smd", 0)
  }

  func check(_ f: Fields) {
    f.expect(difference, in: BaselineModifier.units, at: "difference")
  }
}
