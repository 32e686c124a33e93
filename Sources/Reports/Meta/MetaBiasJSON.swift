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
    ]
    members += corrections { $0 != .model }
    if let found = bias.failSafe { members.append(.init("fsn", failSafe(found))) }
    members.append(.init("tes", excess))
    members += corrections { $0 == .model }
    return .object(members)
  }

  private func made<Value>(
    _ result: Result<Value, MetaFailure>, _ make: (Value) -> [JSON.Member]
  ) -> JSON {
    switch result {
    case .success(let value): .object(make(value))
    case .failure(let failure): .object(MetaMembers.failed(failure))
    }
  }

  /// The tests by the names that `bias-lab` has too.
  private var tests: JSON {
    .array(
      bias.tests.map { test, found in
        let name = JSON.Member("test", .string(test.rawValue))
        switch found {
        case .success(let outcome): return .object([name, .init("pval", .number(outcome.p))])
        case .failure(let failure): return .object([name] + MetaMembers.failed(failure))
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
      .init("slope", .object(MetaMembers.estimate(slope, level: level))),
      .init(slope.df == .infinity ? "zval" : "tval", .number(slope.statistic)),
      .init("df", slope.df == .infinity ? .null : .number(slope.df)),
      .init("pval", .number(slope.twoSidedP)),
      .init("limit", .object(MetaMembers.estimate(limit, level: level))),
    ]
  }

  private func line(_ result: Result<WeightedLine, MetaFailure>, _ predictor: String) -> JSON {
    made(result) { [converged] + slope($0.slope, $0.intercept, predictor, "lm") }
  }

  private var mixed: JSON {
    made(bias.eggerMixed) {
      MetaMembers.status($0.tau2) + slope($0.coefficients[1], $0.coefficients[0], "sei", "rma")
        + [.init("tau2", .number($0.tau2.value))]
    }
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

  /// The corrections of some families under their keys; those of one first key in one object.
  private func corrections(_ isWanted: (CorrectorFamily) -> Bool) -> [JSON.Member] {
    var keys: [String] = []
    var found: [String: [(inner: String?, value: JSON)]] = [:]
    for (estimator, result) in bias.corrections
    where estimator.places.contains(.json) && isWanted(estimator.family) {
      let key = estimator.key
      guard let outer = key.first else { continue }
      if found[outer] == nil { keys.append(outer) }
      found[outer, default: []].append((key.dropFirst().first, made(result, correction)))
    }
    return keys.map { key in
      let values = found[key] ?? []
      let inner = values.compactMap { value in value.inner.map { JSON.Member($0, value.value) } }
      return .init(key, inner.isEmpty ? values.first?.value ?? .null : .object(inner))
    }
  }

  private func correction(_ found: Correction) -> [JSON.Member] {
    var members: [JSON.Member]
    switch found.fit {
    case .converged: members = [converged]
    case .boundary:
      members = [
        .init("status", .string("boundary")), .init("reason", .string(found.boundary)),
      ]
    case .failed(let failure):
      members = [
        .init("status", .string("failed")),
        .init("reason", .string(found.lack?.reason ?? failure.reason)),
      ]
    }
    members += found.before.map(detail)
    if let estimate = found.fit.estimate {
      members += MetaMembers.estimate(estimate, level: level)
    } else if let lack = found.lack {
      members += [.init("estimate", .number(lack.value)), .init("se", .null)]
    }
    return members + found.after.map(detail)
  }

  private func detail(_ detail: Correction.Detail) -> JSON.Member {
    func number(_ x: Double?) -> JSON { x.map(JSON.number) ?? .null }
    let value: JSON =
      switch detail.value {
      case .number(let x): number(x)
      case .count(let n): .integer(n)
      case .word(let word): .string(word)
      case .numbers(let list): .array(list.map(number))
      case .counts(let list): .array(list.map(JSON.integer))
      }
    return .init(detail.name, value)
  }
}
