import Foundation
import GSLKit
import Testing

/// Chebyshev series and quadrature by fixed points, beside functions whose values are known.
struct SeriesAndPiecesTests {
  @Test func series() {
    let series = ChebyshevSeries(from: -1, to: 3, terms: 24) { exp($0) }
    for x in [-1.0, -0.3, 0, 1.7, 3] {
      #expect(abs(series.value(at: x) - exp(x)) < 1e-12 * exp(3), "\(x)")
    }
    // A polynomial is its series as soon as there are terms enough.
    let cubic = ChebyshevSeries(from: 0, to: 1, terms: 4) { 2 * $0 * $0 * $0 - $0 + 5 }
    #expect(abs(cubic.value(at: 0.25) - (2 / 64.0 - 0.25 + 5)) < 1e-14)
  }

  @Test(arguments: [(-8.5, 8.5), (-1.96, 1.96), (0.05, 0.1), (-0.7, 2.9)])
  func pieces(_ a: Double, _ b: Double) {
    let found = Quadrature.pieces(from: a, to: b) { Normal.density($0) }
    #expect(abs(found - (Normal.cdf(b) - Normal.cdf(a))) < 1e-10)
    #expect(Quadrature.pieces(from: b, to: a) { $0 } == 0)
  }
}
