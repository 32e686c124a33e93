import Foundation
import GSLKit
import Inference
import MetaAnalysis
import TestSupport
import Testing

/// The exact distribution of Q, and the prediction interval of Nagashima, Noma & Furukawa (2019).
struct BootstrapPredictionTests {
  /// The distribution; macros cannot take spans.
  private func made(
    _ y: [Double], _ v: [Double], _ nodes: BootstrapPrediction.Nodes = .fine
  ) -> BootstrapPrediction? {
    BootstrapPrediction(y.span, v.span, nodes: nodes)
  }

  struct Case: Decodable {
    let name: String
    let y, v, pi, ci, h, tau2: [Double]
    let q, p_q: Double
  }
  struct Cases: Decodable { let cases: [Case] }

  /// With equal variances the mass of τ² at 0 is the p-value of Q by χ², for any number of studies.
  @Test func massAtZero() throws {
    for k in [3, 4, 5, 10, 17, 60, 480] {
      let v = (0..<k).map { 0.02 + 0.01 * Double($0 % 7) }
      for spread in [0.3, 1.0, 1.4] {
        let y = (0..<k).map { spread * v[$0].squareRoot() * ($0.isMultiple(of: 2) ? 1.0 : -1) }
        let found = try #require(made(y, v, .coarse))
        let p = ChiSquared.upper(CochranQ.of(y.span, v.span), df: Double(k - 1))
        // 1e-7: the error of the sum.
        #expect(abs(found.atZero - p) < 1e-7, "\(k) \(spread) \(found.atZero) \(p)")
      }
    }
  }

  /// A published example.
  ///
  /// Printed by the package pimeta 1.1.3 for its data sbp from 25,000 random numbers: −0.8807 to 0.2240, and −0.5613
  /// to −0.0985 as confidence interval. Ends of 25,000 vary by about .008; of 4,000,000 in R by .0006.
  @Test func publishedExample() throws {
    let cases = try Fixtures.json("meta-prediction.json", as: Cases.self).cases
    let sbp = try #require(cases.first { $0.name == "sbp" })
    let found = try #require(made(sbp.y, sbp.v))
    let (interval, confidence) = (found.interval(), found.confidenceInterval())
    for (end, printed) in [
      (interval.lowerBound, -0.8807), (interval.upperBound, 0.2240),
      (confidence.lowerBound, -0.5613), (confidence.upperBound, -0.0985),
    ] { #expect(abs(end - printed) < 0.025, "\(end) \(printed)") }
    for c in cases {
      let found = try #require(made(c.y, c.v), "\(c.name)")
      #expect(abs(found.atZero - c.p_q) < 2e-6, "\(c.name) \(found.atZero)")
      let width = c.pi[1] - c.pi[0]
      // Half a per cent of the width: five errors of 4,000,000 draws and that of the nodes, which is larger for
      // four studies, whose tails reach far.
      let (a, b) = (found.interval(), found.confidenceInterval())
      for (end, value) in [
        (a.lowerBound, c.pi[0]), (a.upperBound, c.pi[1]), (b.lowerBound, c.ci[0]),
        (b.upperBound, c.ci[1]),
      ] { #expect(abs(end - value) < 0.005 * width, "\(c.name) \(end) \(value)") }
      // The ends are where the distribution says.
      #expect(abs(found.cdf(a.lowerBound) - 0.025) < 1e-6)
      #expect(abs(found.cdf(a.upperBound) - 0.975) < 1e-6)
      let coarse = try #require(made(c.y, c.v, .coarse)).interval()
      #expect(abs(coarse.lowerBound - a.lowerBound) < 0.01 * width, "\(c.name) \(coarse)")
      #expect(abs(coarse.upperBound - a.upperBound) < 0.01 * width, "\(c.name) \(coarse)")
    }
  }

  /// Where τ² is estimated as 0 the plug-in interval is the confidence interval; the bootstrap leaves room.
  @Test func leavesRoomAtZero() throws {
    // Q of 1.21 on 2 degrees of freedom: p = .55.
    let (y, v) = ([0.2, 0.4, 0.1], [0.01, 0.04, 0.04])
    let line = try PooledLine.make(y, v, .restrictedMaximumLikelihood, .hksj, level: 0.95).get()
    #expect(line.tau2.value == 0 && line.prediction == line.interval)
    let found = try #require(made(y, v))
    #expect(abs(found.atZero - 0.5465) < 5e-5)
    let (wide, narrow) = (found.interval(), line.interval)
    #expect(
      wide.upperBound - wide.lowerBound > 1.5 * (narrow.upperBound - narrow.lowerBound), "\(wide)")
  }

  @Test func refuses() {
    let one = [0.1, 0.2]
    #expect(made(one, one) == nil)
    let flat = [0.1, 0.1, 0.1]
    #expect(made(flat, flat) == nil)
  }

  struct Cell: Sendable {
    let k: Int
    let tau: Double
    /// Coverage of the plug-in interval, simulated elsewhere; nil where it was not.
    let plugIn: Double?
  }

  static let cells: [Cell] = [(3, 0.88, 0.87), (5, 0.85, 0.88), (10, 0.84, 0.91), (17, 0.85, 0.93)]
    .flatMap { k, some, much in
      [
        Cell(k: k, tau: 0, plugIn: nil), Cell(k: k, tau: 0.13, plugIn: some),
        Cell(k: k, tau: 0.3, plugIn: much),
      ]
    }

  /// What both intervals cover: sizes log-normal (4.8, 1.0) cut to 15 … 1,827, variances 4/N.
  ///
  /// The plug-in (REML, Hartung-Knapp error, t with k − 1) against a simulation elsewhere printed to two decimals:
  /// within .005 and five standard errors of 1,000. The bootstrap covers what it says, as its authors found: .95 less
  /// .01 and five standard errors.
  @Test(arguments: cells) func coverage(_ cell: Cell) throws {
    let replicates = 1000
    var stream = RandomStream(key: StreamKey(seed: 20_190_612))
    var (plugIn, bootstrap) = (0.0, 0.0)
    for replicate in 0..<replicates {
      stream.seek(replicate: replicate, unit: 0, lane: Lane(rawValue: 1))
      var (y, v) = ([Double](), [Double]())
      while y.count < cell.k {
        let size = exp(4.8 + stream.normal()).rounded()
        guard (15...1827).contains(size) else { continue }
        v.append(4 / size)
        y.append(cell.tau * stream.normal() + (4 / size).squareRoot() * stream.normal())
      }
      let next = cell.tau * stream.normal()
      let pooled = try Pooled.pool(y.span, v.span, .restrictedMaximumLikelihood, test: .hksj).get()
      if try pooled.predictionInterval()?.contains(next) == true { plugIn += 1 }
      let found = try #require(made(y, v, .coarse))
      let below = found.cdf(next)
      if below > 0.025, below < 0.975 { bootstrap += 1 }
    }
    let n = Double(replicates)
    if let expected = cell.plugIn {
      let error = (expected * (1 - expected) / n).squareRoot()
      #expect(abs(plugIn / n - expected) < 0.005 + 5 * error, "\(cell) \(plugIn / n)")
    }
    let error = (0.95 * 0.05 / n).squareRoot()
    #expect(bootstrap / n > 0.94 - 5 * error, "\(cell) \(bootstrap / n)")
    print("coverage k \(cell.k) tau \(cell.tau): plug-in \(plugIn / n), bootstrap \(bootstrap / n)")
  }
}
