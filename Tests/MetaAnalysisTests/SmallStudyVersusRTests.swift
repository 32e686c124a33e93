import Foundation
import GSLKit
import Inference
import MetaAnalysis
import TestSupport
import Testing

/// Small-study tests and corrections equal metafor 3.8.1 and meta 6 on eighteen data sets.
struct SmallStudyVersusRTests {
  static func twoSided(_ estimate: Estimate) -> Double {
    StudentT.twoSided(estimate.statistic, df: estimate.df)
  }

  /// 1e-9 for lines (their reference loses digits where predictors are nearly alike), 1e-6 where REML's
  /// τ² was found iteratively.
  @Test func regressionTests() throws {
    var compared = 0
    for set in try Self.sets() {
      for (key, row) in set.regtest {
        let words = key.split(separator: ".").map(String.init)
        let predictor = try #require(SmallStudyPredictor(rawValue: words[1]))
        let x = try #require(predictor.values(v: set.vi, n: set.ni), "\(set.name) \(key)")
        let relative = words[0] == "rma_REML" ? 1e-6 : 1e-9
        let (slope, intercept): (Estimate, Estimate)
        if words[0] == "lm" {
          let line = try Egger.classical(set.yi.span, set.vi.span, on: x).get()
          (slope, intercept) = (line.slope, line.intercept)
        } else {
          let method = try #require(Self.methods[String(words[0].dropFirst(4))])
          let fit = try Egger.mixed(set.yi.span, set.vi.span, on: x, method).get()
          (slope, intercept) = (fit.coefficients[1], fit.coefficients[0])
        }
        #expect(close(slope.statistic, row.stat, relative: relative), "\(set.name) \(key)")
        #expect(close(Self.twoSided(slope), row.p, relative: relative * 20), "\(set.name) \(key)")
        #expect(slope.df == row.df ?? .infinity)
        if predictor.hasLimit {
          let limit = try #require(row.limit)
          #expect(
            close(intercept.value, limit, relative: relative, floor: 1e-9), "\(set.name) \(key)")
          let reach = try CriticalValues(tail: 0.025)(df: intercept.df) * intercept.standardError
          let low = try #require(row.limit_ci[0])
          #expect(
            close(intercept.value - reach, low, relative: relative, floor: 1e-8),
            "\(set.name) \(key)")
        }
        compared += 1
      }
      let egger = try #require(Egger.classical(set.yi.span, set.vi.span).estimate)
      let classical = try #require(set.metabias["Egger"])
      #expect(close(egger.statistic, classical.stat, relative: 1e-9), "\(set.name)")
      #expect(close(egger.value, classical.bias[0], relative: 1e-9), "\(set.name)")
      let thompson = try #require(set.metabias["Thompson"])
      let x = set.vi.map { $0.squareRoot() }
      let mixed = try Egger.mixed(
        set.yi.span, set.vi.span, on: x, .derSimonianLaird, test: .t
      ).get()
      #expect(
        close(Self.twoSided(mixed.coefficients[1]), thompson.p, relative: 1e-8), "\(set.name)")
      #expect(Double(mixed.qeDF) == thompson.df)
    }
    #expect(compared > 200)
  }

  @Test func ranks() throws {
    for set in try Self.sets() {
      let begg = try Begg.test(set.yi.span, set.vi.span).get()
      #expect(close(begg.tau, set.ranktest.tau), "\(set.name)")
      #expect(close(begg.p, set.ranktest.p, relative: 1e-9), "\(set.name) \(begg)")
      let other = try #require(set.metabias["Begg"])
      #expect(close(begg.z, other.stat, relative: 1e-10), "\(set.name)")
      #expect(close(begg.score, other.bias[0], relative: 0, floor: 1e-9))
      #expect(close(begg.zP, other.p, relative: 1e-9), "\(set.name)")
    }
  }

  /// Numbers of studies exactly; pools to 1e-9, but 1e-4 for REML.
  ///
  /// R stopped there when τ² moved by less than 1e-5. Six of R's fits are missing.
  @Test func trimAndFill() throws {
    var compared = 0
    for set in try Self.sets() {
      for (key, row) in set.trimfill {
        let words = key.split(separator: ".").map(String.init)
        let method = try #require(Self.methods[words[0]])
        let estimator = try #require(TrimAndFillEstimator(rawValue: words[1]))
        let y = set.yi.span
        let v = set.vi.span
        let side =
          words[2] == "auto" ? TrimAndFill.side(y, v, method) : FunnelSide(rawValue: words[2])
        let fit = try TrimAndFill.fit(y, v, estimator, side: try #require(side), method).get()
        #expect(fit.side.rawValue == row.side && fit.missing == row.k0, "\(set.name) \(key)")
        let relative = words[0] == "REML" ? 1e-4 : 1e-9
        // R prints NaN for the root of a negative number; here there is none.
        #expect(
          close(fit.missingError ?? -1, row.se_k0 ?? -1, relative: 1e-9, floor: 1e-9),
          "\(set.name) \(key)")
        #expect(fit.p == nil ? row.p_k0 == nil : close(fit.p ?? 0, row.p_k0 ?? -1))
        let pooled = fit.filled
        #expect(
          close(pooled.estimate.value, row.b, relative: relative, floor: 1e-9), "\(set.name) \(key)"
        )
        #expect(
          close(pooled.estimate.standardError, row.se, relative: relative), "\(set.name) \(key)")
        #expect(
          close(
            pooled.tau2.value, row.tau2, relative: relative, floor: words[0] == "REML" ? 1e-5 : 1e-8
          ),
          "\(set.name) \(key)")
        #expect(close(pooled.q, row.Q, relative: relative), "\(set.name) \(key)")
        compared += 1
      }
    }
    #expect(compared == 480)
  }

  @Test func linesThroughTheFunnel() throws {
    for set in try Self.sets() {
      let y = set.yi.span
      let v = set.vi.span
      for (row, line) in [
        (set.pet_lm, try PetPeese.pet(y, v).get()), (set.peese_lm, try PetPeese.peese(y, v).get()),
      ] {
        for (j, estimate) in [line.intercept, line.slope].enumerated() {
          #expect(close(estimate.value, row.b[j], relative: 1e-9, floor: 1e-11), "\(set.name)")
          #expect(close(estimate.standardError, row.se[j], relative: 1e-9), "\(set.name)")
          #expect(close(Self.twoSided(estimate), row.p[j], relative: 1e-8), "\(set.name)")
          #expect(estimate.df == row.df)
        }
        #expect(close(line.residualScale, row.sigma2, relative: 1e-9), "\(set.name)")
      }
      let se = set.vi.map { $0.squareRoot() }
      for (row, x, method) in [
        (set.pet_rma_FE, se, Tau2Method.commonEffect), (set.peese_rma_FE, set.vi, .commonEffect),
        (set.pet_rma_DL, se, .derSimonianLaird), (set.peese_rma_DL, set.vi, .derSimonianLaird),
        (set.pet_rma_REML, se, .restrictedMaximumLikelihood),
        (set.peese_rma_REML, set.vi, .restrictedMaximumLikelihood),
      ] {
        let fit = try Egger.mixed(y, v, on: x, method).get()
        let relative = method == .restrictedMaximumLikelihood ? 1e-6 : 1e-9
        for j in 0...1 {
          let estimate = fit.coefficients[j]
          #expect(close(estimate.value, row.b[j], relative: relative, floor: 1e-8), "\(set.name)")
          #expect(close(estimate.standardError, row.se[j], relative: relative), "\(set.name)")
        }
        #expect(close(fit.tau2.value, row.tau2, relative: relative, floor: 1e-8), "\(set.name)")
        #expect(close(fit.qe, row.QE, relative: 1e-9) && close(fit.qm, row.QM, relative: relative))
        #expect(close(fit.i2, row.I2, relative: relative, floor: 1e-5), "\(set.name)")
      }
    }
  }

  @Test func adequatelyPowered() throws {
    for set in try Self.sets() {
      let y = set.yi.span
      let v = set.vi.span
      let waap = try Waap.pool(y, v).get()
      #expect(waap.adequate == set.waap.k_adequate, "\(set.name)")
      for (row, pooled) in [
        (set.waap, waap.pooled), (set.uwls, try UnrestrictedWLS.pool(y, v).get()),
      ] {
        #expect(close(pooled.estimate.value, row.b, relative: 1e-10), "\(set.name)")
        #expect(close(pooled.estimate.standardError, row.se, relative: 1e-9), "\(set.name)")
        #expect(close(Self.twoSided(pooled.estimate), row.p, relative: 1e-8, floor: 1e-30))
        #expect(pooled.estimate.df == row.df)
      }
    }
  }

  @Test func failSafeAndExcess() throws {
    var limits = 0
    for set in try Self.sets() {
      let y = set.yi.span
      let v = set.vi.span
      let n = try FailSafeN.count(y, v).get()
      for (name, found, p) in [
        ("Rosenthal", n.rosenthal, n.rosenthalP), ("Orwin", n.orwin, nil),
        ("Rosenberg", n.rosenberg, n.rosenbergP),
      ] {
        let row = try #require(set.fsn[name])
        #expect(found == row.fsnum, "\(set.name) \(name)")
        if let p, let expected = row.p {
          #expect(close(p, expected, relative: 1e-9, floor: 1e-30), "\(set.name) \(name)")
        }
      }
      #expect(close(n.orwinTarget, try #require(set.fsn["Orwin"]?.target), relative: 1e-10))
      for (name, row) in set.tes where name != "default" {
        let found = try ExcessSignificance.test(
          y, v, name != "greater" ? .twoSided : row.theta < 0 ? .less : .greater
        ).get()
        #expect(found.observed == row.O, "\(set.name) \(name)")
        #expect(
          close(found.expected, row.E) && close(found.theta, row.theta), "\(set.name) \(name)")
        let p = name == "binom" ? found.binomialP : found.chiSquaredP
        if name == "chi2" || name == "binom" {
          #expect(close(p, row.p, relative: 1e-8), "\(set.name) \(name) \(p) \(row.p)")
        }
        if let stat = row.stat { #expect(close(found.chiSquared, stat), "\(set.name) \(name)") }
        if name == "chi2" || name == "binom" || name == "greater" {
          let alternative: ExcessSignificance.Alternative =
            name != "greater" ? .twoSided : row.theta < 0 ? .less : .greater
          let limit = ExcessSignificance.limit(
            y, v, name == "binom" ? .binomial : .chiSquared, alternative)
          if let expected = row.theta_lim {
            // R's root has a tolerance of about 1e-4.
            #expect(
              close(limit ?? .nan, expected, relative: 1e-3, floor: 3e-4), "\(set.name) \(name)")
            limits += 1
          }
        }
        if name == "chi2" {
          for (a, b) in zip(found.power, set.tes_power) { #expect(close(a, b), "\(set.name)") }
        }
      }
    }
    #expect(limits > 20)
  }

  /// R's profile searched to about 1e-6; the log-likelihoods agree to 1e-8 and better.
  @Test func profileOfTheMean() throws {
    for set in try Self.sets() {
      let y = set.yi.span
      let v = set.vi.span
      let fit = try ProfileLikelihood.fit(y, v).get()
      let row = set.profile_ML
      #expect(close(fit.logLikelihood, row.ll, relative: 1e-9), "\(set.name)")
      #expect(close(fit.estimate.value, row.mu, relative: 1e-5, floor: 1e-7), "\(set.name)")
      #expect(close(fit.ratio, row.LR_mu0, relative: 1e-6, floor: 1e-8), "\(set.name)")
      let interval = try fit.interval(y, v)
      #expect(close(interval.lowerBound, row.mu_ci[0], relative: 1e-4, floor: 1e-5), "\(set.name)")
      #expect(close(interval.upperBound, row.mu_ci[1], relative: 1e-4, floor: 1e-5), "\(set.name)")
    }
  }
}
