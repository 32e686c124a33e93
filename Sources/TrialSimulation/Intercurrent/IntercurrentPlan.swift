/// Intercurrent events of the people of an arm, made ready to draw them.
struct IntercurrentPlan: Sendable {
  let law: IntercurrentLaw
  /// The repeated score that decides when they happen.
  let outcome: Int
  /// By outcome: what the arm's support does at each wave on average, and further in each level of a modifier.
  let effects: [[Double]]
  let furtherByLevel: [[[Double]]]
  /// By outcome and event: points that are added to scores afterwards.
  let shifts: [[Double]]
  /// Places of the events by name; nil of those that the arm does not have.
  let places: [Int?]
}
