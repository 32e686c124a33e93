// BCG vaccine and tuberculosis, 13 trials: Colditz et al. (1994) JAMA 271:698.
import Inference
import MetaAnalysis

let trials: [(a: Double, b: Double, c: Double, d: Double)] = [
  (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
  (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
  (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338),
  (27, 16886, 29, 17825),
]
let effects = try trials.map {
  try StudyEffect.effect(.logRiskRatio, TwoByTwo(a: $0.a, b: $0.b, c: $0.c, d: $0.d)).get()
}
let line = try PooledLine.make(
  effects.map(\.y), effects.map(\.v), .restrictedMaximumLikelihood, .hksj, level: 0.95
).get()
print(line.estimate.value, line.estimate.standardError, line.tau2.value, line.pooled.q, line.p)
