public import Inference

/// An analysis of repeated measures.
public protocol WavesAnalysis: DescribedAnalysis {
  /// The weights of waves that make its estimand of a course: a difference in means at each wave, weighted.
  ///
  /// - Parameter times: Times of the waves.
  /// - Returns: A weight for each.
  func weights(_ times: [Double]) -> [Double]
  /// What estimates are in, "per unit of time" where it is a slope.
  var isSlope: Bool { get }
  /// Whether clusters are what it compares.
  var comparesClusters: Bool { get }
  /// Why an outcome with these waves can never be analysed; nil where it can.
  func problem(_ times: [Double]) -> String?
  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves.
  ///   - arms: How many arms there are.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit.
  func fit(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit
}

extension WavesAnalysis {
  public var comparesClusters: Bool { false }
  public func problem(_ times: [Double]) -> String? { nil }
}

/// The weights of waves that make a least-squares slope.
func slopeWeights(_ times: [Double]) -> [Double] {
  let mean = times.reduce(0, +) / Double(max(times.count, 1))
  let spread = times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return times.map { ($0 - mean) / spread }
}
