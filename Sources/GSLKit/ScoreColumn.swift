internal import CLanes

/// Scores of many people at once: steps from a floor to a ceiling.
///
/// ```
/// score = min + step·round(clamp((center + sd·z − min)·perPoint, 0, most)) − origin
/// ```
///
/// One operation after the other, each rounded, in this order: the same bytes as for one person after the other.
public struct ScoreColumn: BitwiseCopyable {
  /// Lowest score, distance of two scores and its inverse.
  public var min: Double
  public var step: Double
  public var perPoint: Double
  /// Steps from the lowest score to the highest.
  public var most: Double
  /// What is taken off each score.
  public var origin: Double

  /// Scores from a floor to a ceiling.
  ///
  /// - Parameters:
  ///   - min: Lowest score.
  ///   - step: Distance of two scores, above 0.
  ///   - perPoint: 1/step.
  ///   - most: Steps from the lowest score to the highest.
  ///   - origin: What is taken off each score.
  public init(min: Double, step: Double, perPoint: Double, most: Double, origin: Double = 0) {
    (self.min, self.step, self.perPoint, self.most) = (min, step, perPoint, most)
    self.origin = origin
  }

  /// Gives the scores of people.
  ///
  /// - Parameters:
  ///   - latent: Their standard normals z.
  ///   - count: How many they are.
  ///   - center: Their mean before scores are given.
  ///   - sd: Their standard deviation.
  ///   - scores: Where the scores go.
  public func fill(
    from latent: UnsafePointer<Double>, _ count: Int, center: Double, sd: Double,
    into scores: UnsafeMutablePointer<Double>
  ) {
    clanes_scores(
      latent, Int64(count), clanes_scale(min: min, step: step, per_point: perPoint, most: most),
      center, sd, origin, scores)
  }
}
