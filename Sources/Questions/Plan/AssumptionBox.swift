internal import GSLKit
internal import InputFiles
internal import MonteCarlo
internal import Parts
internal import Planning

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
      guard let (path, typed) = PathOption.split(text), let range = TypedRange.parse(typed) else {
        throw QuestionError(
          .badInput,
          "write --robust path=a..b, like --robust trial.arms.peer-led.dropout=0.1..0.4; found "
            + "'\(text)'")
      }
      try PathOption.check(path, in: planner.template, option: "--robust \(text)")
      let field = try planner.template.number(at: path, option: "--robust \(text)")
      guard field.range.contains(range.lowerBound), field.range.contains(range.upperBound) else {
        throw QuestionError(
          .badInput,
          "--robust \(text): must lie in \(Number.text(field.range.lowerBound)) … "
            + Number.text(field.range.upperBound))
      }
      if field.path == planner.field.path {
        throw QuestionError(.badInput, "--robust \(text): that is what is solved for")
      }
      return Side(field: field, range: range, typed: text)
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

  func solve(_ planner: Planner) throws -> (PlanAnswer, [ScenarioEdit]) {
    let (corners, inside) = (corners, inside(planner.seed))
    let search = RobustSearch(
      planner.axis, planner.criterion, isLattice: planner.isLattice, effort: planner.effort)
    let found = try search.run(
      corners: corners.map { planner.oracle($0) }, inside: inside.map { planner.oracle($0) })
    var result = found.search
    result.spent = found.spent
    var answer = try planner.answer(result, edits: corners[found.binding])
    answer.context = .robust(
      RobustPlan(
        sides: sides.map {
          RobustPlan.Side(path: "\($0.field.path)", range: $0.range, typed: $0.typed)
        },
        corners: zip(corners, found.corners).map {
          RobustPlan.Point(setting: $0.settings, response: $1)
        },
        binding: found.binding,
        best: found.corners.max { planner.criterion.isWorse($0, than: $1) },
        inside: found.inside.map {
          RobustPlan.Point(setting: inside[$0.point].settings, response: $0.response)
        }, insideTried: inside.count,
        insideMisses: found.inside.map { planner.criterion.surelyMisses($0.response, by: 3) }
          ?? false))
    return (answer, corners[found.binding])
  }
}
