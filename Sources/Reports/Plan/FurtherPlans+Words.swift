internal import MonteCarlo
internal import Parts
internal import Planning
internal import Questions

/// A box of assumptions in words and rows.
extension RobustPlan {
  /// The corner that needs most, a value for each side.
  var bindingValues: [Double] { corners[binding].setting.map(\.number) }

  /// What was found at its corners and inside.
  func note(measure: String) -> String {
    var note = Wrap.text(
      "Robust over \(sides.map(\.typed).joined(separator: ", "))", width: 78, indent: 2)
    note += Wrap.text("binding corner: \(words(corners[binding]))", width: 78, indent: 2)
    for corner in corners {
      note += Wrap.text(
        "  \(words(corner)): \(Figures.text(corner.measured(measure, "-at-corner")))", width: 78,
        indent: 4)
    }
    if let inside {
      note += Wrap.text(
        "worst of \(insideTried) points inside: \(Figures.text(inside.measured(measure, "-inside-box")))"
          + (insideMisses
            ? " WARNING: it misses the target; no corner is the worst case here"
            : ", so a corner binds"),
        width: 78)
    }
    return note
  }

  /// A row for each corner, and one for the worst of the points inside.
  func rows(_ subject: PlanAnswer.Subject) -> [ResultRow] {
    corners.map { $0.row(subject, "-at-corner") }
      + (inside.map { [$0.row(subject, "-inside-box")] } ?? [])
  }

  private func words(_ point: Point) -> String {
    point.setting.map { "\($0.path) = \(Figures.known($0.number))" }.joined(separator: ", ")
  }
}

extension RobustPlan.Point {
  fileprivate func measured(_ measure: String, _ suffix: String) -> Measured {
    Measured(
      measure + suffix, response.value, mcse: response.mcse, replicates: response.replicates)
  }

  fileprivate func row(_ subject: PlanAnswer.Subject, _ suffix: String) -> ResultRow {
    subject.row(setting.point, measured(subject.measure, suffix))
  }
}

/// Designs that were compared, in words and rows.
extension ComparedDesigns {
  /// An amount with its currency.
  func money(_ cost: Double) -> String {
    "\(Figures.money(cost)) \(PlainText.line(currency))"
  }

  /// What does not reach the target, what was left open, the designs and their front.
  func notes(_ subject: PlanAnswer.Subject) -> [String] {
    var notes: [String] = []
    if !failing.isEmpty {
      let designs = failing.map { $0.map(\.words).joined(separator: ", ") }
      notes.append(
        Wrap.text(
          "Designs that do not reach it: \(designs.joined(separator: "; "))", width: 78, indent: 2))
    }
    if isInterrupted {
      notes.append(
        Wrap.text(
          "INTERRUPTED: \(priced.count + failing.count) of \(compared) designs were solved for; another may "
            + "be cheaper, and the front is not known.", width: 78))
    }
    notes.append(table("Designs that reach it", priced, subject) { isCheapest($0) })
    if !front.isEmpty {
      notes.append(
        table("Pareto front: nothing is both cheaper and more powerful", front, subject) { _ in
          false
        })
    }
    return notes
  }

  /// A row for the cost of each design, and of each on the front.
  func rows(_ subject: PlanAnswer.Subject) -> [ResultRow] {
    priced.map { row(subject, "cost", $0) } + front.map { row(subject, "cost-on-front", $0) }
  }

  private func isCheapest(_ one: Priced) -> Bool {
    cheapest.cost == one.cost && one.setting == cheapest.setting
  }

  private func table(
    _ title: String, _ list: [Priced], _ subject: PlanAnswer.Subject,
    _ isCheapest: (Priced) -> Bool
  ) -> String {
    DesignTable.text(
      title, currency: PlainText.line(currency), noun: PlanWords.noun(subject.path),
      isInteger: subject.isInteger,
      rows: list.map { one in
        DesignTable.Row(
          settings: one.setting.map(\.words), value: one.value, people: one.people, cost: one.cost,
          measured: Measured(
            "", one.at.value, mcse: one.at.mcse, replicates: one.at.replicates),
          isCheapest: isCheapest(one))
      })
  }

  private func row(
    _ subject: PlanAnswer.Subject, _ measure: String, _ one: Priced
  ) -> ResultRow {
    let further = [
      JSON.Member(
        subject.path, subject.isInteger ? .integer(Int(one.value)) : .number(one.value)),
      JSON.Member("target", .number(one.target)),
    ]
    return subject.row(
      one.setting.point + further,
      Measured(measure, one.cost, mcse: 0, replicates: one.at.replicates, unit: currency))
  }
}

extension PlanAnswer.Subject {
  fileprivate func row(_ point: [JSON.Member], _ measured: Measured) -> ResultRow {
    ResultRow(
      point: point, outcome: outcome, contrast: contrast, method: method, family: family,
      adjustment: adjustment, measured: measured, boundary: 0, failed: 0)
  }
}

extension PointSetting {
  /// The number that stands there; 0 where it is none.
  fileprivate var number: Double { Number.strict(value.text ?? "") ?? 0 }

  /// "usual-care 0.5".
  fileprivate var words: String { "\(path.keys.last ?? "") \(value.oneLine)" }
}

extension [PointSetting] {
  /// The setting, as rows carry it.
  var point: [JSON.Member] {
    map { JSON.Member("\($0.path)", ResolvedScenario.json($0.value)) }
  }
}
