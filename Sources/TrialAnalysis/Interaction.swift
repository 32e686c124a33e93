public import Inference
public import Parts

/// Whether an effect differs between two levels of a modifier.
///
/// ```
/// d = (ȳ_t1 − ȳ_c1) − (ȳ_t0 − ȳ_c0),   s² = (ΣSS − β·ΣSP)/ν,   ν = N − cells (less one with a baseline)
/// SE² = s²·(Σ1/n + c²/ΣSSx),   c the same contrast of baselines, β = ΣSP/ΣSSx;   t(ν)
/// ```
///
/// Cells are arms and levels: arm a and level l at 2a + l. The same as least squares of the outcome on arm, level, their
/// product and the baseline. Fails with an empty cell or ν < 1.
public struct InteractionTest: Analysis {
  public static let kind = "interaction"
  public static let summary = "test of interaction with the trial's modifier"
  let usesBaseline: Bool
  let error: ErrorFrom

  public init(_ f: Fields) {
    usesBaseline = Covariate.read(f) == .baseline
    error = f.choice("error", default: ErrorFrom.allArms, "Arms that estimate the pooled error.")
  }

  /// A test of interaction.
  public init(usesBaseline: Bool = false, error: ErrorFrom = .allArms) {
    self.usesBaseline = usesBaseline
    self.error = error
  }

  public var accountsFor: Set<TrialStructure> { [.modifier] }
  public func words(_ nouns: StructureNouns) -> String {
    "test of the interaction of arm and modifier in a linear model"
      + (usesBaseline ? ", adjusted for baseline" : "")
  }
  public var needsBaseline: Bool { usesBaseline }
  public var moderator: Moderator? { .levels }
  public var needs: [TrialFeature] { [.modifier] }
  public func varianceFactor(baselineCorrelation r: Double) -> Double {
    // Four cells of half the size: four times the variance.
    4 * (usesBaseline ? 1 - r * r : 1)
  }

  /// Effects on counts and events differ by ratios: they have interactions of their own.
  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    [.score, .amount, .netBenefit].contains(scale) && scale.isMean(adjusted: usesBaseline)
      ? .meanDifference : nil
  }
  public func fit(_ data: MomentsBySubgroup, _ contrast: ArmPair) -> Fit {
    fit(data.cells.span, contrast)
  }

  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - cells: Arms and levels: arm a and level l at 2a + l.
  ///   - contrast: Which two arms are compared.
  /// - Returns: The fit.
  public func fit(_ cells: Span<ArmMoments>, _ contrast: ArmPair) -> Fit {
    var (squares, baseline, cross, df) = (0.0, 0.0, 0.0, usesBaseline ? -1.0 : 0)
    var (value, imbalance, size) = (0.0, 0.0, 0.0)
    for i in 0..<cells.count {
      let (arm, sign) = (i / 2, i % 2 == 1 ? 1.0 : -1)
      let isCompared = arm == contrast.treatment || arm == contrast.comparator
      guard isCompared || (error == .allArms && cells[i].n > 0) else { continue }
      squares += cells[i].sumOfSquares
      baseline += cells[i].baselineSumOfSquares
      cross += cells[i].crossProducts
      df += cells[i].n - 1
      guard isCompared else { continue }
      guard cells[i].n > 0 else { return .failed(.tooFewObservations) }
      let weight = arm == contrast.treatment ? sign : -sign
      value += weight * cells[i].mean
      imbalance += weight * cells[i].baselineMean
      size += 1 / cells[i].n
    }
    guard df >= 1 else { return .failed(.tooFewObservations) }
    if usesBaseline {
      guard baseline > 0 else { return .failed(.singular) }
      let slope = cross / baseline
      squares -= slope * cross
      value -= slope * imbalance
      size += imbalance * imbalance / baseline
    }
    guard squares > 0 else { return .failed(.noVariation) }
    return .converged(
      Estimate(value: value, standardError: (squares / df * size).squareRoot(), df: df))
  }
}
