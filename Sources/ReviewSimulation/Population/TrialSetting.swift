/// A group of trials that share a place: "added to hospital services", "online".
public struct TrialSetting: Sendable {
  /// What tables call it.
  public var name: String
  /// How many trials there are.
  public var trials: Int
  /// How many of them report anything usable; the others reach the review only if their authors answer.
  public var usable: Int
  /// How large its trials are.
  public var sizes: TrialSizes
  /// Probability that a person is gone by the end, with the treatment and in the control arm.
  public var dropout: (treated: Double, control: Double)
  /// Probability that a trial has a second treatment arm.
  public var secondArm: Double

  /// A setting.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - trials: Trials, ≥ 1.
  ///   - usable: Trials with usable data, at most all; nil for all.
  ///   - sizes: People per trial.
  ///   - dropout: Probabilities of dropping out, in [0, 1).
  ///   - secondArm: Probability of a second treatment arm.
  public init(
    name: String, trials: Int, usable: Int? = nil, sizes: TrialSizes,
    dropout: (treated: Double, control: Double) = (0, 0), secondArm: Double = 0
  ) {
    self.name = name
    self.trials = trials
    self.usable = usable ?? trials
    self.sizes = sizes
    self.dropout = dropout
    self.secondArm = secondArm
  }

  /// Whether people drop out.
  var loses: Bool { dropout.treated > 0 || dropout.control > 0 }
}
