import Foundation
import GSLKit
import MetaAnalysis
import ReviewSimulation
import Testing

/// A calibration finds again what made a literature: 300 literatures of 120 published studies.
///
/// The mean within five Monte Carlo standard errors and a bias of .01, which maximum likelihood has at this
/// size; the logarithm of the weight within five and .1; intervals cover in .95 within five standard errors and
/// .03.
struct CalibrationTests {
  @Test(arguments: [(0.2, 0.1, 0.3), (0.0, 0.2, 1.0)]) func recovers(
    _ mean: Double, _ tau: Double, _ weight: Double
  ) throws {
    let k = 120
    let model = PublicationPublishedExampleTests.literature(
      k, .logNormal(meanLog: 4.8, sdLog: 1.0, range: 15...1827), mean: mean, tau: tau,
      level: .effects,
      Publication(weight: .steps(ends: [0.025, 1], chances: [1, weight]), counting: .published))
    var (means, logs, taus) = ([Double](), [Double](), [Double]())
    var (covered, coveredWeight, known) = (0.0, 0.0, 0.0)
    try TrialSummaryTests.draw(model, 300) { literature in
      let found = try SelectionCalibration.fit(literature.y, literature.v, direction: .positive)
        .get()
      means.append(found.mean)
      taus.append(found.tau * found.tau)
      logs.append(log(found.weight))
      if abs(found.mean - mean) < 1.96 * found.meanError { covered += 1 }
      if found.weightInterval?.contains(weight) == true { coveredWeight += 1 }
      if found.knowsSelection { known += 1 }
    }
    let n = Double(means.count)
    #expect(means.count == 300)
    func summary(_ x: [Double]) -> (mean: Double, error: Double) {
      let m = x.reduce(0, +) / n
      let v = x.reduce(0) { $0 + ($1 - m) * ($1 - m) } / (n - 1)
      return (m, (v / n).squareRoot())
    }
    let (m, w, t) = (summary(means), summary(logs), summary(taus))
    #expect(abs(m.mean - mean) < 5 * m.error + 0.01, "\(m)")
    #expect(abs(w.mean - log(weight)) < 5 * w.error + 0.1, "\(w)")
    #expect(abs(t.mean - tau * tau) < 5 * t.error + 0.005, "\(t)")
    let error = (0.95 * 0.05 / n).squareRoot()
    #expect(abs(covered / n - 0.95) < 5 * error + 0.03, "\(covered)")
    #expect(abs(coveredWeight / n - 0.95) < 5 * error + 0.03, "\(coveredWeight)")
    // Selection by a third is mostly told from none; none is mostly not taken for selection.
    #expect(weight < 1 ? known / n > 0.6 : known / n < 0.15, "\(known)")
  }

  /// Too few studies, none significant, all significant: a reason.
  @Test func reasons() {
    let v = Array(repeating: 0.04, count: 8)
    for y in [[0.1], Array(repeating: 0.01, count: 8), Array(repeating: 2.0, count: 8)] {
      let found = SelectionCalibration.fit(y, Array(v.prefix(y.count)), direction: .positive)
      if case .success(let fit) = found { Issue.record("\(fit)") }
    }
  }
}
