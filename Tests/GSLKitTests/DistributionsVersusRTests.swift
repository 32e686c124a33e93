import GSLKit
import TestSupport
import Testing

/// Distribution functions and quantiles against R 4.2.2; made by `Fixtures/scripts/distributions.R`.
struct DistributionsVersusRTests {
  private struct Case: Decodable {
    let function: String
    let arguments: [String: Double?]
    let lowerTail: Bool?
    let value: Double
    let byIntegration: Double?
    let sides: Int?

    subscript(_ name: String) -> Double { arguments[name].flatMap { $0 } ?? .nan }
  }
  private struct File: Decodable { let cases: [Case] }

  private func ours(_ c: Case) throws -> Double? {
    let upper = c.lowerTail == false
    switch c.function {
    case "pnorm": return upper ? Normal.upper(c["q"]) : Normal.cdf(c["q"])
    case "qnorm": return upper ? -(try Normal.quantile(c["p"])) : try Normal.quantile(c["p"])
    case "pt" where c.arguments["ncp"] == nil:
      return upper ? StudentT.upper(c["q"], df: c["df"]) : StudentT.cdf(c["q"], df: c["df"])
    case "pt":
      let p = try NoncentralT.cdf(c["q"], df: c["df"], ncp: c["ncp"])
      return upper ? 1 - p : p
    case "qt" where c.arguments["ncp"] == nil:
      let t = try StudentT.quantile(c["p"], df: c["df"])
      return upper ? -t : t
    case "qt":
      return try NoncentralT.quantile(upper ? 1 - c["p"] : c["p"], df: c["df"], ncp: c["ncp"])
    case "pchisq":
      return upper ? ChiSquared.upper(c["q"], df: c["df"]) : ChiSquared.cdf(c["q"], df: c["df"])
    case "qchisq" where !upper: return try ChiSquared.quantile(c["p"], df: c["df"])
    case "pbeta" where !upper: return BetaDistribution.cdf(c["q"], c["shape1"], c["shape2"])
    case "qbeta" where !upper:
      return try BetaDistribution.quantile(c["p"], c["shape1"], c["shape2"])
    case "pbinom" where !upper: return Binomial.cdf(Int(c["q"]), n: Int(c["size"]), p: c["prob"])
    case "qbinom" where !upper:
      return Double(Binomial.quantile(c["p"], n: Int(c["size"]), p: c["prob"]))
    case "ppois" where !upper: return Poisson.cdf(Int(c["q"]), mean: c["lambda"])
    case "pnbinom" where !upper && c.arguments["mu"] != nil:
      return NegativeBinomial.cdf(Int(c["q"]), size: c["size"], mean: c["mu"])
    case "powerTwoSampleT":
      let n = c["n"]
      let df = 2 * n - 2
      let sides = Double(c.sides ?? 2)
      let critical = try StudentT.quantile(1 - c["alpha"] / sides, df: df)
      let ncp = c["delta"] / c["sd"] * (n / 2).squareRoot()
      if sides == 1 { return 1 - (try NoncentralT.cdf(critical, df: df, ncp: ncp)) }
      return try NoncentralT.twoSidedPower(critical: critical, df: df, ncp: ncp)
    default: return nil
    }
  }

