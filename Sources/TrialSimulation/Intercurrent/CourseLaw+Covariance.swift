extension CourseLaw {
  /// Covariances of a person's waves around their means, row by row: what is their own, what their cluster shares, and, of
  /// groups within clusters formed after the baseline, what their group does.
  ///
  /// ```
  /// own_st = V_i + ρ·SD_i·SD_s·(s + t) + V_s·s·t + V_e·a^|s − t|      clusters' the same without what is left
  /// after the baseline groups take √(1 − g) of what is people's own, and later clusters their `ownShare` of that
  /// ```
  ///
  /// - Parameters:
  ///   - groupShare: What groups within a cluster take of what is people's own, g.
  ///   - groupICC: What they share, as a share of the variance at baseline.
  /// - Returns: As many rows as there are waves.
  func covariances(groupShare: Double, groupICC: Double) -> [Double] {
    let waves = times.count
    func line(_ v: Int, _ w: Int, _ a: Double, _ b: Double) -> Double {
      a * a + correlation * a * b * (times[v] + times[w]) + b * b * times[v] * times[w]
    }
    func ownPart(_ v: Int, _ w: Int) -> Double {
      if let covariance { return covariance.own(v, w) }
      var left = 1.0
      for _ in 0..<abs(v - w) { left *= autocorrelation }
      return line(v, w, own.intercept, own.slope) + residualSD * residualSD * left
    }
    func shared(_ v: Int, _ w: Int) -> Double {
      if let covariance {
        return clusterInterceptSD * clusterInterceptSD * covariance.scale(v) * covariance.scale(w)
      }
      return line(v, w, clusterInterceptSD, clusterSlopeSD)
    }
    let group = (1 - groupShare).squareRoot()
    func kept(_ w: Int) -> Double { w == 0 ? 1 : group * (isOldAtBaseline ? 1 : ownShare) }
    return (0..<waves).flatMap { v in
      (0..<waves).map { w in
        let isLater = v > 0 && w > 0
        var sum = kept(v) * kept(w) * ownPart(v, w)
        if isLater {
          let scale = isOldAtBaseline ? 1 : ownShare * ownShare
          sum += scale * groupICC * sd * sd
        }
        if isOldAtBaseline || isLater { sum += shared(v, w) }
        return sum
      }
    }
  }
}
