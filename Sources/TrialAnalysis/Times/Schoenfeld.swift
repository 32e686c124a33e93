internal import Foundation
internal import GSLKit

/// Events that a log-rank test needs, by Schoenfeld's formula.
///
/// ```
/// D = (z_{1−α/2} + z_{1−β})²/(p(1 − p)·ln²HR),   SE of ln HR = 1/√(D·p(1 − p))
/// ```
///
/// It takes the variance that holds where arms do not differ, at every time, so that it is off where the hazard ratio is far from 1, or arms
/// are unequal: the manual has by how much. Source: Schoenfeld (1981) Biometrika 68:316; (1983) Biometrics 39:499.
public enum Schoenfeld {
  /// Events in both arms together, not rounded.
  ///
  /// ```swift
  /// let events = Schoenfeld.events(hazardRatio: 0.7, power: 0.9)  // 330.4
  /// ```
  ///
  /// - Parameters:
  ///   - hazardRatio: Above 0, not 1.
  ///   - power: Above 0 and below 1.
  ///   - alpha: Level of the two-sided test, above 0 and below 1.
  ///   - share: p, the share of people in the first arm, above 0 and below 1.
  /// - Returns: D; infinity for a hazard ratio of 1, NaN for what is out of range.
  public static func events(
    hazardRatio: Double, power: Double, alpha: Double = 0.05, share: Double = 0.5
  ) -> Double {
    guard let a = try? Normal.quantile(1 - alpha / 2), let b = try? Normal.quantile(power) else {
      return .nan
    }
    let effect = log(hazardRatio)
    return (a + b) * (a + b) / (share * (1 - share) * effect * effect)
  }

  /// The standard error to expect of a log hazard ratio.
  ///
  /// - Parameters:
  ///   - events: In both arms together, above 0.
  ///   - share: Share of people in the first arm, above 0 and below 1.
  /// - Returns: The standard error.
  public static func standardError(events: Double, share: Double = 0.5) -> Double {
    1 / (events * share * (1 - share)).squareRoot()
  }
}
