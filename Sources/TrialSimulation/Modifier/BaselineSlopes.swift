/// What baselines make of an effect on one outcome in one arm.
struct BaselineSlopes: BitwiseCopyable {
  /// Points for a point of the baseline with all of the own support, and with the other arm's as it is delivered there.
  let own: Double
  let other: Double
  /// Of the own, where all get the same.
  let share: Double
  /// Points of one unit of the latent normals.
  let baselineSD: Double
  let sd: Double

  var isAny: Bool { own != 0 || other != 0 }
}
