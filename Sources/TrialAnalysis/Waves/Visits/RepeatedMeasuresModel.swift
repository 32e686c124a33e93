public import Inference
public import MixedModels
public import Parts

/// A mixed model of repeated measures (MMRM): a mean for each arm and visit, residuals of a person correlated, by REML.
///
/// ```
/// y_it = μ_{arm,t} (+ β_t·baseline_i) (+ γ_{stratum} or γ_{stratum,t}) + e_it,   (e_i1, …, e_iv) ~ N(0, Σ)
/// estimate = Σ_t w_t·(μ_{treatment,t} − μ_{comparator,t}),   w = 1 at the last visit, 1/v at each, or as given
/// ```
///
/// Visits are the waves after the first, whose score is the baseline: a covariate with a slope of its own at each visit, a
/// response with one mean for all arms, or left out. Everybody with a visit is in, whatever else is missing: unbiased where
/// what is missing depends on what was seen (missing at random). Strata or sites can be fixed effects, ``WaveStrata``; groups of
/// people are not in the model. Fails with fewer than
/// three people at a visit or pair of visits, an arm with nobody at a visit that the estimate weighs, or where neither the
/// covariance nor those to fall back to are found. Sources: Mallinckrodt et al. (2008) Drug Inf J 42:303; Kenward & Roger
/// (1997) Biometrics 53:983; response: Liang & Zeger (2000) Sankhya B 62:134.
public struct RepeatedMeasuresModel: WavesAnalysis {
  public static let kind = "mmrm"
  public static let summary =
    "mixed model of repeated measures, a mean for each arm and visit (REML)"

  /// What becomes of the score at the first wave.
  public typealias Baseline = VisitBaseline
  /// Whether arms share a covariance matrix.
  public enum Matrices: String, Choice {
    /// They do.
    case common
    /// Each has its own.
    case byArm = "by-arm"
  }

  let covariance: VisitCovariance
  let fallback: [VisitCovariance]
  let byArm: Bool
  let baseline: Baseline
  let contrast: WaveContrast
  let reference: MixedReference
  let strata: WaveStrata

  public init(_ f: Fields) { self.init(f, readsStrata: true) }

  /// The same for an analysis that reads no strata, and has no key for them.
  init(_ f: Fields, readsStrata: Bool) {
    strata = readsStrata ? WaveStrata.read(f) : .ignored
    covariance = f.choice(
      "covariance", default: VisitCovariance.unstructured, "Covariance of a person's visits.")
    fallback = f.choices(
      "fallback", of: VisitCovariance.self, required: false,
      "Covariances to take in turn where that one does not converge; such fits are counted as on the boundary."
    )
    byArm =
      f.choice(
        "matrices", default: Matrices.common, "One covariance matrix, or each arm its own.")
      == .byArm
    baseline = f.choice(
      "baseline", default: Baseline.covariate,
      "The first wave: a covariate by visit, a response with one mean for all arms, or left out.")
    contrast = WaveContrast(f, .visit)
    reference = f.choice(
      "df", default: MixedReference.kenwardRoger, "Degrees of freedom of its t test.")
  }

  /// A model.
  ///
  /// - Parameters:
  ///   - covariance: Of a person's visits.
  ///   - fallback: Covariances to take in turn where it does not converge.
  ///   - matrices: Whether arms share it.
  ///   - baseline: What becomes of the first wave.
  ///   - contrast: What is compared.
  ///   - weights: Weights of visits in the place of a contrast.
  ///   - reference: How the statistic is referred to t; `between` is people less arms, and less strata but the first.
  ///   - strata: What becomes of strata or sites.
  public init(
    covariance: VisitCovariance = .unstructured, fallback: [VisitCovariance] = [],
    matrices: Matrices = .common, baseline: Baseline = .covariate, contrast: ComparedWaves = .last,
    weights: [Double]? = nil, reference: MixedReference = .kenwardRoger,
    strata: WaveStrata = .ignored
  ) {
    self.strata = strata
    self.covariance = covariance
    self.fallback = fallback
    byArm = matrices == .byArm
    self.baseline = baseline
    self.contrast = WaveContrast(contrast, weights: weights, .visit)
    self.reference = reference
  }

