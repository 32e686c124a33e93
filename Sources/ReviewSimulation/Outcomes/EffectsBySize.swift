internal import Foundation
public import MetaAnalysis
public import Parts

/// How true effects go with the size of a trial: small trials truly differ.
///
/// With N people and a typical size N₀:
///
/// ```
/// se(N) = 2/√N      x(N) = se(N), or se(N)² where the mean moves with the variance
/// mean = stated mean + slope·(x(N) − x(N₀))      τ = stated τ·exp(growth·(se(N) − se(N₀)))
/// ```
///
/// se is the standard error of a standardised mean difference of two equal arms whose true effect is 0. N is how many
/// people a trial was planned for: whoever drops out changes its standard error, not what is true. Source:
/// Viechtbauer & López-López (2022) Res Synth Methods 13:697.
public struct EffectsBySize: Sendable, Equatable {
  /// What the mean moves with.
  public let measure: SmallStudyMeasure
  /// Of the mean, per unit of it.
  public let slope: Double
  /// Of log τ, per unit of the standard error.
  public let growth: Double
  /// People of a trial that has mean and τ as they are stated, > 0.
  public let typicalSize: Double

  /// A rule; nil where nothing moves.
  ///
  /// - Parameters:
  ///   - measure: What the mean moves with.
  ///   - slope: Its slope.
  ///   - growth: The slope of log τ on the standard error.
  ///   - typicalSize: The size at which mean and τ are as stated, > 0.
  public init?(
    _ measure: SmallStudyMeasure = .standardError, slope: Double, growth: Double = 0,
    typicalSize: Double
  ) {
    precondition(typicalSize > 0, "a size")
    guard slope != 0 || growth != 0 else { return nil }
    // Where the mean stands still, it moves with neither: rules that do the same are the same.
    self.measure = slope == 0 ? .standardError : measure
    self.slope = slope
    self.growth = growth
    self.typicalSize = typicalSize
  }

  /// What is added to the mean of a trial of so many people.
  public func shift(_ size: Double) -> Double {
    slope * (measure.value(4 / size) - measure.value(4 / typicalSize))
  }

  /// What its τ is multiplied by.
  public func growth(_ size: Double) -> Double {
    exp(growth * 2 * (1 / size.squareRoot() - 1 / typicalSize.squareRoot()))
  }
}

extension SmallStudyMeasure: Choice {}
