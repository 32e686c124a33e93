/// What a model keeps of a trial between its steps.
struct TrialState: BitwiseCopyable, Sendable {
  /// People with data at the end of the intervention, and at the follow-up.
  var people = ArmSizes()
  var later = ArmSizes()
  /// Groups of the first and the second arm.
  var groups = Groups()
  var secondGroups = Groups()
  /// Shifts of observed effects of the first and the second arm.
  var shift = Shift()
  var secondShift = Shift()
  var hasSecondArm = false
  var hasFollowUp = false
  /// Whether its analysis allows for its groups.
  var isAdjusted = false
  /// Whether its data can reach the review.
  var isUsable = false

  /// Whether the review takes the follow-up, whatever it found.
  func takesLater(_ followUp: FollowUp) -> Bool { hasFollowUp && followUp.rule == .longest }

  /// People with data at the time that the review takes.
  ///
  /// The better of two measurements is taken among those who have both.
  func reviewed(_ followUp: FollowUp) -> ArmSizes {
    hasFollowUp && followUp.rule != .end ? later : people
  }
}
