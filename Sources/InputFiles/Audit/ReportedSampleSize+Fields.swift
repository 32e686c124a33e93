internal import MetaAnalysis
internal import Parts

/// How many sides a paragraph gives its test.
private enum PrintedSides: String, Choice {
  case oneSided = "one-sided"
  case twoSided = "two-sided"
  case unsaid = "not-said"
}

extension ReportedSampleSize {
  /// Reads a sample-size paragraph.
  init(_ name: String, _ f: Fields) {
    let smd = f.optionalNumber("smd", in: -10...10, example: 0.5, "The effect, in SDs.")
    let difference = f.optionalNumber(
      "difference", in: -1e6...1e6, example: 3, "The effect in points; needs 'sd'.")
    let halfWidth = f.optionalNumber(
      "half-width", in: 1e-9...1e6, example: 2, "Half the width of the interval wanted; needs 'sd'."
    )
    let sd = f.optionalNumber("sd", in: 1e-9...1e6, example: 6, "The standard deviation.")
    let risk = f.optionalNumber(
      "risk", in: 1e-6...0.999999, example: 0.4, "The risk in the control arm.")
    let treated = f.optionalNumber(
      "risk-treated", in: 1e-6...0.999999, example: 0.3, "The risk in the other arm.")
    let ratio = f.optionalNumber(
      "risk-ratio", in: 1e-3...1e3, example: 0.7, "The effect on 'risk' as a ratio.")
    var effects: [Effect] = []
    if let smd { effects.append(.standardised(smd)) }
    if let difference, let sd { effects.append(.difference(difference, sd: sd)) }
    if let halfWidth, let sd { effects.append(.halfWidth(halfWidth, sd: sd)) }
    if let risk, let treated { effects.append(.risks(risk, treated)) }
    if let risk, let ratio {
      if !(risk * ratio > 0 && risk * ratio < 1) {
        f.report("\(risk) × \(ratio) is no risk", at: "risk-ratio")
      }
      effects.append(.risks(risk, min(risk * ratio, 0.999999)))
    }
    let wanted =
      "'smd'; 'difference' and 'sd'; 'half-width' and 'sd'; 'risk' and 'risk-ratio' or 'risk-treated'"
    if !f.isDescribing, effects.count != 1 {
      f.report("give one effect: \(wanted); found \(effects.isEmpty ? "none" : "\(effects.count)")")
    }
    let effect = effects.first ?? .standardised(0.5)
    let isNull =
      switch effect {
      case .standardised(let d): d == 0
      case .difference(let points, _): points == 0
      case .risks(let a, let b): a == b
      case .halfWidth: false
      }
    if isNull { f.report("the effect is 0: no number of people can show it") }
    func people(_ key: String, _ help: String) -> Int? {
      guard let n = f.optionalNumber(key, in: 1...1e8, example: 64, help) else { return nil }
      if n != n.rounded() { f.report("expected a whole number, found \(n)", at: key) }
      return Int(n)
    }
    let analysed = people("analysed-per-arm", "People analysed per arm, as printed.")
    let perArm = people("per-arm", "People randomised per arm, as printed.")
    let total = people("total", "People randomised in both arms, as printed.")
    if !f.isDescribing, analysed == nil, perArm == nil, total == nil {
      f.report("give what is printed: 'analysed-per-arm', 'per-arm' or 'total'")
    }
    let sides = f.choice(
      "sides", of: PrintedSides.self, default: .unsaid,
      "How many sides the paragraph gives its test.")
    self.init(
      name: name, effect: effect,
      power: f.number("power", in: 0.5...0.9999, default: 0.8, "The power that is wanted."),
      alpha: f.number("alpha", in: 1e-6...0.5, default: 0.05, "The level of the test."),
      lost: f.number("lost", in: 0...0.95, default: 0, "Share of people who are lost."),
      correlation: f.number(
        "correlation", in: -0.99...0.99, default: 0,
        "Correlation with a baseline that is adjusted for."),
      designEffect: f.number(
        "design-effect", in: 1...1000, default: 1, "By how much clusters inflate the number."),
      saysOneSided: sides == .oneSided, analysedPerArm: analysed, perArm: perArm, total: total)
  }
}
