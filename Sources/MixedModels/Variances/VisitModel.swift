public import Inference

/// Repeated measures with a covariance matrix of their residuals, by people with the same visits.
///
/// ```
/// y_i = X_iβ + e_i,  e_i ~ N(0, Σ_o)   o the visits that were seen, X_i a mean for each arm and visit (+ x_i at each visit)
///                                       (+ a stratum's difference, at all visits or at each)
/// u'Au = Σ over visits s, t of A_st·(Σ1, Σx, Σx², Σy_t, Σxy_t, Σy_sy_t):   A = W, WV_kW, WV_kWV_lW,  W = Σ_o⁻¹
/// ```
///
/// V_k has a 1 at (i, j) and (j, i), so WV_kW = w_iw_j' + w_jw_i', w_i the columns of W. Sums of people with the same visits in one
/// arm and stratum are all that the likelihood needs. Source: Jennrich & Schluchter (1986) Biometrics 42:805.
public struct VisitModel: VarianceModel {
  /// People of one arm and stratum with the same visits.
  public struct Block: BitwiseCopyable, Sendable {
    /// The matrix of its residuals.
    public var matrix: Int
    /// Visits that were seen, by bit.
    public var observed: UInt64
    /// People.
    public var count: Double
    /// Their arm: whose columns the means at visits have.
    public var arm: Int
    /// Their stratum: whose columns differences at visits have.
    public var stratum: Int
    /// Its sums: Σx, Σx², then Σy_t, Σxy_t of all visits, then Σy_sy_t row by row.
    public var products: Int

    /// People of one arm with the same visits.
    ///
    /// - Parameters:
    ///   - matrix: The matrix of their residuals.
    ///   - observed: Visits that were seen, by bit.
    ///   - count: People.
    ///   - arm: Their arm.
    ///   - stratum: Their stratum.
    ///   - products: Where their sums stand.
    public init(
      matrix: Int, observed: UInt64, count: Double, arm: Int, stratum: Int = 0, products: Int
    ) {
      self.stratum = stratum
      self.matrix = matrix
      self.observed = observed
      self.count = count
      self.arm = arm
      self.products = products
    }
  }

  /// The covariance of a person's visits.
  public let structure: VisitCovariance
  let visits: Int
  /// Matrices: one, or each arm's own.
  let matrices: Int
  let columns: Int
  /// Columns of β by arm and visit; −1 where an arm has nobody at a visit.
  let places: UnsafePointer<Int>
  /// The same by stratum and visit; nil without strata.
  let strata: UnsafePointer<Int>?
  /// The column of the baseline at the first visit; −1 without.
  let baseline: Int
  let residualDf: Double
  /// People of one arm with the same visits.
  public let blocks: UnsafeBufferPointer<Block>
  /// Their sums.
  public let products: UnsafePointer<Double>

  /// A model of visits.
  ///
  /// - Parameters:
  ///   - structure: The covariance of a person's visits.
  ///   - visits: Visits.
  ///   - matrices: Matrices: one, or each arm's own.
  ///   - columns: Columns of X.
  ///   - places: Columns of β by arm and visit; −1 where an arm has nobody at a visit.
  ///   - strata: Columns of β by stratum and visit, −1 for none; one column for all visits, or one for each. Nil without strata.
  ///   - baseline: The column of the baseline at the first visit; −1 without.
  ///   - residualDf: Rows less columns.
  ///   - blocks: People of one arm with the same visits, those of one matrix and the same visits one after the other; read
  ///     while the fit lasts.
  ///   - products: Their sums.
  public init(
    structure: VisitCovariance, visits: Int, matrices: Int, columns: Int,
    places: UnsafePointer<Int>, strata: UnsafePointer<Int>? = nil, baseline: Int,
    residualDf: Double,
    blocks: UnsafeBufferPointer<Block>, products: UnsafePointer<Double>
  ) {
    self.structure = structure
    self.visits = visits
    self.matrices = matrices
    self.columns = columns
    self.places = places
    self.strata = strata
    self.baseline = baseline
    self.residualDf = residualDf
    self.blocks = blocks
    self.products = products
  }

