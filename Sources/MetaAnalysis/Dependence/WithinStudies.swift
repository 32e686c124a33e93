/// Effects of the same study pooled into one, at a correlation of their sampling errors.
///
/// With s = √v and V_ij = ρ·s_i·s_j (V_ii = v_i) within a study of m effects:
///
/// ```
/// y = 1'V⁻¹y/1'V⁻¹1      v = 1/1'V⁻¹1
/// 1'V⁻¹1 = (Σs⁻² − c(Σs⁻¹)²)/(1 − ρ),  1'V⁻¹y = (Σs⁻²y − c·Σs⁻¹·Σs⁻¹y)/(1 − ρ),  c = ρ/(1 + (m − 1)ρ)
/// ```
///
/// What metafor's `aggregate.escalc` does with `struct = "CS"`: the common true effect of a study by
/// generalised least squares. With unequal variances and a high ρ a weight can be negative. Sources:
/// Viechtbauer (2010) J Stat Softw 36(3); Borenstein et al. (2009) Introduction to Meta-Analysis, chapter 24,
/// for the mean with equal weights, which this equals where variances are alike.
public enum WithinStudies {
  /// One study.
  public struct Study: Sendable, Equatable {
    /// Where its effects stand, in rising order.
    public var members: [Int]
    /// Their mean with its variance.
    public var effect: StudyEffect
  }

  /// Pools effects that have the same label.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances, positive.
  ///   - labels: The study of each effect.
  ///   - correlation: ρ between the sampling errors of two effects of a study, in [0, 1).
  /// - Returns: The studies, in the order in which they come first; an effect that is alone stays as it is.
  ///   Nil where ρ is out of its range or a variance is not positive.
  public static func pool(
    _ y: [Double], _ v: [Double], by labels: [String], correlation: Double
  ) -> [Study]? {
    guard (0..<1).contains(correlation), y.count == v.count, y.count == labels.count,
      v.allSatisfy({ $0 > 0 && $0 < .infinity })
    else { return nil }
    var places: [String: Int] = [:]
    var members: [[Int]] = []
    for (i, label) in labels.enumerated() {
      if let place = places[label] {
        members[place].append(i)
      } else {
        places[label] = members.count
        members.append([i])
      }
    }
    return members.map {
      Study(members: $0, effect: effect(of: $0, y, v, correlation))
    }
  }

  private static func effect(
    of members: [Int], _ y: [Double], _ v: [Double], _ rho: Double
  ) -> StudyEffect {
    if members.count == 1 { return StudyEffect(y: y[members[0]], v: v[members[0]]) }
    let c = rho / (1 + Double(members.count - 1) * rho)
    var (precision, root, weighted, rooted) = (0.0, 0.0, 0.0, 0.0)
    for i in members {
      let w = 1 / v[i]
      precision += w
      root += w.squareRoot()
      weighted += w * y[i]
      rooted += w.squareRoot() * y[i]
    }
    let total = precision - c * root * root
    return StudyEffect(y: (weighted - c * root * rooted) / total, v: (1 - rho) / total)
  }
}
