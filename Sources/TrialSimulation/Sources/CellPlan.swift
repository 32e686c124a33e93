/// What of one outcome in one arm is the same in every replicate.
///
/// Made once a point, so that drawing people asks for nothing by name.
struct CellPlan: BitwiseCopyable {
  /// The chance of people to lack this outcome alone, and whether anybody can lack it at all.
  let missing: Double
  let canMiss: Bool
  /// Whether what people get makes the outcome differ between them in mean.
  let differs: Bool
  /// The arm's mean; by how much those of two levels of a modifier are off it, of an event or a count; whether they are at all.
  let mean: Double
  let levels: (lower: Double, upper: Double)
  let hasLevels: Bool
  /// 1 where more is better, −1 where less is.
  let sign: Double
  /// The intracluster correlation, and standard deviations between and within clusters of people whose own is 1.
  let icc: Double
  let between: Double
  let within: Double
  /// What another arm's support adds in the place of the own: points, or risk; 0 for none.
  let exchange: Double
  /// The share of the variance between groups of one cluster: of all of it, and of what is within clusters.
  let groupICC: Double
  let groupShare: Double

  /// How far people of a level are from their arm's mean.
  func level(_ level: Int) -> Double { level == 1 ? levels.upper : levels.lower }

  /// Share of the variance between clusters and between groups in them.
  var sharedICC: Double { icc + groupICC }
}
