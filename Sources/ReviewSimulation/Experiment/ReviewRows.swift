/// What rows and families of a review's results are called.
public enum ReviewRows {
  /// The name of the family that counts analyses flagged as heterogeneous.
  public static let flagged = "heterogeneous"
  /// What rows beside analyses are called in the place of an outcome.
  public static let largestFinding = "largest finding"
  /// What rows of conclusions that methods draw differently are called.
  public static let flips = "conclusions that flip"
  /// What rows that compare with the counts of a published review are called.
  public static let observedCounts = "observed counts"
  /// What rows of trials that nobody sees are called.
  public static let unpublished = "unpublished"
  /// What rows of published trials that claim a finding are called.
  public static let claims = "published trials that claim a finding"
  /// What follows the group in rows in which the next of its chain stands in for a method without a result.
  public static let fallback = ", with fallback"
  /// What follows the group in rows of replicates in which every method gave a result.
  public static let complete = ", where all gave a result"
}
