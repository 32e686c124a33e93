internal import Inference
internal import MetaAnalysis

/// The small-study part of ``MetaJSON``.
struct MetaBiasJSON {
  let bias: SmallStudyBattery
  let k: Int
  let level: Double

  init(_ bias: SmallStudyBattery, k: Int, level: Double) {
    self.bias = bias
    self.k = k
    self.level = level
  }

  var object: JSON {
    var members: [JSON.Member] = [
      .init("alternative", .string(bias.direction == .positive ? "greater" : "less"))
    ]
    if k < SmallStudyBattery.fewStudies {
      members.append(.init("caution", .string("fewer than 10 studies: these tests see little")))
    }
    members.append(.init("tests", tests))
    members += [
      .init("egger", line(bias.egger, "sei")), .init("egger.mixed", mixed),
      .init("egger.sqrtninv", bias.eggerSize.map { line($0, "sqrtninv") } ?? .null),
      .init("begg", begg),
      .init(
        "trimfill", .object([.init("L0", filled(bias.trimL0)), .init("R0", filled(bias.trimR0))])),
      .init("pet", intercept(bias.pet)), .init("peese", intercept(bias.peese)),
      .init("petpeese", conditional), .init("uwls", pooled(bias.uwls)), .init("waap", waap),
    ]
    if let found = bias.failSafe { members.append(.init("fsn", failSafe(found))) }
    members += [
      .init("tes", excess),
      .init(
        "selmodel",
        .object(bias.selection.map { .init($0.name, selection($0.model, $0.fit)) })),
    ]
    return .object(members)
  }

  private func made<Value>(
    _ result: Result<Value, MetaFailure>, _ make: (Value) -> [JSON.Member]
  ) -> JSON {
    switch result {
    case .success(let value): .object(make(value))
    case .failure(let failure): .object(MetaJSON.failed(failure))
    }
  }

  /// The tests by the names that `bias-lab` has too.
  private var tests: JSON {
    .array(
      bias.tests.map { test, found in
        let name = JSON.Member("test", .string(test.rawValue))
        switch found {
        case .success(let outcome): return .object([name, .init("pval", .number(outcome.p))])
        case .failure(let failure): return .object([name] + MetaJSON.failed(failure))
        }
      })
  }

  private var converged: JSON.Member { .init("status", .string("converged")) }

  /// The slope as `zval` or `tval` and `pval`, the intercept as the limit estimate.
  private func slope(
    _ slope: Estimate, _ limit: Estimate, _ predictor: String, _ model: String
  ) -> [JSON.Member] {
    [
      .init("predictor", .string(predictor)), .init("model", .string(model)),
      .init("slope", .object(MetaJSON.estimate(slope, level: level))),
      .init(slope.df == .infinity ? "zval" : "tval", .number(slope.statistic)),
      .init("df", slope.df == .infinity ? .null : .number(slope.df)),
      .init("pval", .number(slope.twoSidedP)),
      .init("limit", .object(MetaJSON.estimate(limit, level: level))),
    ]
  }

  private func line(_ result: Result<WeightedLine, MetaFailure>, _ predictor: String) -> JSON {
    made(result) { [converged] + slope($0.slope, $0.intercept, predictor, "lm") }
  }

  private var mixed: JSON {
    made(bias.eggerMixed) {
      MetaJSON.status($0.tau2) + slope($0.coefficients[1], $0.coefficients[0], "sei", "rma")
        + [.init("tau2", .number($0.tau2.value))]
    }
  }

  private func intercept(_ result: Result<WeightedLine, MetaFailure>) -> JSON {
    made(result) { [converged] + MetaJSON.estimate($0.intercept, level: level) }
  }

  private var begg: JSON {
    made(bias.begg) {
      [
        converged, .init("tau", .number($0.tau)), .init("pval", .number($0.p)),
        .init("exact", .bool($0.isExact)), .init("zval", .number($0.z)),
        .init("zval.pval", .number($0.zP)),
      ]
    }
  }