  @Test func everyFunction() throws {
    let file = try Fixtures.json("distributions.json", as: File.self)
    var checked: [String: Int] = [:]
    for c in file.cases {
      guard let ours = try ours(c) else { continue }
      let isNoncentral = c.arguments["ncp"] != nil
      // R's noncentral t loses digits in its tails; the fixture carries an integral beside it.
      let expected = isNoncentral ? c.byIntegration ?? c.value : c.value
      // Both quadratures stop near 1e-12 absolute; GSL's beta and gamma inverses at about 1e-8.
      let isQuantile = c.function.hasPrefix("q")
      let relative = isNoncentral ? 1e-8 : isQuantile ? 1e-8 : 1e-9
      #expect(
        close(ours, expected, relative: relative, floor: isNoncentral ? 1e-10 : 1e-15),
        "\(c.function) \(c.arguments): \(ours) for \(expected)")
      checked[c.function, default: 0] += 1
    }
    #expect(checked.count >= 11 && checked.values.reduce(0, +) > 1000, "\(checked)")
  }

  /// C1, C2, C4 of the published checks (R's pwr 1.3; G*Power 3.1 manual).
  @Test func publishedPowersOfTheT() throws {
    func power(_ n: Double, _ d: Double, tails: Double, alpha: Double = 0.05) throws -> Double {
      let critical = try StudentT.quantile(1 - alpha / tails, df: 2 * n - 2)
      let ncp = d * (n / 2).squareRoot()
      let upper = 1 - (try NoncentralT.cdf(critical, df: 2 * n - 2, ncp: ncp))
      return tails == 1 ? upper : upper + (try NoncentralT.cdf(-critical, df: 2 * n - 2, ncp: ncp))
    }
    // Sample sizes to seven digits turn power .8 into itself.
    #expect(close(try power(393.4057, 0.2, tails: 2), 0.8, relative: 1e-6))
    #expect(close(try power(63.76561, 0.5, tails: 2), 0.8, relative: 1e-6))
    #expect(close(try power(25.52458, 0.8, tails: 2), 0.8, relative: 1e-6))
    #expect(close(try power(64, 0.5, tails: 2), 0.8014596, relative: 1e-7))
    #expect(close(try StudentT.quantile(0.975, df: 126), 1.9789706, relative: 1e-7))
    #expect(close(try power(88, 0.5, tails: 1), 0.951425, relative: 1e-6))
    #expect(try power(87, 0.5, tails: 1) < 0.95)
  }

  @Test func badArgumentsThrowAndNeverAbort() {
    #expect(throws: NumericalError.self) { try Normal.quantile(0) }
    #expect(throws: NumericalError.self) { try Normal.quantile(.nan) }
    #expect(throws: NumericalError.self) { try StudentT.quantile(0.5, df: -1) }
    #expect(throws: NumericalError.self) { try StudentT.quantile(1.5, df: 3) }
    #expect(throws: NumericalError.self) { try ChiSquared.quantile(0.5, df: 0) }
    #expect(throws: NumericalError.self) { try BetaDistribution.quantile(0.5, -1, 2) }
    #expect(throws: NumericalError.self) { try NoncentralT.cdf(1, df: 0, ncp: 1) }
    #expect(throws: NumericalError.self) { try RootFinder.brent(from: 1, to: 2) { $0 } }
    #expect(throws: NumericalError.self) { try Quadrature.integrate(from: 0, to: 1) { 1 / $0 } }
    #expect(throws: NumericalError.self) {
      try SymmetricMatrix(order: 2) { _, _ in .nan }.eigen()
    }
    #expect(Binomial.quantile(0.3, n: 0, p: 0.4) == 0)
    #expect(Binomial.quantile(0.3, n: 5, p: 1) == 5)
  }

  /// χ² quantiles at many degrees of freedom, by scipy 1.15 (GSL gives 132,866 for the third).
  @Test func largeChiSquared() throws {
    for (p, df, x) in [
      (0.025, 1000.0, 914.257153799259), (0.975, 1000, 1089.53091277491),
      (0.975, 1e5, 100878.41530566558), (0.001, 1e5, 98623.7038163696),
      (0.025, 1e7, 9991236.669053895), (0.999, 1e7, 10013825.638891771),
    ] {
      #expect(close(try ChiSquared.quantile(p, df: df), x, relative: 1e-9), "\(p) \(df)")
    }
  }

  /// Beta quantiles at large shapes: R's qbeta(pnorm(z, log.p = TRUE), a, b, log.p = TRUE); as far apart as the series is off.
  @Test func largeBeta() throws {
    for (z, a, b, x) in [
      (-4, 2e4, 3e4, 0.391257087490152), (0.5, 1e4, 1e6, 0.0099500058570553),
      (3, 5e5, 5e5, 0.501499997000004), (-2, 1e8, 3e8, 0.249956699979904),
    ] {
      let found = try BetaDistribution.quantile(atNormal: z, a, b)
      #expect(close(found, x, relative: 1e-8), "\(z) \(a) \(b): \(found)")
    }
    // Both ways of computing meet.
    for z in [-3.0, 0, 2] {
      let below = try BetaDistribution.quantile(atNormal: z, 9_999.999, 40_000)
      let above = try BetaDistribution.quantile(atNormal: z, 10_000.001, 40_000)
      #expect(close(below, above, relative: 2e-7))
    }
  }
}
