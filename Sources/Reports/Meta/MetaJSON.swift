internal import Inference
internal import MetaAnalysis
internal import Parts
public import Questions

/// A meta-analysis as JSON, names as metafor's.
public enum MetaJSON {
  /// The format of the object; it changes when a name does.
  public static let format = 1

  /// Studies beyond this number are not listed; `k` counts them.
  static let mostStudies = 10_000

  /// The object.
  ///
  /// - Parameters:
  ///   - findings: What was found.
  ///   - version: Of the program.
  /// - Returns: The object. What could not be had is null and has its `status` and `reason`.
  public static func object(_ findings: MetaFindings, version: String) -> JSON {
    let f = findings
    var members: [JSON.Member] = [
      .init("peertrials", .string(version)), .init("format", .integer(format)),
      .init("command", .string("meta")), .init("file", .string(f.file)),
      .init("measure", .string(f.measure)), .init("method", .string(f.method.rawValue)),
      .init("test", .string(f.test.rawValue)), .init("level", .number(f.level)),
    ]
    if !f.notes.isEmpty { members.append(.init("notes", .array(f.notes.map(JSON.string)))) }
    members += line(f.line, k: f.studies.count, level: f.level)
    if let prediction = f.prediction, case .success = f.line {
      let ends = prediction.interval(level: f.level)
      members += [
        .init("pi.boot.lb", .number(ends.lowerBound)),
        .init("pi.boot.ub", .number(ends.upperBound)),
        .init(
          "pi.rule", .string("pi: as the test; pi.t: t(k - 2); pi.boot: parametric bootstrap")),
      ]
    }
    if let mh = f.mantelHaenszel {
      members.append(.init("MH", .object(MetaMembers.estimate(mh, level: f.level))))
    }
    if let groups = f.groups { members.append(.init("subgroups", subgroups(groups, f.level))) }
    if let moderators = f.moderators {
      members.append(.init("moderators", regression(moderators, f.level)))
    }
    if !f.leaveOneOut.isEmpty { members.append(.init("leave1out", named(f.leaveOneOut, f.level))) }
    if !f.cumulative.isEmpty { members.append(.init("cumul", named(f.cumulative, f.level))) }
    if let bias = f.bias {
      members.append(.init("bias", MetaBiasJSON(bias, k: f.studies.count, level: f.level).object))
    }
    members.append(
      .init(
        "studies",
        .array(
          f.studies.prefix(mostStudies).map { study in
            .object([
              .init("row", .integer(study.row)), .init("study", .string(study.label)),
              .init("yi", .number(study.effect.y)), .init("vi", .number(study.effect.v)),
              .init("weight", study.weight.map(JSON.number) ?? .null),
            ])
          })))
    members.append(
      .init(
        "excluded",
        .array(
          f.leftOut.map {
            .object([
              .init("row", .integer($0.row)), .init("study", .string($0.label)),
              .init("reason", .string($0.reason)),
            ])
          })))
    return .object(members)
  }

  static func line(
    _ result: Result<PooledLine, MetaFailure>, k: Int, level: Double
  ) -> [JSON.Member] {
    let count = JSON.Member("k", .integer(k))
    switch result {
    case .failure(let failure):
      let names = ["estimate", "se", "ci.lb", "ci.ub", "pval", "tau2", "I2", "H2", "Q"]
      return [count] + MetaMembers.failed(failure) + names.map { .init($0, .null) }
    case .success(let line):
      let isRandom = line.tau2Interval != nil || line.prediction != nil
      func ends(_ name: String, _ range: ClosedRange<Double>?) -> [JSON.Member] {
        [
          .init("\(name).lb", range.map { .number($0.lowerBound) } ?? .null),
          .init("\(name).ub", range.map { .number($0.upperBound) } ?? .null),
        ]
      }
      let i2 = line.tau2Interval.map {
        ClosedRange.spanning(
          line.heterogeneity(at: $0.lowerBound).i2, line.heterogeneity(at: $0.upperBound).i2)
      }
      return [count] + MetaMembers.status(line.tau2)
        + MetaMembers.estimate(
          line.estimate, line.interval, level: level
        ) + [
          .init("tau2", .number(line.tau2.value)),
          .init("se.tau2", isRandom ? .number(line.tau2.standardError) : .null),
        ] + ends("tau2.ci", line.tau2Interval) + [.init("I2", .number(line.pooled.i2))]
        + ends("I2.ci", i2) + [
          .init("H2", .number(line.pooled.h2)), .init("I2.Q", .number(line.pooled.i2FromQ)),
          .init("Q", .number(line.pooled.q)), .init("Q.df", .integer(line.pooled.k - 1)),
          .init("Q.pval", .number(line.qP)),
        ] + ends("pi", line.prediction) + ends("pi.t", line.predictionT)
    }
  }

  private static func named(_ pools: [MetaFindings.Named], _ level: Double) -> JSON {
    .array(
      pools.map {
        .object([.init("study", .string($0.name))] + line($0.line, k: $0.k, level: level))
      })
  }

  private static func subgroups(_ groups: MetaFindings.Groups, _ level: Double) -> JSON {
    .object([
      .init("by", .string(groups.column)),
      .init(
        "groups",
        .array(
          groups.pools.map {
            .object(
              [.init("group", .string($0.name))]
                + ($0.single.map { single($0, level: level) }
                  ?? line($0.line, k: $0.k, level: level)))
          })
      ),
      .init("QB", groups.q.map(JSON.number) ?? .null), .init("QB.df", .integer(groups.df)),
      .init("QB.pval", groups.p.map(JSON.number) ?? .null),
    ])
  }

  /// One study stands for itself.
  private static func single(_ study: StudyEffect, level: Double) -> [JSON.Member] {
    let estimate = Estimate(value: study.y, standardError: study.v.squareRoot(), df: .infinity)
    return [.init("k", .integer(1)), .init("status", .string("single study"))]
      + MetaMembers.estimate(estimate, level: level)
  }

  private static func regression(
    _ moderators: MetaFindings.Moderators, _ level: Double
  ) -> JSON {
    switch moderators.fit {
    case .failure(let failure):
      return .object(
        MetaMembers.failed(failure)
          + (moderators.determined.map { [.init("determined", .string($0))] } ?? []))
    case .success(let fit):
      return .object(
        MetaMembers.status(fit.tau2) + [
          .init(
            "coefficients",
            .array(
              zip(moderators.names, fit.coefficients).map {
                .object([.init("name", .string($0))] + MetaMembers.estimate($1, level: level))
              })),
          .init("k", .integer(fit.k)), .init("tau2", .number(fit.tau2.value)),
          .init("se.tau2", .number(fit.tau2.standardError)),
          .init("I2", .number(fit.i2)), .init("H2", .number(fit.h2)),
          .init("R2", fit.r2.map(JSON.number) ?? .null),
          .init("QE", .number(fit.qe)), .init("QE.df", .integer(fit.qeDF)),
          .init("QE.pval", .number(fit.qeP)), .init("QM", .number(fit.qm)),
          .init("QM.df", .integer(fit.qmDF)), .init("QM.pval", .number(fit.qmP)),
        ])
    }
  }
}
