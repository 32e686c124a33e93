import MonteCarlo
import Planning
import Testing

/// When a type I error is said to exceed its level.
struct LevelOfTestTests {
  private func verdict(_ rate: Double, _ mcse: Double = 0.001, isStringent: Bool)
    -> LevelOfTest.Verdict
  {
    LevelOfTest(
      Measured("type-i-error-at-null", rate, mcse: mcse, replicates: 40_000), alpha: 0.05,
      isStringent: isStringent
    ).verdict
  }

  /// Bradley's stringent criterion for what ignores something, Cochran's fifth of α for what does not; beyond two errors.
  @Test func bounds() {
    #expect(verdict(0.0571, isStringent: true) == .exceeded)
    #expect(verdict(0.0569, isStringent: true) == .kept)
    #expect(verdict(0.0571, isStringent: false) == .kept)
    #expect(verdict(0.0621, isStringent: false) == .exceeded)
    #expect(verdict(0.0621, 0.002, isStringent: false) == .kept)
    #expect(verdict(0.0429, isStringent: true) == .conservative)
    #expect(verdict(0.0379, isStringent: false) == .conservative)
    #expect(verdict(0.05, isStringent: true) == .kept)
  }

  /// √(.05·.95/40000) = .0011; a trial of millions, drawn as people, is not simulated at all.
  @Test func replicates() {
    #expect(LevelOfTest.replicates(people: 0, clusters: 0) == 40_000)
    #expect(LevelOfTest.replicates(people: 2_000, clusters: 0) == 10_000)
    #expect(LevelOfTest.replicates(people: 0, clusters: 1_000) == 4_000)
    #expect(LevelOfTest.replicates(people: 10_000_000, clusters: 0) == nil)
  }
}
