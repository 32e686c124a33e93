public import Parts

/// What a review does with trials that have two treatment arms and one control arm.
public enum MultiArmRule: String, Choice {
  /// The first arm against control; the second is left out.
  case pick
  /// Both arms as one against control.
  case combine
  /// Each arm against one half of the control arm: two rows, as if they were independent trials.
  case split
}

/// Second treatment arms: which trials have them is said by their setting.
public struct SecondArm: Sendable, Equatable {
  /// Index of the characteristic in which the second arm differs from the first; nil for none.
  public var varies: Int?
  /// What a reviewer makes of three arms.
  public var rule: MultiArmRule

  /// Second arms.
  public init(varies: Int? = nil, rule: MultiArmRule = .pick) {
    self.varies = varies
    self.rule = rule
  }
}
