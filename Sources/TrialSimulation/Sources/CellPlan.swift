/// What of one outcome in one arm is the same in every replicate.
///
/// Made once a point, so that drawing people asks for nothing by name.
struct CellPlan: BitwiseCopyable {
  /// The chance of people to lack this outcome alone, and whether anybody can lack it at all.
  let missing: Double
  let canMiss: Bool
  /// Whether what people get makes the outcome differ between them in mean.
  let differs: Bool
  /// 1 where more is better, −1 where less is.
  let sign: Double
  /// The intracluster correlation, and standard deviations between and within clusters of people whose own is 1.
  let icc: Double
  let between: Double
  let within: Double
  /// What another arm's support adds in the place of the own: points, or risk; 0 for none.
  let exchange: Double
}
