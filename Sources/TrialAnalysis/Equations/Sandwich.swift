/// The variance of a contrast by a sandwich, from what each unit brings to the estimating equations.
///
/// ```
/// unit i:  Z_i·ω_i = D_i'V_i⁻¹r_i,   Z_i·W_i·Z_i' = D_i'V_i⁻¹D_i          q numbers, q × q
/// A = ΣZ_iW_iZ_i',   M = A⁻¹,   SE² = Σ(d_i'ω_i)²,   d_i = f(N_iW_i)·Z_i'Mc,   N_i = Z_i'MZ_i
/// ```
///
/// Corrections are functions of the q × q matrix N·W alone: D'V⁻¹·f(D·M·D'V⁻¹) = f(D'V⁻¹D·M)·D'V⁻¹ for any f with a power
/// series. f is 1, (1 − x)^(−½) (Kauermann & Carroll) or (1 − x)⁻¹ (Mancl & DeRouen); Fay & Graubard's acts on the elements
/// of Z·ω, and depends on how the mean is written: an intercept, and what other arms differ by from the comparator.
struct Sandwich {
  /// Parameters of the mean.
  let columns: Int
  /// The largest q.
  let width: Int
  let correction: SandwichCorrection
  /// M, and M·c.
  let bread: UnsafeMutablePointer<Double>
  let direction: UnsafeMutablePointer<Double>
  /// The columns that rows of Z are 1 in, up to four; −1 for none.
  let rows: UnsafeMutablePointer<SIMD4<Int32>>
  /// W, and Σωω' over the units that a place stands for: width² numbers each.
  let weights: UnsafeMutablePointer<Double>
  let squares: UnsafeMutablePointer<Double>
  private let scratch: UnsafeMutablePointer<Double>
  /// Room for two directions more.
  var spareRow: UnsafeMutablePointer<Double> { scratch + 2 * width }
  var spare: UnsafeMutablePointer<Double> { scratch + 3 * width }

  /// The share beyond which Fay & Graubard do not correct: their b.
  static let bound = 0.75

  /// Numbers that it needs for some units.
  static func size(columns: Int, width: Int, units: Int) -> Int {
    columns * columns + columns + 2 * units * width * width + 4 * width * width + 4 * width
  }

  /// Takes its memory.
  ///
  /// - Parameters:
  ///   - columns: Parameters of the mean.
  ///   - width: The largest q.
  ///   - units: Units there may be.
  ///   - correction: Of residuals.
  ///   - memory: As much as ``size(columns:width:units:)`` says.
  ///   - rows: Room for width rows a unit.
  init(
    columns: Int, width: Int, units: Int, _ correction: SandwichCorrection,
    in memory: UnsafeMutablePointer<Double>, _ rows: UnsafeMutablePointer<SIMD4<Int32>>
  ) {
    self.columns = columns
    self.width = width
    self.correction = correction
    self.rows = rows
    bread = memory
    direction = memory + columns * columns
    weights = direction + columns
    squares = weights + units * width * width
    scratch = squares + units * width * width
  }

  /// Puts M·c in its place.
  ///
  /// - Parameter contrast: c.
  func aim(_ contrast: (_ column: Int) -> Double) {
    for i in 0..<columns {
      direction[i] = 0
      for j in 0..<columns { direction[i] += bread[i * columns + j] * contrast(j) }
    }
  }

  /// Adds Z·W·Z', times so many, to A.
  func add(_ place: Int, times: Double, to matrix: UnsafeMutablePointer<Double>) {
    let (rows, w) = (rows + place * width, weights + place * width * width)
    for r in 0..<width {
      for s in 0..<width where w[r * width + s] != 0 {
        let value = times * w[r * width + s]
        rows[r].forEachColumn { i in
          rows[s].forEachColumn { j in matrix[i * columns + j] += value }
        }
      }
    }
  }

  /// The variance of the contrast.
  func variance(_ units: Int) -> Double {
    var sum = 0.0
    withDirections(units) { place, d in
      let s = squares + place * width * width
      for r in 0..<width {
        for c in 0..<width { sum += d[r] * s[r * width + c] * d[c] }
      }
    }
    return sum
  }