  private func filled(_ result: Result<TrimAndFill, MetaFailure>) -> JSON {
    made(result) { fit in
      MetaJSON.status(fit.filled.tau2) + [
        .init("k0", .integer(fit.missing)),
        .init("se.k0", fit.missingError.map(JSON.number) ?? .null),
        .init("p.k0", fit.p.map(JSON.number) ?? .null),
        .init("side", .string(fit.side.rawValue)),
      ] + MetaJSON.estimate(fit.filled.estimate, level: level) + [
        .init("tau2", .number(fit.filled.tau2.value)), .init("Q", .number(fit.filled.q)),
      ]
    }
  }

  private var conditional: JSON {
    made(bias.petPeese) {
      [converged, .init("is", .string($0.isPeese ? "peese" : "pet"))]
        + MetaJSON.estimate($0.estimate, level: level)
    }
  }

  private func pooled(_ result: Result<Pooled, MetaFailure>) -> JSON {
    made(result) { [converged] + MetaJSON.estimate($0.estimate, level: level) }
  }

  private var waap: JSON {
    made(bias.waap) {
      [converged, .init("adequate", .integer($0.adequate))]
        + MetaJSON.estimate($0.pooled.estimate, level: level)
    }
  }

  private func failSafe(_ found: Result<FailSafeN, MetaFailure>) -> JSON {
    made(found) { n in
      func count(_ fsnum: Int, _ p: Double?, _ target: Double?) -> JSON {
        var members: [JSON.Member] = [.init("fsnum", .integer(fsnum))]
        if let p { members.append(.init("pval", .number(p))) }
        if let target { members.append(.init("target", .number(target))) }
        return .object(members)
      }
      return [
        converged, .init("Rosenthal", count(n.rosenthal, n.rosenthalP, nil)),
        .init("Orwin", count(n.orwin, nil, n.orwinTarget)),
        .init("Rosenberg", count(n.rosenberg, n.rosenbergP, nil)),
      ]
    }
  }

  private var excess: JSON {
    made(bias.excess) {
      [
        converged, .init("O", .integer($0.observed)), .init("E", .number($0.expected)),
        .init("theta", .number($0.theta)), .init("X2", .number($0.chiSquared)),
        .init("pval", .number($0.exactP)), .init("pval.chi2", .number($0.chiSquaredP)),
        .init("pval.binom", .number($0.binomialP)),
        .init("theta.lim", bias.excessLimit.map(JSON.number) ?? .null),
      ]
    }
  }

  private func selection(
    _ model: StepSelection, _ result: Result<SelectionFit, MetaFailure>
  ) -> JSON {
    made(result) { fit in
      var members: [JSON.Member]
      switch fit.fit {
      case .converged(let estimate):
        members = [converged] + MetaJSON.estimate(estimate, level: level)
      case .boundary(let estimate, _):
        members =
          [
            .init("status", .string("boundary")),
            .init("reason", .string("tau2 is 0")),
          ] + MetaJSON.estimate(estimate, level: level)
      case .failed:
        members = [
          .init("status", .string("failed")),
          .init("reason", .string("the likelihood is flat at its top: no standard errors")),
          .init("estimate", .number(fit.mean)), .init("se", .null),
        ]
      }
      members += [
        .init("steps", .array(model.steps.map(JSON.number))),
        .init("tau2", .number(fit.tau2)),
        .init("se.tau2", fit.tau2Error.map(JSON.number) ?? .null),
        .init("delta", .array(fit.weights.map(JSON.number))),
        .init("se.delta", .array(fit.weightErrors.map { $0.map(JSON.number) ?? .null })),
        .init("k.int", .array(fit.counts.map(JSON.integer))),
        .init("LRT", fit.ratio.map(JSON.number) ?? .null),
        .init("LRTdf", .integer(fit.ratioDF)),
        .init("LRTp", fit.ratioP.map(JSON.number) ?? .null),
        .init("ll", .number(fit.logLikelihood)),
      ]
      return members
    }
  }
}
