extension Sandwich {
  /// Numbers that degrees of freedom need for some units.
  static func referenceSize(columns: Int, width: Int, units: Int) -> Int {
    units * (4 * columns + 1) + columns * columns + columns + width
  }

  /// Degrees of freedom of Fay & Graubard, at least 1; nil where units say nothing of the contrast.
  ///
  /// ```
  /// SE² = Σ(m_i'U_i − q_i'ΣU_j)²,   m_i = H_i·M·c,   q_i = M·Ω_i·m_i,   Ω_i = Z_iW_iZ_i'
  /// ν = (tr T)²/tr T²,   T_ij = δ_ij·m_i'Ψ_im_i − m_i'Ψ_iq_j − q_i'Ψ_jm_j + q_i'(ΣΨ)q_j
  /// Ψ_i = w_i/Σw · ΣH_jU_jU_j'H_j,   w_i = c'{(A − Ω_i)⁻¹ − M}c
  /// ```
  ///
  /// H is their correction, or 1 without one: their δ₅ and δ₃.
  ///
  /// - Parameters:
  ///   - count: Places.
  ///   - memory: As much as ``referenceSize(columns:width:units:)`` says.
  ///   - times: How many units a place stands for.
  /// - Returns: The degrees of freedom.
  func degreesOfFreedom(
    _ count: Int, in memory: UnsafeMutablePointer<Double>, times: (_ place: Int) -> Double
  ) -> Double? {
    let p = columns
    let (m, q, psiM, psiQ) = (
      memory, memory + count * p, memory + 2 * count * p, memory + 3 * count * p
    )
    let share = memory + 4 * count * p
    let psi = share + count
    let (vector, a) = (psi + p * p, psi + p * p + p)
    for i in 0..<p * p { psi[i] = 0 }
    var total = 0.0
    for i in 0..<count {
      let (rows, w) = (rows + i * width, weights + i * width * width)
      for j in 0..<p { m[i * p + j] = direction[j] }
      func factor(_ r: Int, _ column: Int) -> Double {
        correction == .fayGraubard ? elementFactor(rows, w, row: r, column: column) : 1
      }
      for r in 0..<width {
        rows[r].forEachColumn { m[i * p + $0] = factor(r, $0) * direction[$0] }
      }
      // Ω·m, then M·Ω·m.
      for j in 0..<p { vector[j] = 0 }
      for r in 0..<width {
        var sum = 0.0
        for s in 0..<width {
          rows[s].forEachColumn { sum += w[r * width + s] * m[i * p + $0] }
        }
        rows[r].forEachColumn { vector[$0] += sum }
      }
      for j in 0..<p {
        q[i * p + j] = 0
        for h in 0..<p { q[i * p + j] += bread[j * p + h] * vector[h] }
      }
      // w = a'W·(1 − N·W)⁻¹a, a = Z'Mc.
      for r in 0..<width {
        a[r] = 0
        rows[r].forEachColumn { a[r] += direction[$0] }
        spare[r] = a[r]
      }
      transform(rows, w, spare) { 1 / $0 }
      var own = 0.0
      for r in 0..<width {
        for s in 0..<width { own += a[r] * w[r * width + s] * spare[s] }
      }
      share[i] = own
      total += times(i) * own
      // ΣH·U·U'·H.
      let squares = squares + i * width * width
      for r in 0..<width {
        for s in 0..<width where squares[r * width + s] != 0 {
          rows[r].forEachColumn { j in
            let left = factor(r, j) * squares[r * width + s]
            rows[s].forEachColumn { h in psi[j * p + h] += left * factor(s, h) }
          }
        }
      }
    }
    guard total > 0 else { return nil }
    for i in 0..<count {
      share[i] /= total
      for j in 0..<p {
        psiM[i * p + j] = 0
        psiQ[i * p + j] = 0
        for h in 0..<p {
          psiM[i * p + j] += psi[j * p + h] * m[i * p + h]
          psiQ[i * p + j] += psi[j * p + h] * q[i * p + h]
        }
      }
    }
    func dot(_ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>) -> Double {
      var sum = 0.0
      for j in 0..<p { sum += x[j] * y[j] }
      return sum
    }
    var (trace, squared) = (0.0, 0.0)
    for i in 0..<count {
      for j in 0...i {
        let cross =
          dot(q + i * p, psiQ + j * p) - share[i] * dot(psiM + i * p, q + j * p)
          - share[j] * dot(q + i * p, psiM + j * p)
        let pairs = times(i) * times(j)
        guard i == j else {
          squared += 2 * pairs * cross * cross
          continue
        }
        let own = cross + share[i] * dot(m + i * p, psiM + i * p)
        trace += times(i) * own
        squared += pairs * cross * cross + times(i) * (own * own - cross * cross)
      }
    }
    guard squared > 0 else { return nil }
    return max(1, trace * trace / squared)
  }
}