  public var accountsFor: Set<TrialStructure> {
    strata == .ignored ? [.waves] : [.waves, .sites]
  }
  public var needs: [TrialFeature] { strata.needs }
  public var readsStrata: Bool { strata != .ignored }
  /// About half a millisecond.
  public var fitCost: Int { 10_000 }
  public func words(_ nouns: StructureNouns) -> String {
    let first =
      switch baseline {
      case .covariate: ", adjusted for baseline by visit"
      case .response: ", the baseline as one of the responses"
      case .none: ""
      }
    let further = strata.words(nouns, wave: "visit").map { ", " + $0 } ?? ""
    return "mixed model of repeated measures (\(covariance.words) covariance"
      + "\(byArm ? " of each arm" : ""), \(reference.words(between: "people")))\(first)\(further)"
  }

  public func weights(_ times: [Double]) -> [Double] { contrast.weights(times) }

  /// Visits that it takes: their covariances, and pairs of those, are all kept in memory.
  static let mostVisits = 10

  public func objection(toWaves times: [Double]) -> String? {
    let visits = times.count - (baseline == .response ? 0 : 1)
    if visits > RepeatedMeasuresModel.mostVisits {
      return "'mmrm' takes at most \(RepeatedMeasuresModel.mostVisits) visits; here are \(visits)"
    }
    return contrast.objection(to: times)
  }

  public func fit(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit {
    fit(sample, ComparedCells(arms: arms, contrast))
  }

  /// The same of arms in levels, as much as effects differ between them.
  func fit(_ sample: WaveSample, _ cells: ComparedCells) -> Fit {
    solve(sample, cells) { _, _ in }
  }

  /// The fit with its variances: the lower triangle of Σ, row by row, matrix by matrix.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves.
  ///   - arms: How many arms there are.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit, its variances and its deviance; the last two empty where there is none.
  public func details(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> MixedDetails {
    MixedDetails { solve(sample, ComparedCells(arms: arms, contrast), $0) }
  }

  private func solve(
    _ sample: WaveSample, _ cells: ComparedCells,
    _ found: (UnsafeBufferPointer<Double>, Double) -> Void
  ) -> Fit {
    let layout = VisitLayout(sample, cells, baseline, byArm: byArm, strata)
    guard objection(toWaves: sample.times) == nil, layout.isIdentified else {
      return .failed(.tooFewObservations)
    }
    let first = solve(sample, layout, cells, covariance, found)
    guard case .failed(.noConvergence) = first else { return first }
    // The first covariance that is found.
    for simpler in fallback {
      let next = solve(sample, layout, cells, simpler, found)
      if case .failed(.noConvergence) = next { continue }
      guard simpler != covariance, let estimate = next.estimate else { return next }
      return .boundary(estimate, .simplerCovariance)
    }
    return first
  }

  private func solve(
    _ sample: WaveSample, _ layout: VisitLayout, _ compared: ComparedCells,
    _ structure: VisitCovariance, _ found: (UnsafeBufferPointer<Double>, Double) -> Void
  ) -> Fit {
    let visits = layout.visits
    let parameters = layout.matrices * visits * (visits + 1) / 2
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: layout.placesSize) { places in
      // There is a cell.
      guard let places = places.baseAddress else { return .failed(.noConvergence) }
      var model: VisitModel?
      return VisitModel.fit(
        MixedFrame(
          columns: layout.columns, parameters: parameters,
          free: layout.matrices * structure.parameters(visits), blocks: sample.groups.count,
          products: layout.products, reference: reference,
          between: layout.people - Double(layout.cellCount + layout.strata.others)),
        model: { blocks, sums in
          let made = layout.model(sample, structure, blocks, sums, places)
          model = made
          return made
        },
        start: { phi in if let model { layout.start(model, phi) } },
        contrast: { write(sample, layout, compared, $0) }, found: found)
    }
  }

  /// Writes what is compared; why there is nothing to compare, where an arm has nobody at a visit that counts.
  private func write(
    _ sample: WaveSample, _ layout: VisitLayout, _ compared: ComparedCells,
    _ l: UnsafeMutablePointer<Double>
  ) -> Failure? {
    let weights = weights(sample.times)
    for visit in 0..<layout.visits {
      let weight = weights[visit + sample.times.count - layout.visits]
      guard weight != 0 else { continue }
      for i in 0..<compared.terms {
        let (cell, sign) = compared.term(i)
        guard let column = layout.column(cell, visit: visit) else { return .tooFewObservations }
        l[column] += sign * weight
      }
    }
    return nil
  }
}
