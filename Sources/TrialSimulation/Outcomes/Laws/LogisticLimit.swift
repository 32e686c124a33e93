internal import Foundation

/// Where a logistic regression of an event on arm, baseline and stratum ends with ever more people.
///
/// ```
/// Σ_A n_A E{(A, x, 1_u)·(P_A(x, u) − expit(α_u + βA + γx))} = 0,   β the log odds ratio
/// ```
///
/// Newton's method; what strata have goes by Schur's complement. That is the limit whether or not the model holds (White 1982,
/// Econometrica 50:1).
struct LogisticLimit {
  let treated: [[Double]]
  let compared: [[Double]]
  /// Share of people in the arm on trial.
  let share: Double

  var logOddsRatio: Double {
    let strata = NormalPlaces.of(max(treated.count, compared.count))
    let x = NormalPlaces.of(max(treated[0].count, compared[0].count))
    var alpha = Array(repeating: 0.0, count: strata.count)
    var (beta, gamma) = (0.0, 0.0)
    for _ in 0..<100 {
      var (gB, gG, bb, bg, gg) = (0.0, 0.0, 0.0, 0.0, 0.0)
      var parts: [(g: Double, a: Double, b: Double, c: Double)] = []
      for (u, stratum) in strata.enumerated() {
        var (g, a, b, c) = (0.0, 0.0, 0.0, 0.0)
        for (i, place) in x.enumerated() {
          for isTreated in [true, false] {
            let risks = isTreated ? treated : compared
            let p = risks.count == 1 ? risks[0][i] : risks[u][i]
            let weight = stratum.weight * place.weight * (isTreated ? share : 1 - share)
            let mean = 1 / (1 + exp(-(alpha[u] + (isTreated ? beta : 0) + gamma * place.z)))
            let (e, v) = (weight * (p - mean), weight * mean * (1 - mean))
            g += e
            a += v
            c += v * place.z
            gG += e * place.z
            gg += v * place.z * place.z
            if isTreated {
              gB += e
              b += v
              bb += v
              bg += v * place.z
            }
          }
        }
        parts.append((g, a, b, c))
      }
      for part in parts where part.a > 0 {
        gB -= part.b * part.g / part.a
        gG -= part.c * part.g / part.a
        bb -= part.b * part.b / part.a
        bg -= part.b * part.c / part.a
        gg -= part.c * part.c / part.a
      }
      let determinant = bb * gg - bg * bg
      let isAlone = x.count == 1
      let stepB = isAlone ? gB / bb : (gB * gg - gG * bg) / determinant
      let stepG = isAlone ? 0 : (gG * bb - gB * bg) / determinant
      guard stepB.isFinite, stepG.isFinite else { return .nan }
      for (u, part) in parts.enumerated() where part.a > 0 {
        alpha[u] += (part.g - part.b * stepB - part.c * stepG) / part.a
      }
      beta += stepB
      gamma += stepG
      if abs(stepB) + abs(stepG) < 1e-13 { break }
    }
    return beta
  }
}
