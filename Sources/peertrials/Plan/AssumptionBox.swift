import ArgumentParser
import GSLKit
import InputFiles
import MonteCarlo
import Parts
import Planning
import Reports

/// A box of assumptions: every `--robust path=a..b` is a side.
struct AssumptionBox {
  struct Side {
    let field: ScenarioNumber
    let range: ClosedRange<Double>
    let typed: String
  }

  let sides: [Side]
  /// Points tried inside the box.
  static let insidePoints = 16

  init(_ texts: [String], _ planner: Planner) throws {
    sides = try texts.map { text in
      guard let (path, typed) = PathOption.split(text), let range = Ranges.parse(typed) else {
        throw failure(
          "write --robust path=a..b, like --robust trial.arms.peer-led.dropout=0.1..0.4; found "
            + "'\(text)'", Exit.badInput)
      }
      do {
        try PathOption.check(path, in: planner.template, option: "--robust \(text)")
        let field = try planner.template.number(at: path, option: "--robust \(text)")
        guard field.range.contains(range.lowerBound), field.range.contains(range.upperBound) else {
          throw failure(
            "--robust \(text): must lie in \(Number.text(field.range.lowerBound)) … "
              + Number.text(field.range.upperBound), Exit.badInput)
        }
        if field.path == planner.field.path {
          throw failure("--robust \(text): that is what is solved for", Exit.badInput)
        }
        return Side(field: field, range: range, typed: text)
      } catch let problems as Problems { throw failure(problems) }
    }
  }

  private func edits(_ shares: [Double]) -> [ScenarioEdit] {
    zip(sides, shares).map { side, share in
      let x = side.range.lowerBound + share * (side.range.upperBound - side.range.lowerBound)
      return ScenarioEdit(
        side.field.path, side.field.isInteger ? x.rounded() : x,
        origin: .option("--robust \(side.typed)"))
    }
  }

  private var corners: [[ScenarioEdit]] {
    (0..<1 << sides.count).map { corner in
      edits(sides.indices.map { corner >> $0 & 1 == 0 ? 0 : 1 })
    }
  }

  /// The centre, and points drawn evenly from inside.
  private func inside(_ seed: UInt64) -> [[ScenarioEdit]] {
    var stream = RandomStream(key: StreamKey(seed: seed, stage: .prior))
    return (0..<AssumptionBox.insidePoints).map { point in
      edits(
        sides.indices.map { side in
          stream.seek(replicate: point, unit: side, lane: Lane(rawValue: 2))
          return point == 0 ? 0.5 : stream.uniform()
        })
    }
  }

  private func words(_ edits: [ScenarioEdit]) -> String {
    edits.map { "\($0.path) = \(Figures.known(Number.strict($0.value.text ?? "") ?? 0))" }
      .joined(separator: ", ")
  }

  func solve(_ planner: Planner) throws -> (PlanReport, [ResultRow], [ScenarioEdit]) {
    let (corners, inside) = (corners, inside(planner.seed))
    let search = RobustSearch(
      planner.axis, planner.criterion, isLattice: planner.isLattice, effort: planner.effort)
    let found = try search.run(
      corners: corners.map { planner.oracle($0) }, inside: inside.map { planner.oracle($0) })
    var result = found.search
    result.spent = found.spent
    var report = try PlanOutcome.report(planner, result, edits: corners[found.binding])
    var rows: [ResultRow] = []
    var note = Wrap.text(
      "Robust over \(sides.map(\.typed).joined(separator: ", "))", width: 78, indent: 2)
    note += Wrap.text("binding corner: \(words(corners[found.binding]))", width: 78, indent: 2)
    for (corner, response) in zip(corners, found.corners) {
      let measured = Measured(
        planner.criterion.measure + "-at-corner", response.value, mcse: response.mcse,
        replicates: response.replicates)
      note += Wrap.text(
        "  \(words(corner)): \(Figures.text(measured))", width: 78, indent: 4)
      let point = corner.map { JSON.Member("\($0.path)", ResolvedScenario.json($0.value)) }
      rows.append(row(report.question, point, measured))
    }
    if let worst = found.inside {
      let response = worst.response
      let measured = Measured(
        planner.criterion.measure + "-inside-box", response.value, mcse: response.mcse,
        replicates: response.replicates)
      let point = inside[worst.point].map {
        JSON.Member("\($0.path)", ResolvedScenario.json($0.value))
      }
      rows.append(row(report.question, point, measured))
      let isLow = planner.criterion.surelyMisses(response, by: 3)
      note += Wrap.text(
        "worst of \(inside.count) points inside: \(Figures.text(measured))"
          + (isLow
            ? " WARNING: it misses the target; no corner is the worst case here"
            : ", so a corner binds"),
        width: 78)
    }
    report.notes.append(note)
    report.context = .robust(
      RobustBox(
        sides: sides.map { RobustBox.Side(path: "\($0.field.path)", range: $0.range) },
        binding: corners[found.binding].map { Number.strict($0.value.text ?? "") ?? 0 },
        best: found.corners.max { planner.criterion.isWorse($0, than: $1) },
        inside: found.inside?.response))
    return (report, rows, corners[found.binding])
  }

  private func row(
    _ question: PlanQuestion, _ point: [JSON.Member], _ measured: Measured
  ) -> ResultRow {
    ResultRow(
      point: point, outcome: question.outcome, contrast: question.contrast,
      method: question.method, family: question.family, adjustment: question.adjustment,
      measured: measured, boundary: 0, failed: 0)
  }
}
