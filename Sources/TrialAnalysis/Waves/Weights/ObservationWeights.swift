internal import Inference

/// What each score of two arms weighs: the inverse of how likely its person was to be there still, wave by wave.
///
/// ```
/// weight_iw = Π_{k ≤ w} P(still there at k | arm)/P(still there at k | arm, baseline, last score seen)
/// ```
///
/// Models and stabilising shares are those of ``InverseProbabilityWeights``; a score at the first wave weighs 1. Whoever has none there is left out. Source:
/// Robins, Rotnitzky & Zhao (1995) JASA 90:106.
struct ObservationWeights {
  let people: WeightedPeople
  let count: Int
  private let sample: WaveSample
  private let waves: Int
  private let weights: UnsafeMutablePointer<Double>

  static func size(people: Int, waves: Int) -> Int { WeightedPeople.size(people) + people * waves }

  init(_ sample: WaveSample, _ contrast: ArmPair, in memory: UnsafeMutablePointer<Double>) {
    self.sample = sample
    (waves, count) = (sample.times.count, sample.people.count)
    people = WeightedPeople(sample, contrast, in: memory)
    weights = memory + WeightedPeople.size(count)
  }

  /// Weighs all waves.
  ///
  /// - Returns: Why that cannot be done; nil where it can.
  func weigh() -> Failure? {
    for w in 0..<waves {
      if w > 0, let failure = people.weigh(w) { return failure }
      for i in 0..<count { weights[i * waves + w] = people.weight(i) }
    }
    return nil
  }

  func value(_ i: Int, _ wave: Int) -> Double { sample.values[i * waves + wave] }

  /// What a score weighs; 0 where there is none.
  func weight(_ i: Int, _ wave: Int) -> Double {
    people.side(i) == nil || value(i, wave).isNaN ? 0 : weights[i * waves + wave]
  }
}
