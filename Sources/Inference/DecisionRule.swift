public import GSLKit

/// What a test concluded from one ``Fit``.
public struct Decision: Sendable, BitwiseCopyable, Equatable {
  /// Whether the null hypothesis was rejected; never by a failed fit.
  public var rejected = false
  /// Half the width of the confidence interval; 0 for a failed fit.
  public var halfWidth = 0.0
  /// The three-way conclusion, where a margin is stated.
  public var conclusion = Conclusion.none

  /// Nothing rejected.
  @inlinable
  public init() {}
}

/// What a confidence interval says against a margin.
public enum Conclusion: UInt8, Sendable, BitwiseCopyable, CaseIterable {
  /// No margin was stated, or the fit failed.
  case none
  /// The interval excludes no effect.
  case effect
  /// The interval includes no effect and lies within the margins.
  case noRelevantEffect
  /// The interval includes no effect and reaches beyond a margin.
  case inconclusive
}

/// A ``TestPlan`` made ready for one method, outcome and contrast: thresholds instead of p-values.
public struct DecisionRule: Sendable, BitwiseCopyable {
  @usableFromInline enum Form: Sendable, BitwiseCopyable {
    case twoSided, oneSided, nonInferiority, equivalence
  }
  @usableFromInline let form: Form
  @usableFromInline let test: CriticalValues
  @usableFromInline let interval: CriticalValues
  @usableFromInline let sameThreshold: Bool
  @usableFromInline let benefit: Double
  @usableFromInline let margin: Double
  @usableFromInline let hasMargin: Bool

  /// Prepares a plan.
  ///
  /// - Parameters:
  ///   - plan: Hypothesis and levels.
  ///   - benefit: Which way is good.
  ///   - margin: The margin on the scale of the estimate, > 0; nil when the plan has none.
  /// - Throws: ``/GSLKit/NumericalError`` for a level outside (0, 1).
  public init(_ plan: TestPlan, benefit: Benefit, margin: Double?) throws(NumericalError) {
    switch plan.hypothesis {
    case .superiority(.twoSided): form = .twoSided
    case .superiority(.oneSided): form = .oneSided
    case .nonInferiority: form = .nonInferiority
    case .equivalence: form = .equivalence
    }
    test = try CriticalValues(tail: form == .twoSided ? plan.alpha / 2 : plan.alpha)
    let tail = (1 - plan.confidence) / 2
    // 1 − 0.95 is not exactly 0.05: the same level all the same.
    sameThreshold = abs(test.tail - tail) < 1e-12
    interval = sameThreshold ? test : try CriticalValues(tail: tail)
    self.benefit = benefit.sign
    self.margin = margin ?? 0
    hasMargin = margin != nil
  }

  /// The signed quantity whose size decides, for multiplicity procedures: large is against the null.
  @inlinable
  public func evidence(_ estimate: Estimate) -> Double {
    switch form {
    case .twoSided: abs(estimate.statistic)
    case .oneSided: benefit * estimate.statistic
    // Without a standard error nothing is shown against a margin.
    case .nonInferiority:
      estimate.standardError > 0
        ? (benefit * estimate.value + margin) / estimate.standardError : -.infinity
    case .equivalence:
      estimate.standardError > 0
        ? (margin - abs(estimate.value)) / estimate.standardError : -.infinity
    }
  }

  /// Tests one fit; a failed one rejects nothing.
  @inlinable @inline(__always)
  public func decide(_ fit: Fit) -> Decision {
    switch fit {
    case .converged(let estimate), .boundary(let estimate, _): decide(estimate)
    case .failed: Decision()
    }
  }

  /// Tests one estimate.
  @inlinable
  public func decide(_ estimate: Estimate) -> Decision {
    var decision = Decision()
    let critical = test(df: estimate.df)
    decision.rejected = evidence(estimate) > critical
    let width = (sameThreshold ? critical : interval(df: estimate.df)) * estimate.standardError
    decision.halfWidth = width
    if hasMargin {
      decision.conclusion =
        if width == 0 {
          .inconclusive
        } else if abs(estimate.value) > width {
          .effect
        } else if abs(estimate.value) + width < margin {
          .noRelevantEffect
        } else {
          .inconclusive
        }
    }
    return decision
  }

  /// The p-value that belongs to ``evidence(_:)``; for replays and tables, not for hot loops.
  public func pValue(_ estimate: Estimate) -> Double {
    let upper = StudentT.upper(evidence(estimate), df: estimate.df)
    return form == .twoSided ? min(1, 2 * upper) : upper
  }
}
