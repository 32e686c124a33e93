internal import Foundation
internal import GSLKit

/// Events of a binary outcome without treatment.
public struct EventRisk: Sendable, Equatable {
  /// Probability of the event in a typical control arm, in (0, 1).
  public var control: Double
  /// Standard deviation between trials of its logit.
  public var logitSD: Double

  /// A risk.
  public init(control: Double, logitSD: Double = 0) {
    self.control = control
    self.logitSD = logitSD
  }

  /// Logit of the risk of the control arm of one trial.
  func drawLogit(using stream: inout RandomStream) -> Double {
    logit + logitSD * stream.normal()
  }

  /// Logit of the risk of a typical control arm.
  var logit: Double { log(control / (1 - control)) }

  /// The probability of a logit.
  static func probability(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }
}