  /// Fits what is written for it.
  ///
  /// - Parameters:
  ///   - frame: Its size, and what is asked of it.
  ///   - model: Writes blocks and sums of products, and gives the model of them.
  ///   - start: Writes φ where the climb starts.
  ///   - contrast: Writes l into zeros, or says why there is no such contrast.
  ///   - found: Gets θ and −2 × restricted log-likelihood at the top; both end with the call.
  /// - Returns: l'β; a failure where the climb finds no top, as it mostly does not where a matrix is singular.
  public static func fit(
    _ frame: MixedFrame,
    model: (UnsafeMutablePointer<Block>, UnsafeMutablePointer<Double>) -> VisitModel,
    start: (UnsafeMutablePointer<Double>) -> Void,
    contrast: (UnsafeMutablePointer<Double>) -> Failure?,
    found: (UnsafeBufferPointer<Double>, Double) -> Void
  ) -> Fit {
    RestrictedFit<VisitModel>.fit(
      frame, model: model, start: start, contrast: contrast, found: found)
  }

  /// Elements of one matrix.
  var elements: Int { visits * (visits + 1) / 2 }
  var parameters: Int { matrices * elements }
  var free: Int { matrices * structure.parameters(visits) }
  var isLinear: Bool { structure.isLinear }

  func isResidual(_ parameter: Int) -> Bool { false }
  func isBounded(_ parameter: Int) -> Bool { false }
  func scale(_ parameter: Int, _ phi: UnsafePointer<Double>, residual: Double) -> Double {
    // Of one matrix the first parameter is a variance, or its root: all others are at most as large, but for correlations.
    let n = structure.parameters(visits)
    let isCorrelation =
      switch structure {
      case .unstructured, .toeplitz, .compoundSymmetry: false
      case .ar1: parameter % n == 1
      case .heterogeneousToeplitz, .heterogeneousAR1, .heterogeneousCompoundSymmetry:
        parameter % n >= visits
      }
    return isCorrelation ? 1 : abs(phi[parameter / n * n])
  }

  func theta(_ phi: UnsafePointer<Double>, into theta: UnsafeMutablePointer<Double>) {
    let n = structure.parameters(visits)
    for m in 0..<matrices { structure.theta(visits, phi + m * n, into: theta + m * elements) }
  }

  func pullBack(
    _ phi: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>,
    _ hessian: UnsafeMutablePointer<Double>
  ) {
    let (e, n) = (elements, structure.parameters(visits))
    let (m, f) = (parameters, free)
    withUnsafeTemporaryAllocation(
      of: Double.self, capacity: matrices * e * n + f * m + f * f + m
    ) { memory in
      // A model has parameters.
      guard let jacobian = memory.baseAddress else { return }
      let half = jacobian + matrices * e * n
      let whole = half + f * m
      let slopes = whole + f * f
      slopes.update(from: gradient, count: m)
      for c in 0..<matrices {
        structure.jacobian(visits, phi + c * n, into: jacobian + c * e * n)
      }
      // J'H, matrix by matrix.
      for c in 0..<matrices {
        let j = jacobian + c * e * n
        for k in 0..<n {
          var slope = 0.0
          for a in 0..<e { slope += j[a * n + k] * slopes[c * e + a] }
          gradient[c * n + k] = slope
          for l in 0..<m {
            var sum = 0.0
            for a in 0..<e { sum += j[a * n + k] * hessian[(c * e + a) * m + l] }
            half[(c * n + k) * m + l] = sum
          }
        }
      }
      for c in 0..<matrices {
        let j = jacobian + c * e * n
        for k in 0..<f {
          for l in 0..<n {
            var sum = 0.0
            for a in 0..<e { sum += half[k * m + c * e + a] * j[a * n + l] }
            whole[k * f + c * n + l] = sum
          }
        }
      }
      for c in 0..<matrices {
        structure.addSecond(
          visits, phi + c * n, slopes + c * e, to: whole + c * n * f + c * n, stride: f)
      }
      hessian.update(from: whole, count: f * f)
    }
  }
}
