internal import Foundation

/// What one cluster adds to the likelihood of lines of people around its own.
///
/// ```
/// P = V₀⁻¹u,  Q = Z'P,  q = KQ,  Q̃ = Q − Aq = Z'V⁻¹u,   B̃ = B − Gq
/// X_k = Z'V₀⁻¹V_kV⁻¹u,   Y_k = Z'V₀⁻¹V_kV₀⁻¹Z      by parameter k; of the cluster's own X = A·E·Q̃, Y = A·E·A
/// u'V⁻¹u = ũ'V₀⁻¹ũ + q'Q̃,   u'V⁻¹V_kV⁻¹V_lV⁻¹u = (V_kV⁻¹u)'V₀⁻¹(V_lV⁻¹u) − X_k'KX_l
/// tr V⁻¹V_k = tr V₀⁻¹V_k − tr KY_k,   tr V⁻¹V_kV⁻¹V_l = tr V₀⁻¹V_kV₀⁻¹V_l − 2tr(K·Z'V₀⁻¹V_kV₀⁻¹V_lV₀⁻¹Z) + tr KY_kKY_l
/// ```
struct NestedCluster {
  private let people: SlopeModel
  private let shape: NestedShape
  private let blocks: UnsafeBufferPointer<NestedBlock>
  private let range: Range<Int>
  private let s: Double
  private let d: Symmetric2
  private let c: Symmetric2
  private let width: Int
  /// Products of the people, their cluster's line taken away; their ΣB̃; Q, then q, Q̃; Gq; X, parameter by parameter.
  private let products: UnsafeMutablePointer<Double>
  private let linear: UnsafeMutablePointer<Double>
  private let sum: UnsafeMutablePointer<Double>
  private let line: UnsafeMutablePointer<Double>
  private let left: UnsafeMutablePointer<Double>
  private let fitted: UnsafeMutablePointer<Double>
  private let x: UnsafeMutablePointer<Double>
  private var a = Matrix2.zero
  private var k = Matrix2.zero
  /// Y of people's parameters.
  private var y = InlineArray<4, Matrix2>(repeating: .zero)

  /// One cluster.
  ///
  /// - Parameters:
  ///   - people: The model of people around their clusters' lines.
  ///   - shape: What clusters have.
  ///   - blocks: People, those of a cluster one after the other.
  ///   - range: Those of this one.
  ///   - s: σ².
  ///   - d: D.
  ///   - c: C.
  ///   - scratch: Numbers to write into, as many as the model of all clusters has.
  init(
    _ people: SlopeModel, _ shape: NestedShape, _ blocks: UnsafeBufferPointer<NestedBlock>,
    _ range: Range<Int>, _ s: Double, _ d: Symmetric2, _ c: Symmetric2,
    scratch: UnsafeMutablePointer<Double>
  ) {
    (self.people, self.shape, self.blocks) = (people, shape, blocks)
    (self.range, self.s, self.d, self.c) = (range, s, d, c)
    width = people.columns + 1
    products = scratch
    linear = products + 4 * width * width
    sum = linear + 2 * width
    line = sum + 2 * width
    left = line + 2 * width
    fitted = left + 2 * width
    x = fitted + 2 * width
  }

  /// Where the cluster's parameters start: after those of people.
  private var first: Int { people.parameters }
  private var parameters: Int { first + shape.parameters }
  @inline(__always)
  private func derivative(_ parameter: Int) -> Matrix2 {
    parameter < first
      ? SlopeModel.derivative(parameter - 1) : shape.derivative(parameter - first)
  }

  /// Adds the cluster.
  mutating func add(to sums: inout MixedSums) {
    solve(&sums)
    x.update(repeating: 0, count: 2 * width * parameters)
    for i in range { addPeople(blocks[i], &sums) }
    addCluster(&sums)
  }

  /// σ²I + GD inverted.
  private func inverse(_ g: Matrix2) -> Matrix2 { (g * d.full).adding(s).inverse }

  /// A, K, q and Q̃.
  private mutating func solve(_ sums: inout MixedSums) {
    sum.update(repeating: 0, count: 2 * width)
    for i in range {
      let block = blocks[i]
      let g = block.people.g.full
      let r = inverse(g)
      a += block.people.count * (r * g)
      multiply(r, people.products + block.linear, into: sum, adding: true)
    }
    let inner = (a * c.full).adding(1)
    sums.logDet += log(inner.determinant)
    k = c.full * inner.inverse
    multiply(k, sum, into: line)
    multiply(a, line, into: left)
    for i in 0..<2 * width { left[i] = sum[i] - left[i] }
  }

