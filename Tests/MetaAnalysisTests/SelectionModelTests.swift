import Foundation
import Inference
import MetaAnalysis
import TestSupport
import Testing

/// Step-function selection models reach the highest top that 27 starts found, and where metafor's own top
/// is the same, its standard errors.
struct SelectionModelTests {
  struct Top: Decodable {
    let mu, tau2, ll: Double
    let delta: [Double]
    let n_per_interval: [Int]
  }
  struct Row: Decodable {
    let b, se, tau2, ll, LRT: Double?
    let delta: [Double]?
    let se_delta: [Double?]?
    let k_int: [Int]?

    enum CodingKeys: String, CodingKey { case b, se, tau2, ll, LRT, delta, se_delta, k_int }

    init(from decoder: any Decoder) throws {
      let box = try decoder.container(keyedBy: CodingKeys.self)
      func number(_ key: CodingKeys) -> Double? { try? box.decode(Double.self, forKey: key) }
      (b, se, tau2, ll, LRT) = (number(.b), number(.se), number(.tau2), number(.ll), number(.LRT))
      delta = try? box.decode([Double].self, forKey: .delta)
      se_delta = try? box.decode([Double?].self, forKey: .se_delta)
      k_int = try? box.decode([Int].self, forKey: .k_int)
    }
  }
  struct Studies: Decodable {
    let name: String
    let yi, vi: [Double]
    let alternative: String?
    let metafor: [String: Row]
    let global: [String: Top]
  }
  struct Fixture: Decodable { let sets: [Studies] }

  static func sets() throws -> [Studies] {
    try Fixtures.json("meta-selection.json", as: Fixture.self).sets
  }

  static func steps(_ key: String) -> [Double] {
    key.replacingOccurrences(of: "FE_", with: "").dropFirst(4).split(separator: "_")
      .compactMap { Double($0) }
  }

  /// Log-likelihoods within 1e-5 of the highest known, never below by more; μ to 1e-4 of its standard
  /// error or better where the top is not flat.
  @Test func highestTops() throws {
    var compared = 0
    for set in try Self.sets() {
      for (key, top) in set.global {
        let direction: Direction = set.alternative == "less" ? .negative : .positive
        let model = try #require(StepSelection(steps: Self.steps(key), direction: direction))
        let thorough = try #require(
          StepSelection(steps: Self.steps(key), direction: direction, effort: .thorough))
        let found = model.fit(set.yi.span, set.vi.span)
        if let best = try? thorough.fit(set.yi.span, set.vi.span).get() {
          #expect(abs(best.logLikelihood - top.ll) < 1e-5, "\(set.name) \(key)")
        }
        if top.n_per_interval.contains(0) {
          #expect(throws: MetaFailure.emptyInterval) { try found.get() }
          continue
        }
        guard let fit = try? found.get() else {
          Issue.record("\(set.name) \(key): \(found)")
          continue
        }
        #expect(fit.counts == top.n_per_interval)
        #expect(
          abs(fit.logLikelihood - top.ll) < 1e-5,
          "\(set.name) \(key): \(fit.logLikelihood) \(top.ll)")
        if let se = fit.meanError {
          #expect(abs(fit.mean - top.mu) < 1e-3 * se, "\(set.name) \(key) \(fit.mean) \(top.mu)")
        }
        #expect(close(fit.tau2, top.tau2, relative: 1e-3, floor: 1e-5), "\(set.name) \(key)")
        for (a, b) in zip(fit.weights, top.delta) {
          #expect(close(a, b, relative: 2e-3), "\(set.name) \(key)")
        }
        compared += 1
      }
    }
    #expect(compared >= 58)
  }

  /// metafor's standard errors come from differences: 1e-2 where it found the same top inside the
  /// parameter space.
  @Test func standardErrorsAndGivenWeights() throws {
    var (errors, given) = (0, 0)
    for set in try Self.sets() {
      let direction: Direction = set.alternative == "less" ? .negative : .positive
      for (key, row) in set.metafor {
        guard let ll = row.ll, let b = row.b, let delta = row.delta else { continue }
        let fixed = key.contains("Vevea") || key.contains("delta")
        let steps =
          key.contains("Vevea")
          ? Self.veveaWoods
          : key.contains("delta") ? [0.025] : Self.steps(key)
        let model = try #require(
          StepSelection(
            steps: steps, direction: direction, weights: fixed ? delta : nil,
            isCommonEffect: key.hasPrefix("FE")))
        guard let fit = try? model.fit(set.yi.span, set.vi.span).get() else {
          // Nothing here that R had only because it stopped on a slope.
          #expect(row.k_int?.contains(0) == true || ll < -1e6, "\(set.name) \(key)")
          continue
        }
        #expect(fit.logLikelihood > ll - 1e-5, "\(set.name) \(key) \(fit.logLikelihood) \(ll)")
        guard abs(fit.logLikelihood - ll) < 1e-6 else { continue }
        if fixed { given += 1 }
        #expect(close(fit.mean, b, relative: 1e-3, floor: 1e-4), "\(set.name) \(key)")
        if let se = row.se, let own = fit.meanError, fit.tau2 > 1e-3 || key.hasPrefix("FE") {
          #expect(close(own, se, relative: 1e-2), "\(set.name) \(key) \(own) \(se)")
          errors += 1
        }
        if let lrt = row.LRT, let ratio = fit.ratio {
          #expect(close(ratio, lrt, relative: 1e-3, floor: 1e-3), "\(set.name) \(key)")
        }
        for (own, other) in zip(fit.weightErrors, row.se_delta ?? []) {
          guard let own, let other, fit.tau2 > 1e-3 || key.hasPrefix("FE") else { continue }
          #expect(close(own, other, relative: 1e-2), "\(set.name) \(key)")
        }
      }
    }
    #expect(errors > 60 && given > 100, "\(errors) \(given)")
  }

  /// Cut points of Vevea & Woods (2005), table 1.
  static let veveaWoods = [
    0.005, 0.01, 0.05, 0.10, 0.25, 0.35, 0.50, 0.65, 0.75, 0.90, 0.95, 0.99, 0.995,
  ]

  @Test func whatCannotBeFitted() throws {
    #expect(StepSelection(steps: [], direction: .positive) == nil)
    #expect(StepSelection(steps: [0.5, 0.025], direction: .positive) == nil)
    #expect(StepSelection(steps: [0], direction: .positive) == nil)
    #expect(StepSelection(steps: [0.025], direction: .positive, weights: [1, -1]) == nil)
    #expect(StepSelection(steps: [0.025], direction: .positive, weights: [1]) == nil)
    let model = try #require(StepSelection(steps: [0.025], direction: .positive))
    let v = [0.01, 0.02, 0.03, 0.04]
    let few = [0.1, 0.2]
    #expect(throws: MetaFailure.tooFewStudies) {
      try model.fit(few.span, v.span.extracting(first: 2)).get()
    }
    let all = [0.9, 0.8, 0.9, 0.9]
    #expect(throws: MetaFailure.emptyInterval) { try model.fit(all.span, v.span).get() }
    let alike = [0.5, 0.1, 0.1, 0.1]
    switch model.fit(alike.span, v.span) {
    case .success(let fit):
      #expect(fit.mean.isFinite && fit.tau2 >= 0 && fit.logLikelihood.isFinite)
    case .failure(let failure): #expect(failure == .noConvergence)
    }
  }
}
