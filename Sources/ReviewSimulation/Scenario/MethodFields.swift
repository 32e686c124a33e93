internal import MetaAnalysis
internal import Parts

/// What a method may be.
enum MethodWord: String, Choice {
  case pool, pet, peese, uwls, waap
  case petPeese = "pet-peese"
  case trimAndFill = "trim-and-fill"
  case threeParameter = "3psm"
  case fourParameter = "4psm"
}

extension ReviewMethod {
  /// Reads a method.
  init(_ f: Fields) {
    let word = f.choice(
      "kind", of: MethodWord.self, default: .pool, "A pool, or a correction for selection.")
    switch word {
    case .pool:
      let tau2 = f.choice(
        "tau2", of: Tau2Method.self, default: .derSimonianLaird, "Estimator of τ².")
      let test = f.choice("test", of: PoolingTest.self, default: .z, "The test.")
      let rule = f.choice(
        "prediction", of: PredictionRule.self, default: .asTest,
        "The rule of its prediction intervals; the bootstrap takes some milliseconds a pool.")
      self = rule == .asTest ? .pool(tau2, test) : .predicting(rule, tau2, test)
    case .pet: self = .pet
    case .peese: self = .peese
    case .uwls: self = .uwls
    case .waap: self = .waap
    case .petPeese: self = .petPeese
    case .trimAndFill: self = .trimAndFill
    case .threeParameter: self = .selection(.three)
    case .fourParameter: self = .selection(.four)
    }
  }
}
