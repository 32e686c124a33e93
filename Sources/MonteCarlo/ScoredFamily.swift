public import Inference

/// A family of a layout, made ready to be counted.
public struct ScoredFamily: Sendable {
  /// How it is decided what of a family is rejected.
  public enum Procedure: Sendable {
    /// For all of its members, by thresholds that are known beforehand.
    case planned(FamilyRule)
    /// For those that a replicate runs, by p-values.
    case run(Adjustment, alpha: Double)
    /// By what was said of its members: ``Scoreboard/flag(_:of:)``.
    case flagged
  }

  /// How it is decided what is rejected.
  public var procedure: Procedure
  /// Rows of the layout, in the order of the family.
  public var members: [Int]
  /// Whether only estimates above 0 count.
  public var benefitOnly: Bool

  /// A family.
  ///
  /// - Parameters:
  ///   - procedure: How it is decided what is rejected.
  ///   - members: Rows of the layout; at most ``/Inference/FamilyRule/largest``.
  ///   - benefitOnly: Whether only estimates above 0 count.
  public init(_ procedure: Procedure, members: [Int], benefitOnly: Bool = false) {
    self.procedure = procedure
    self.members = members
    self.benefitOnly = benefitOnly
  }
}
