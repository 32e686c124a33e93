public import Parts

/// How the residuals of a person's visits hang together.
///
/// ```
/// unstructured                       σ_ij free
/// toeplitz, compound-symmetry        σ_ij = c_{|i−j|},  c_d = c for d > 0
/// ar1                                σ_ij = σ²ρ^{|i−j|},  visits counted, not timed
/// heterogeneous-…                    σ_ij = σ_iσ_jρ_{|i−j|}: each visit has its own variance
/// ```
///
/// Names and parameters as in SAS PROC MIXED (UN, TOEP, CS, AR(1), TOEPH, CSH, ARH(1)).
public enum VisitCovariance: String, Choice {
  /// Any: UN.
  case unstructured
  /// One variance, a correlation for each distance: TOEP.
  case toeplitz
  /// The same with a variance for each visit: TOEPH.
  case heterogeneousToeplitz = "heterogeneous-toeplitz"
  /// One variance, a correlation that falls by powers: AR(1).
  case ar1
  /// The same with a variance for each visit: ARH(1).
  case heterogeneousAR1 = "heterogeneous-ar1"
  /// One variance, one correlation: CS.
  case compoundSymmetry = "compound-symmetry"
  /// The same with a variance for each visit: CSH.
  case heterogeneousCompoundSymmetry = "heterogeneous-compound-symmetry"

  /// What a protocol calls it, before "covariance".
  public var words: String {
    switch self {
    case .unstructured: "unstructured"
    case .toeplitz: "Toeplitz"
    case .heterogeneousToeplitz: "heterogeneous Toeplitz"
    case .ar1: "AR(1)"
    case .heterogeneousAR1: "heterogeneous AR(1)"
    case .compoundSymmetry: "compound-symmetry"
    case .heterogeneousCompoundSymmetry: "heterogeneous compound-symmetry"
    }
  }

  /// Whether σ_ij are linear in its parameters, or say all that they do.
  var isLinear: Bool {
    switch self {
    case .unstructured, .toeplitz, .compoundSymmetry: true
    case .heterogeneousToeplitz, .ar1, .heterogeneousAR1, .heterogeneousCompoundSymmetry: false
    }
  }

  /// How many visits share one variance.
  private var isHeterogeneous: Bool {
    switch self {
    case .heterogeneousToeplitz, .heterogeneousAR1, .heterogeneousCompoundSymmetry: true
    case .unstructured, .toeplitz, .ar1, .compoundSymmetry: false
    }
  }

  /// Parameters of one matrix of v visits.
  public func parameters(_ v: Int) -> Int {
    switch self {
    case .unstructured: v * (v + 1) / 2
    case .toeplitz: v
    case .heterogeneousToeplitz: 2 * v - 1
    case .ar1, .compoundSymmetry: min(v, 2)
    case .heterogeneousAR1, .heterogeneousCompoundSymmetry: v + min(v - 1, 1)
    }
  }

  /// Where σ_ij stands in θ: rows of the lower triangle.
  @inline(__always)
  static func place(_ i: Int, _ j: Int) -> Int {
    i >= j ? i &* (i &+ 1) / 2 &+ j : j &* (j &+ 1) / 2 &+ i
  }

  /// Where the correlation of two visits stands among the parameters of a matrix.
  private func correlation(_ v: Int, distance d: Int) -> Int {
    switch self {
    case .heterogeneousToeplitz: v + d - 1
    case .heterogeneousAR1, .heterogeneousCompoundSymmetry: v
    case .toeplitz: d
    case .unstructured, .ar1, .compoundSymmetry: 1
    }
  }

  /// ρ_d and its first two derivatives by its parameter.
  private func power(_ rho: Double, distance d: Int) -> (
    value: Double, first: Double, second: Double
  ) {
    guard self == .ar1 || self == .heterogeneousAR1 else { return (rho, 1, 0) }
    func raised(_ n: Int) -> Double { (0..<max(n, 0)).reduce(1) { product, _ in product * rho } }
    return (
      raised(d), Double(d) * raised(d - 1), d > 1 ? Double(d * (d - 1)) * raised(d - 2) : 0
    )
  }

  /// Writes θ of one matrix from its parameters φ.
  func theta(_ v: Int, _ phi: UnsafePointer<Double>, into theta: UnsafeMutablePointer<Double>) {
    for i in 0..<v {
      for j in 0...i {
        let place = VisitCovariance.place(i, j)
        switch self {
        case .unstructured:
          // φ are the elements of L: Σ = LL'.
          var sum = 0.0
          for h in 0...j {
            sum += phi[VisitCovariance.place(i, h)] * phi[VisitCovariance.place(j, h)]
          }
          theta[place] = sum
        case .toeplitz: theta[place] = phi[i - j]
        case .compoundSymmetry: theta[place] = phi[i == j ? 0 : 1]
        case .ar1:
          theta[place] = i == j ? phi[0] : phi[0] * power(phi[1], distance: i - j).value
        case .heterogeneousToeplitz, .heterogeneousAR1, .heterogeneousCompoundSymmetry:
          let rho =
            i == j ? 1 : power(phi[correlation(v, distance: i - j)], distance: i - j).value
          // A variance that a step took below 0 gives no matrix.
          theta[place] = phi[i] > 0 && phi[j] > 0 ? (phi[i] * phi[j]).squareRoot() * rho : -1
        }
      }
    }
  }

