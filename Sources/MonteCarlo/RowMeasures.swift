internal import Inference

/// The performance of one row, read off a tally.
///
/// ```
/// with n estimates, e = estimate − θ, s = model SE:
/// bias            mean(e)                         MCSE = EmpSE/√n
/// empirical SE    √(Σ(e − ē)²/(n − 1))            MCSE = EmpSE/√(2(n − 1))
/// MSE             mean(e²)                        MCSE = √(Σ(e² − MSE)²/(n(n − 1)))
/// model SE        √mean(s²)                       MCSE = √(var(s²)/(4n·ModSE²))
/// relative error  100(ModSE/EmpSE − 1)            MCSE = 100·ModSE/EmpSE·√(var(s²)/(4n·ModSE⁴) + 1/(2(n − 1)))
/// coverage        P(lower ≤ θ ≤ upper)            MCSE = √(p(1 − p)/n)
/// bias-eliminated P(lower ≤ mean estimate ≤ upper), from histograms of the ends
/// type S          P(wrong sign | rejected)        type M   E(|estimate| | rejected)/|θ|
/// ```
///
/// Source: Morris, White & Crowther (2019) Stat Med 38:2074, table 6; Gelman & Carlin (2014) Perspect
/// Psychol Sci 9:641 for type S and type M.
public struct RowMeasures: Sendable {
  let tally: Tally
  let index: Int
  /// Labels and truth of the row.
  public let row: TallyRow
  /// Replicates with an estimate.
  public let estimates: Int

  /// The measures of a row of a tally.
  public init(_ tally: Tally, row index: Int) {
    self.tally = tally
    self.index = index
    row = tally.layout.rows[index]
    estimates = tally.count(.estimates, row: index)
  }

  /// Replicates whose estimate lies on the edge of the parameter space.
  public var boundary: Int { tally.count(.boundary, row: index) }
  /// Replicates in which it was tried: there was something to analyse.
  public var tried: Int { tally.replicates - tally.count(.notTried, row: index) }
  /// Replicates in which it was tried and gave no estimate.
  public var failed: Int { tried - estimates }
  /// The share of replicates in which it was tried.
  public var triedShare: Measured {
    Measured("tried", Proportion(events: tried, of: max(tally.replicates, 1)))
  }
  /// Rejections among replicates with an estimate: on the denominator of coverage and of errors.
  public var rejectionOfEstimates: Measured {
    share(rejection.measure + "-excluding-failures", .rejected, of: max(estimates, 1))
  }

  /// Failures by reason, those that occurred.
  public var failures: [(reason: String, count: Int)] {
    let counts: [(Failure, RowCount)] = [
      (.tooFewObservations, .failedTooFew), (.noVariation, .failedNoVariation),
      (.emptyCell, .failedEmptyCell), (.singular, .failedSingular),
      (.outOfRange, .failedOutOfRange), (.noConvergence, .failedNoConvergence),
      (.emptyInterval, .failedEmptyInterval),
    ]
    return counts.map { ($0.0.reason, tally.count($0.1, row: index)) }.filter { $0.1 > 0 }
  }

  /// Power or type I error among replicates in which it was tried, a failure counting as "not rejected".
  public var rejection: Measured {
    Measured(
      row.role == .event ? "probability" : row.isNull ? "type-i-error" : "power",
      Proportion(events: tally.count(.rejected, row: index), of: base))
  }

  /// The replicates that shares of rejections are taken of.
  private var base: Int { max(row.role == .conditional ? estimates : tried, 1) }

  /// All measures that are defined, in the order of reports.
  public var all: [Measured] {
    guard tally.replicates > 0 else { return [] }
    guard tried < tally.replicates, row.role == .test || row.role == .event else { return ofTried }
    return [triedShare] + (tried > 0 ? ofTried : [])
  }

  /// The measures of replicates in which it was tried.
  private var ofTried: [Measured] {
    switch row.role {
    case .test: break
    case .conditional: if estimates < 2 { return [] }
    case .event: return [rejection]
    case .quantity: return estimates > 1 ? errors : []
    case .amount:
      return estimates > 1
        ? errors.filter { ["mean-estimate", "empirical-se"].contains($0.measure) } : []
    }
    var list = [rejection]
    if failed > 0, estimates > 0, row.role == .test {
      list.append(share(rejection.measure + "-excluding-failures", .rejected))
    }
    guard estimates > 1 else { return list }
    if row.isSuperiority {
      list.append(share("rejected-towards-benefit", .rejectedBenefit, of: base))
    }
    list += conclusions
    list += errors
    list += precision
    list += prediction
    list += significance
    return list
  }

