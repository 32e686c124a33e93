internal import Foundation
internal import GSLKit
internal import Parts

/// What a model keeps of a trial between its steps.
struct TrialState: BitwiseCopyable, Sendable {
  /// People with data at the end of the intervention, and at the follow-up.
  var people = ArmSizes()
  var later = ArmSizes()
  /// People per group and correlation within it, of the first and the second arm.
  var groupSize = 1.0
  var icc = 0.0
  var secondGroupSize = 1.0
  var secondICC = 0.0
  /// Shifts of observed effects of the first and the second arm.
  var shift = Shift()
  var secondShift = Shift()
  var hasSecondArm = false
  var hasFollowUp = false
  /// Whether its analysis allows for its groups.
  var isAdjusted = false
  /// Whether its data can reach the review.
  var isUsable = false

  /// Whether the review takes the follow-up, whatever it found.
  func takesLater(_ followUp: FollowUp) -> Bool { hasFollowUp && followUp.rule == .longest }

  /// People with data at the time that the review takes.
  ///
  /// The better of two measurements is taken among those who have both.
  func reviewed(_ followUp: FollowUp) -> ArmSizes {
    hasFollowUp && followUp.rule != .end ? later : people
  }
}

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

/// How many people of an arm stay, prepared for every size that is not rare.
struct Dropout: Sendable {
  /// Whether people of a setting drop out.
  let loses: [Bool]
  /// By setting.
  let treated: [BinomialFamily]
  let control: [BinomialFamily]
  /// Between the end and the follow-up.
  let later: BinomialFamily

  init(_ population: Population) {
    /// Arms above this are walked to.
    let most = 1024
    func family(_ dropout: Double) -> BinomialFamily {
      // Nobody drops out: one entry that is never used.
      BinomialFamily(trials: 1...(dropout > 0 ? most : 1), p: 1 - dropout)
    }
    loses = population.settings.map(\.loses)
    treated = population.settings.map { family($0.dropout.treated) }
    control = population.settings.map { family($0.dropout.control) }
    later = family(population.followUp.dropout)
  }
}

/// By how much the observed effect of an arm is off, by rater.
struct Shift: BitwiseCopyable, Sendable {
  private var selfReport = 0.0
  private var clinician = 0.0
  private var records = 0.0

  subscript(rater: Rater) -> Double {
    switch rater {
    case .selfReport: selfReport
    case .clinician: clinician
    case .records: records
    }
  }

  /// Adds an amount that acts on each rater by a factor.
  mutating func add(_ amount: Double, _ acts: RaterFactors) {
    selfReport += amount * acts.selfReport
    clinician += amount * acts.clinician
    records += amount * acts.records
  }

  mutating func add(_ other: Shift) {
    selfReport += other.selfReport
    clinician += other.clinician
    records += other.records
  }

  /// Keeps the larger of what is there and an amount, in magnitude.
  mutating func keepLarger(_ amount: Double, _ acts: RaterFactors) {
    func larger(_ a: Double, _ b: Double) -> Double { abs(b) > abs(a) ? b : a }
    selfReport = larger(selfReport, amount * acts.selfReport)
    clinician = larger(clinician, amount * acts.clinician)
    records = larger(records, amount * acts.records)
  }

  /// The same, at most so large either way.
  func cut(to most: Double) -> Shift {
    var cut = self
    cut.selfReport = min(max(selfReport, -most), most)
    cut.clinician = min(max(clinician, -most), most)
    cut.records = min(max(records, -most), most)
    return cut
  }
}

/// One treated arm with its groups, as sampling goes: equal groups, as many as come nearest to their size.
///
/// ```
/// var(mean) = (1 + (m̄ − 1)·ICC)/n      m̄ = n/J, J = max(1, round(n/m))
/// ```
struct SampledArm {
  let n: Double
  let groups: Double
  let icc: Double

  init(n: Double, groupSize: Double, icc: Double) {
    self.n = n
    self.icc = groupSize > 1 ? icc : 0
    groups = self.icc > 0 ? max(1, (n / groupSize).rounded()) : n
  }

  /// By how much groups inflate the variance of the mean.
  var designEffect: Double { icc > 0 ? 1 + (n / groups - 1) * icc : 1 }
}
