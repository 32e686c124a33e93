internal import PeerSupport

/// By how much the observed effect of an arm is off, by rater.
struct Shift: BitwiseCopyable, Sendable {
  private var selfReport = 0.0
  private var unblindedClinician = 0.0
  private var blindedClinician = 0.0
  private var records = 0.0

  subscript(rater: Rater) -> Double {
    switch rater {
    case .selfReport: selfReport
    case .unblindedClinician: unblindedClinician
    case .blindedClinician: blindedClinician
    case .records: records
    }
  }

  /// Adds an amount that acts on each rater by a factor.
  mutating func add(_ amount: Double, _ acts: RaterFactors) {
    selfReport += amount * acts.selfReport
    unblindedClinician += amount * acts.unblindedClinician
    blindedClinician += amount * acts.blindedClinician
    records += amount * acts.records
  }

  mutating func add(_ other: Shift) {
    selfReport += other.selfReport
    unblindedClinician += other.unblindedClinician
    blindedClinician += other.blindedClinician
    records += other.records
  }

  /// Keeps the larger of what is there and an amount, in magnitude.
  mutating func keepLarger(_ amount: Double, _ acts: RaterFactors) {
    func larger(_ a: Double, _ b: Double) -> Double { abs(b) > abs(a) ? b : a }
    selfReport = larger(selfReport, amount * acts.selfReport)
    unblindedClinician = larger(unblindedClinician, amount * acts.unblindedClinician)
    blindedClinician = larger(blindedClinician, amount * acts.blindedClinician)
    records = larger(records, amount * acts.records)
  }

  /// The same, at most so large either way.
  func cut(to most: Double) -> Shift {
    var cut = self
    cut.selfReport = min(max(selfReport, -most), most)
    cut.unblindedClinician = min(max(unblindedClinician, -most), most)
    cut.blindedClinician = min(max(blindedClinician, -most), most)
    cut.records = min(max(records, -most), most)
    return cut
  }
}
