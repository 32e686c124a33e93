internal import Foundation

/// Differences in means of a trial's arms against control, in standard deviations of people.
///
/// ```
/// d_a = effect_a + √(deff_a/n_a + 1/n_c)·e_a        corr(e₁, e₂) = (1/n_c)/(sd₁·sd₂)
/// ```
struct Differences {
  let first: Double
  let second: Double
  /// The first over its standard deviation.
  let deviate: Double
  let people: ArmSizes

  init(
    _ effects: (first: Double, second: Double), _ error: Double, _ other: Double,
    people: ArmSizes, _ state: TrialState
  ) {
    self.people = people
    let a = SampledArm(n: people.first, state.groups)
    let sd = (a.designEffect / a.n + 1 / people.control).squareRoot()
    first = effects.first + sd * error
    deviate = first / sd
    guard state.hasSecondArm else {
      second = 0
      return
    }
    let b = SampledArm(n: people.second, state.secondGroups)
    let sd2 = (b.designEffect / b.n + 1 / people.control).squareRoot()
    let shared = 1 / (people.control * sd * sd2)
    second =
      effects.second + sd2 * (shared * error + max(0, 1 - shared * shared).squareRoot() * other)
  }
}