  /// m·x of two rows.
  private func multiply(
    _ m: Matrix2, _ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>,
    adding: Bool = false
  ) {
    for i in 0..<width {
      let (u, v) = (x[i], x[width &+ i])
      y[i] = (adding ? y[i] : 0) + m.a * u + m.b * v
      y[width &+ i] = (adding ? y[width &+ i] : 0) + m.c * u + m.d * v
    }
  }

  /// People with the same rows, without their cluster's line.
  private mutating func addPeople(_ block: NestedBlock, _ sums: inout MixedSums) {
    let n = block.people.count
    let g = block.people.g.full
    multiply(g, line, into: fitted)
    takeLine(block, n)
    people.add(block.people, products, s, d, &sums)
    let r = inverse(g)
    let h = r * g
    multiply(r * r, linear, into: x, adding: true)
    let rh = r * h
    y[0] += n * rh
    sums.tt[0] -= 2 * n * (k * r * rh).trace
    let hk = h * k
    let crossed = hk * rh
    // E_l·H·K.
    var right = InlineArray<4, Matrix2>(repeating: .zero)
    for p in 1..<first {
      let e = derivative(p)
      let he = h * e
      let own = he * h
      multiply(he * r, linear, into: x + 2 * width * p, adding: true)
      y[p] += n * own
      right[p] = e * hk
      sums.tt[sums.pair(0, p)] -= 2 * n * (crossed * e).trace
      for l in 1...p { sums.tt[sums.pair(l, p)] -= 2 * n * (own * right[l]).trace }
    }
  }

  /// Σũ'ũ, ΣB̃_a'B̃_b and ΣB̃ from Σu'u, ΣB_a'B_b and ΣB.
  private func takeLine(_ block: NestedBlock, _ n: Double) {
    let area = width * width
    let source = people.products + block.people.products
    let b1 = people.products + block.linear
    let b2 = b1 + width
    let (q1, q2, e1, e2) = (line, line + width, fitted, fitted + width)
    for i in 0..<width {
      for j in 0...i {
        let place = i * width + j
        products[place] =
          source[place]
          - (b1[i] * q1[j] + b2[i] * q2[j] + q1[i] * b1[j] + q2[i] * b2[j])
          + n * (q1[i] * e1[j] + q2[i] * e2[j])
        products[area + place] =
          source[area + place] - (b1[i] * e1[j] + e1[i] * b1[j]) + n * e1[i] * e1[j]
        let crossed = b1[i] * e2[j] + b2[i] * e1[j] + e1[i] * b2[j] + e2[i] * b1[j]
        products[2 * area + place] =
          source[2 * area + place] - crossed / 2 + n / 2 * (e1[i] * e2[j] + e2[i] * e1[j])
        products[3 * area + place] =
          source[3 * area + place] - (b2[i] * e2[j] + e2[i] * b2[j]) + n * e2[i] * e2[j]
      }
      linear[i] = b1[i] - n * e1[i]
      linear[width + i] = b2[i] - n * e2[i]
    }
  }

  /// What the cluster's line adds.
  private func addCluster(_ sums: inout MixedSums) {
    add(line, left, to: sums.s)
    // E·Q̃ − K·X of a parameter; people's rows are done with.
    let own = fitted
    for m in 0..<parameters {
      let xm = x + 2 * width * m
      let isShared = m >= first
      let e = isShared ? derivative(m) : .zero
      if isShared {
        let ea = e * a
        multiply(a * e, left, into: xm)
        multiply(e, left, into: own)
        add(left, own, to: sums.s(m))
        sums.t[m] += ea.trace
        for l in 0...m { sums.tt[sums.pair(l, m)] += (e * y(l)).trace - 2 * (k * y(l) * ea).trace }
      } else {
        own.update(repeating: 0, count: 2 * width)
      }
      multiply(-1 * k, xm, into: own, adding: true)
      let ky = k * y(m)
      sums.t[m] -= ky.trace
      for l in 0...m {
        sums.tt[sums.pair(l, m)] += (k * y(l) * ky).trace
        add(x + 2 * width * l, own, to: sums.s(l, m))
      }
    }
  }

  /// Y of a parameter.
  private func y(_ parameter: Int) -> Matrix2 {
    parameter < first ? y[parameter] : a * derivative(parameter) * a
  }

  /// Adds u'v, symmetrised, to a lower triangle.
  private func add(
    _ u: UnsafePointer<Double>, _ v: UnsafePointer<Double>, to target: UnsafeMutablePointer<Double>
  ) {
    for i in 0..<width {
      let (u1, u2, v1, v2) = (u[i] / 2, u[width &+ i] / 2, v[i] / 2, v[width &+ i] / 2)
      for j in 0...i {
        target[i &* width &+ j] +=
          u1 * v[j] + u2 * v[width &+ j] + v1 * u[j] + v2 * u[width &+ j]
      }
    }
  }
}