  /// Writes ∂θ/∂φ of one matrix: a row of φ for each θ.
  func jacobian(
    _ v: Int, _ phi: UnsafePointer<Double>, into jacobian: UnsafeMutablePointer<Double>
  ) {
    let n = parameters(v)
    jacobian.update(repeating: 0, count: v * (v + 1) / 2 * n)
    for i in 0..<v {
      for j in 0...i {
        let row = jacobian + VisitCovariance.place(i, j) * n
        switch self {
        case .unstructured:
          for h in 0...j {
            row[VisitCovariance.place(i, h)] += phi[VisitCovariance.place(j, h)]
            row[VisitCovariance.place(j, h)] += phi[VisitCovariance.place(i, h)]
          }
        case .toeplitz: row[i - j] = 1
        case .compoundSymmetry: row[i == j ? 0 : 1] = 1
        case .ar1:
          let rho = i == j ? (value: 1, first: 0, second: 0) : power(phi[1], distance: i - j)
          row[0] = rho.value
          if i != j { row[1] = phi[0] * rho.first }
        case .heterogeneousToeplitz, .heterogeneousAR1, .heterogeneousCompoundSymmetry:
          guard i != j else {
            row[i] = 1
            continue
          }
          let place = correlation(v, distance: i - j)
          let (rho, root) = (power(phi[place], distance: i - j), (phi[i] * phi[j]).squareRoot())
          row[i] = root * rho.value / (2 * phi[i])
          row[j] = root * rho.value / (2 * phi[j])
          row[place] = root * rho.first
        }
      }
    }
  }

  /// Adds Σ_a g_a·∂²θ_a/∂φ_k∂φ_l of one matrix to a Hessian with rows of `stride`.
  func addSecond(
    _ v: Int, _ phi: UnsafePointer<Double>, _ g: UnsafePointer<Double>,
    to hessian: UnsafeMutablePointer<Double>, stride: Int
  ) {
    func add(_ k: Int, _ l: Int, _ value: Double) {
      hessian[k * stride + l] += value
      if k != l { hessian[l * stride + k] += value }
    }
    for i in 0..<v {
      for j in 0...i {
        let slope = g[VisitCovariance.place(i, j)]
        switch self {
        case .unstructured:
          for h in 0...j {
            let (a, b) = (VisitCovariance.place(i, h), VisitCovariance.place(j, h))
            add(a, b, a == b ? 2 * slope : slope)
          }
        case .toeplitz, .compoundSymmetry: break
        case .ar1:
          guard i != j else { continue }
          let rho = power(phi[1], distance: i - j)
          add(0, 1, slope * rho.first)
          add(1, 1, slope * phi[0] * rho.second)
        case .heterogeneousToeplitz, .heterogeneousAR1, .heterogeneousCompoundSymmetry:
          guard i != j else { continue }
          let place = correlation(v, distance: i - j)
          let (rho, root) = (power(phi[place], distance: i - j), (phi[i] * phi[j]).squareRoot())
          add(i, i, -slope * root * rho.value / (4 * phi[i] * phi[i]))
          add(j, j, -slope * root * rho.value / (4 * phi[j] * phi[j]))
          add(i, j, slope * root * rho.value / (4 * phi[i] * phi[j]))
          add(i, place, slope * root * rho.first / (2 * phi[i]))
          add(j, place, slope * root * rho.first / (2 * phi[j]))
          add(place, place, slope * root * rho.second)
        }
      }
    }
  }

  /// Parameters of a matrix with these variances and one correlation: where a climb starts.
  public func start(
    _ variances: [Double], correlation r: Double, _ phi: UnsafeMutablePointer<Double>
  ) {
    let v = variances.count
    let common = variances.reduce(0, +) / Double(v)
    switch self {
    case .unstructured:
      // Cholesky factor of D^½(r + (1 − r)I)D^½.
      for i in 0..<v {
        for j in 0...i {
          var sum = (variances[i] * variances[j]).squareRoot() * (i == j ? 1 : r)
          for h in 0..<j {
            sum -= phi[VisitCovariance.place(i, h)] * phi[VisitCovariance.place(j, h)]
          }
          phi[VisitCovariance.place(i, j)] =
            i == j ? max(sum, 0).squareRoot() : sum / phi[VisitCovariance.place(j, j)]
        }
      }
    case .toeplitz, .compoundSymmetry:
      for k in 0..<parameters(v) { phi[k] = k == 0 ? common : common * r }
    case .ar1:
      for k in 0..<parameters(v) { phi[k] = k == 0 ? common : r }
    case .heterogeneousToeplitz, .heterogeneousAR1, .heterogeneousCompoundSymmetry:
      for k in 0..<parameters(v) { phi[k] = k < v ? variances[k] : r }
    }
  }
}
