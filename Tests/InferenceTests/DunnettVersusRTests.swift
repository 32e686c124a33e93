import Inference
import TestSupport
import Testing

/// Dunnett's critical values; made by `Fixtures/scripts/distributions.R` by one-dimensional integration
/// and checked there against mvtnorm 1.1-3.
struct DunnettVersusRTests {
  private struct Case: Decodable {
    let function: String
    let arguments: [String: Double?]
    let df: Double?
    let lambda: [Double]?
    let value: Double
  }
  private struct File: Decodable { let cases: [Case] }

  @Test func criticalValues() throws {
    let cases = try Fixtures.json("distributions.json", as: File.self).cases.filter {
      $0.function == "dunnettTwoSidedCritical"
    }
    #expect(cases.count >= 12)
    for c in cases {
      let alpha = try #require(c.arguments["alpha"] ?? nil)
      let ours = try Dunnett.critical(
        lambdas: try #require(c.lambda), df: c.df ?? .infinity, alpha: alpha, twoSided: true)
      #expect(close(ours, c.value, relative: 1e-8), "\(c.arguments), df \(c.df ?? .infinity)")
    }
  }

  /// C44 of the published checks, to the digits printed (Dunnett 1964, table; mvtnorm).
  @Test func publishedTable() throws {
    let root = 0.5.squareRoot()
    let expected: [(Int, Double, Double)] = [
      (2, .infinity, 2.212), (3, .infinity, 2.349), (4, .infinity, 2.442), (2, 60, 2.265),
      (3, 60, 2.410),
    ]
    for (k, df, value) in expected {
      let ours = try Dunnett.critical(
        lambdas: Array(repeating: root, count: k), df: df, alpha: 0.05, twoSided: true)
      #expect(abs(ours - value) < 0.00051, "k \(k), df \(df)")
    }
  }

  /// The plane that simulations use: within 1e-3 of the integral when sizes are 20 % off, within 5e-5
  /// when they are 5 % off.
  @Test(arguments: [
    (100.0, 140.0, 120.0, 1e-3), (96, 120, 144, 1e-3), (144, 144, 96, 1e-3),
    (114, 126, 120, 5e-5), (126, 126, 114, 5e-5), (110, 115, 125, 5e-5),
  ])
  func planeIsNearTheIntegral(n1: Double, n2: Double, n0: Double, error: Double) throws {
    func lambda(_ n: Double, _ control: Double) -> Double { (n / (n + control)).squareRoot() }
    let planned = [lambda(120, 120), lambda(120, 120)]
    let rule = try FamilyRule(
      .dunnett, size: 2, alpha: 0.05, twoSided: true, dunnett: (planned, 357))
    let lambdas = [lambda(n1, n0), lambda(n2, n0)]
    let df = n1 + n2 + n0 - 3
    let exact = try Dunnett.critical(lambdas: lambdas, df: df, alpha: 0.05, twoSided: true)
    for (offset, expected) in [(-error, UInt64(0)), (error, 3)] {
      let members = lambdas.map { FamilyMember(evidence: exact + offset, df: df, lambda: $0) }
      #expect(members.withUnsafeBufferPointer { rule.rejections($0) } == expected)
    }
  }
}