  /// What prediction intervals hold of the true effects of new trials.
  ///
  /// ```
  /// mean over replicates of P(lower ≤ θ_new ≤ upper), θ_new from the population of the analysis
  /// ```
  private var prediction: [Measured] {
    let count = tally.count(.predicted, row: index)
    guard count > 1 else { return [] }
    let n = Double(count)
    let mean = tally.sum(.held, row: index) / n
    let square = tally.sum(.held2, row: index) / n
    return [
      Measured(
        "prediction-coverage", mean,
        mcse: (max(0, square - mean * mean) / (n - 1)).squareRoot(), replicates: count)
    ]
  }

  private func share(_ name: String, _ entry: RowCount, of total: Int? = nil) -> Measured {
    Measured(name, Proportion(events: tally.count(entry, row: index), of: total ?? estimates))
  }

  private var conclusions: [Measured] {
    guard row.hasMargin else { return [] }
    return [
      share("concludes-effect", .concludedEffect),
      share("concludes-no-relevant-effect", .concludedNoRelevantEffect),
      share("concludes-nothing", .concludedInconclusive),
    ]
  }

  private var n: Double { Double(estimates) }
  private func mean(_ entry: RowSum) -> Double { tally.sum(entry, row: index) / n }
  /// Empirical variance in planned standard errors squared.
  private var variance: Double {
    max(0, (mean(.e2) - mean(.e) * mean(.e)) * n / (n - 1))
  }
  /// Variance over replicates of the squared model SE.
  private var modelVariance: Double {
    max(0, (mean(.s4) - mean(.s2) * mean(.s2)) * n / (n - 1))
  }

  private func figure(_ name: String, _ value: Double, _ mcse: Double, unit: String? = nil)
    -> Measured
  {
    Measured(name, value, mcse: mcse, replicates: estimates, unit: unit ?? row.unit)
  }

  private var errors: [Measured] {
    let se = row.plannedSE
    let empirical = variance.squareRoot()
    let mse = mean(.e2)
    let spread = max(0, mean(.e4) - mse * mse) / (n - 1)
    return [
      Measured("truth", row.truth, mcse: 0, replicates: estimates, unit: row.unit),
      figure("mean-estimate", row.truth + mean(.e) * se, empirical * se / n.squareRoot()),
      figure("bias", mean(.e) * se, empirical * se / n.squareRoot()),
      figure("empirical-se", empirical * se, empirical * se / (2 * (n - 1)).squareRoot()),
      figure("mse", mse * se * se, spread.squareRoot() * se * se, unit: row.unit + "²"),
    ]
  }

  private var precision: [Measured] {
    let se = row.plannedSE
    let empirical = variance.squareRoot()
    let model = mean(.s2).squareRoot()
    guard model > 0 else { return [] }
    let modelError = (modelVariance / (4 * n)).squareRoot() / model
    var list = [figure("model-se", model * se, modelError * se)]
    if empirical > 0 {
      let ratio = model / empirical
      let error = (modelError * modelError / (model * model) + 1 / (2 * (n - 1))).squareRoot()
      list.append(
        figure("relative-error-in-model-se", 100 * (ratio - 1), 100 * ratio * error, unit: "%"))
    }
    let half = mean(.h)
    let halfVariance = max(0, mean(.h2) - half * half) / (n - 1)
    list.append(share("coverage", .covered))
    if let biasEliminated { list.append(biasEliminated) }
    list.append(figure("half-width", half * se, halfVariance.squareRoot() * se))
    if row.halfWidthTarget != nil {
      // An analysis without an interval is not a narrow one.
      list.append(share("half-width-within-target", .narrow, of: base))
    }
    return list
  }

  /// P(lower ≤ m) − P(upper < m) at the mean estimate m.
  private var biasEliminated: Measured? {
    let m = mean(.e)
    // Estimates from counts sit on a lattice, which bins cannot resolve.
    guard !row.isCount, let lower = Sketch.countBelow(m, in: tally.sketch(0, row: index)),
      let upper = Sketch.countBelow(m, in: tally.sketch(1, row: index))
    else { return nil }
    let value = min(max((lower - upper) / n, 0), 1)
    let events = Int((value * n).rounded())
    return figure(
      "bias-eliminated-coverage", value, Proportion(events: events, of: estimates).error, unit: "")
  }

  private var significance: [Measured] {
    let rejected = tally.count(.rejected, row: index)
    guard row.isSuperiority, row.truth != 0, rejected > 0 else { return [] }
    var list = [share("type-s", .rejectedWrongSign, of: rejected)]
    if rejected > 1 {
      let count = Double(rejected)
      let size = tally.sum(.magnitude, row: index) / count
      let square = tally.sum(.magnitude2, row: index) / count
      let scale = row.plannedSE / abs(row.truth)
      let error = (max(0, square - size * size) / (count - 1)).squareRoot()
      list.append(
        Measured("type-m", size * scale, mcse: error * scale, replicates: rejected, unit: "ratio"))
    }
    return list
  }
}
