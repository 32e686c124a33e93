internal import MetaAnalysis
internal import Parts

extension ReviewMethod {
  /// Reads a method: a pool, or a corrector of the list.
  init(_ f: Fields) {
    let correctors = MetaCatalog.correctors.filter { $0.places.contains(.methods) }
    let word = f.word(
      "kind", of: ["pool"] + correctors.map(\.kind), default: "pool",
      "A pool, or a correction for selection.")
    if word != "pool", let corrector = correctors.first(where: { $0.kind == word }) {
      self = .corrected(corrector.reading(f))
      return
    }
    let tau2 = f.choice(
      "tau2", of: Tau2Method.self, default: .derSimonianLaird, "Estimator of τ².")
    let test = f.choice("test", of: PoolingTest.self, default: .z, "The test.")
    let rule = f.choice(
      "prediction", of: PredictionRule.self, default: .asTest,
      "The rule of its prediction intervals; the bootstrap takes some milliseconds a pool.")
    // The keys of every kind stand in one place.
    if f.isDescribing { for corrector in correctors { _ = corrector.reading(f) } }
    self = .pooled(PooledMean(tau2, test), rule)
  }
}
