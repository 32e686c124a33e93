internal import Foundation
public import MonteCarlo

/// Figures that are known, found again: what `selftest` asks.
public struct SelftestQuestion: Question, Equatable {
  /// What is heard while it is answered: how many cases are done.
  public typealias Progress = Int

  /// Seed of all random numbers, at most 2^53 − 1.
  public var seed: UInt64
  /// Worker threads, 1 … 1024; nil for one each core.
  public var threads: Int?
  /// Whether standard errors of means are made a tenth too small, to see that it is noticed.
  public var isBroken: Bool

  /// A question.
  ///
  /// - Parameters:
  ///   - seed: Seed of all random numbers.
  ///   - threads: Worker threads; nil for one each core.
  ///   - isBroken: Whether standard errors of means are made a tenth too small.
  public init(seed: UInt64 = 1, threads: Int? = nil, isBroken: Bool = false) {
    self.seed = seed
    self.threads = threads
    self.isBroken = isBroken
  }

  /// Refuses what is out of range, in the words of the command line.
  ///
  /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
  public func check() throws(QuestionError) {
    try RunSettings(seed: seed, threads: threads).check()
  }

  /// All cases; where it was cancelled, the first of them.
  public func answer(
    cancellation: Cancellation, progress: (@Sendable (Int) -> Void)?
  ) throws(QuestionError) -> SelftestAnswer {
    try check()
    let bench = SelftestBench(
      threads: RunSettings(threads: threads).threadCount, seed: seed, isBroken: isBroken)
    let start = ContinuousClock.now
    var cases: [SelftestAnswer.Case] = []
    for test in SelftestCase.all {
      if cancellation.isCancelled { break }
      let found = Result { try test.find(bench) }
      cases.append(
        SelftestAnswer.Case(
          name: test.name, source: test.source, expected: test.expected, within: test.within,
          found: try? found.get(),
          failure: { if case .failure(let error) = found { "\(error)" } else { nil } }()))
      progress?(cases.count)
    }
    return SelftestAnswer(
      cases: cases, isInterrupted: cases.count < SelftestCase.all.count, seed: seed,
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }
}

/// Known figures beside those that were found.
public struct SelftestAnswer: Sendable {
  /// One figure.
  public struct Case: Sendable {
    /// What it is.
    public let name: String
    /// Where the figure is from.
    public let source: String
    /// The figure.
    public let expected: Double
    /// How far off it may be beside five Monte Carlo errors.
    public let within: Double
    /// This program's figure; nil where there is none.
    public let found: Measured?
    /// Why there is none.
    public let failure: String?

    /// Whether it lies within the stated distance and five Monte Carlo standard errors.
    public var passes: Bool {
      guard let found else { return false }
      return abs(found.value - expected) <= within + 5 * found.mcse
    }
  }

  /// The figures, in the order of the table.
  public let cases: [Case]
  /// Whether it was stopped before its end.
  public let isInterrupted: Bool
  /// The seed that was used.
  public let seed: UInt64
  /// Wall-clock seconds.
  public let seconds: Double

  /// Whether every case passes.
  public var passes: Bool { cases.allSatisfy(\.passes) }
}

extension SelftestCase {
  /// All cases, in the order of the table.
  static let all = numbers + trials + pools + reviews
}

extension SelftestQuestion {
  private enum CodingKeys: String, CodingKey { case seed, threads, isBroken }

  /// Reads it; each key may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      seed: try keys.decodeIfPresent(UInt64.self, forKey: .seed) ?? 1,
      threads: try keys.decodeIfPresent(Int.self, forKey: .threads),
      isBroken: try keys.decodeIfPresent(Bool.self, forKey: .isBroken) ?? false)
  }
}