  /// Goes through the units with the direction d of each.
  func withDirections(
    _ units: Int, _ take: (_ place: Int, _ d: UnsafeMutablePointer<Double>) -> Void
  ) {
    let d = scratch
    for place in 0..<units {
      direct(place, into: d)
      take(place, d)
    }
  }

  /// d of a unit.
  private func direct(_ place: Int, into d: UnsafeMutablePointer<Double>) {
    let (rows, w) = (rows + place * width, weights + place * width * width)
    for r in 0..<width {
      d[r] = 0
      rows[r].forEachColumn { d[r] += direction[$0] }
    }
    switch correction {
    case .none: return
    case .fayGraubard:
      for r in 0..<width {
        d[r] = 0
        rows[r].forEachColumn { d[r] += elementFactor(rows, w, row: r, column: $0) * direction[$0] }
      }
    case .kauermannCarroll: transform(rows, w, d) { (1 / $0).squareRoot() }
    case .manclDerouen: transform(rows, w, d) { 1 / $0 }
    }
  }

  /// {1 − min(b, (Z·W·Z'·M)_jj)}^(−½) of a column, over all rows of Z that are 1 in it.
  func elementFactor(
    _ rows: UnsafeMutablePointer<SIMD4<Int32>>, _ w: UnsafeMutablePointer<Double>, row: Int,
    column: Int
  ) -> Double {
    var own = 0.0
    for r in 0..<width where r == row || rows[r].names(column) {
      for s in 0..<width where w[r * width + s] != 0 {
        rows[s].forEachColumn { own += w[r * width + s] * bread[$0 * columns + column] }
      }
    }
    return (1 / (1 - min(Sandwich.bound, own))).squareRoot()
  }

  /// f(N·W)·d, where f is of 1 − x; 0 where that is.
  ///
  /// With N = C·C' that is C·f(C'WC)·C⁻¹.
  func transform(
    _ rows: UnsafeMutablePointer<SIMD4<Int32>>, _ w: UnsafeMutablePointer<Double>,
    _ d: UnsafeMutablePointer<Double>, _ f: (Double) -> Double
  ) {
    func value(_ x: Double) -> Double { 1 - x > 1e-9 ? f(1 - x) : 0 }
    let q = width
    let n = scratch + 4 * q
    for r in 0..<q {
      for s in 0..<q {
        n[r * q + s] = 0
        rows[r].forEachColumn { i in
          rows[s].forEachColumn { j in n[r * q + s] += bread[i * columns + j] }
        }
      }
    }
    if q == 1 {
      d[0] *= value(n[0] * w[0])
      return
    }
    // Rows that a unit has not are all 0, and so are those of its W.
    guard factorPositive(n, order: q) != nil else {
      for r in 0..<q { d[r] = 0 }
      return
    }
    let (e, vectors, y, z) = (n + q * q, n + 2 * q * q, scratch + q, scratch + 2 * q)
    for r in 0..<q {
      for s in 0..<q {
        e[r * q + s] = 0
        for i in r..<q {
          for j in s..<q { e[r * q + s] += n[i * q + r] * w[i * q + j] * n[j * q + s] }
        }
      }
    }
    diagonalise(e, order: q, vectors: vectors)
    for r in 0..<q {
      var sum = d[r]
      for h in 0..<r { sum -= n[r * q + h] * y[h] }
      y[r] = n[r * q + r] > 0 ? sum / n[r * q + r] : 0
    }
    for k in 0..<q {
      z[k] = 0
      for r in 0..<q { z[k] += vectors[r * q + k] * y[r] }
      z[k] *= value(e[k * q + k])
    }
    for r in 0..<q {
      y[r] = 0
      for k in 0..<q { y[r] += vectors[r * q + k] * z[k] }
    }
    for r in 0..<q {
      d[r] = 0
      for h in 0...r { d[r] += n[r * q + h] * y[h] }
    }
  }
}

extension SIMD4<Int32> {
  /// Whether a column is one of them.
  @inline(__always)
  func names(_ column: Int) -> Bool {
    let column = Int32(column)
    return self[0] == column || self[1] == column || self[2] == column || self[3] == column
  }

  /// Goes through the columns that it names.
  @inline(__always)
  func forEachColumn(_ take: (Int) -> Void) {
    for k in 0..<4 where self[k] >= 0 { take(Int(self[k])) }
  }
}
