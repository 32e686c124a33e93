/// What differs between the people of one level of an arm and all of them.
struct LevelEffect: Sendable {
  /// Wave by wave, or at the end.
  var means: [Double]
  var baseline: Double
  /// What all of the own, and of the other arm's support, does further.
  var own: [Double]
  var other: [Double]

  /// What the other arm's support does further in the place of the own, so much of which is delivered.
  func exchange(delivered: Double) -> [Double] { zip(other, own).map { $0 - delivered * $1 } }
}

/// What moves the latent normals of the people of one level, in SDs of the score; of a score measured once.
struct LevelMove: BitwiseCopyable {
  let end: Double
  let baseline: Double
}
