internal import GSLKit

/// People in the arms of a trial.
struct ArmSizes: BitwiseCopyable, Sendable {
  var control = 0.0
  var first = 0.0
  var second = 0.0

  /// Takes those who stay, at random; three uniforms are used.
  mutating func thin(
    treated: BinomialFamily.View, control: BinomialFamily.View, using stream: inout RandomStream
  ) {
    self.control = ArmSizes.staying(of: self.control, control, stream.uniform())
    first = ArmSizes.staying(of: first, treated, stream.uniform())
    second = ArmSizes.staying(of: second, treated, stream.uniform())
  }

  private static func staying(of n: Double, _ stays: BinomialFamily.View, _ u: Double) -> Double {
    n < 1 ? 0 : Double(stays.draw(u, trials: Int(n)))
  }
}
