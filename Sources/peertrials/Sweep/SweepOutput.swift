import ArgumentParser
import InputFiles
import MonteCarlo
import Parts
import Reports
import ResultStore

/// Prints what a store holds, point by point, and writes the results into it.
///
/// The same for a sweep, a resumed sweep and a merge: the store is all it reads.
struct SweepOutput {
  let store: Store
  let run: RunIdentity
  let form: OutputOptions.Form
  let place: ResultOutput
  /// Where the figure goes, and which; nil where none was asked for.
  var figure: (place: FigureOutput, kind: SweepFigure)?
  /// Points whose results are shown as text.
  static let mostLines = 40

  /// Goes through all points that are complete.
  ///
  /// - Parameters:
  ///   - complete: Whether a point is.
  ///   - seconds: What the run took; nil for a merge.
  ///   - isInterrupted: Whether points are missing.
  /// - Throws: `StoreError`, or an exit code when the output cannot be written.
  func write(
    complete: (Int, Tally) throws -> Bool, seconds: Double?, isInterrupted: Bool
  ) throws {
    var count = 0
    var text = SweepReport(title: scenario?.title ?? "", question: scenario?.question ?? "")
    if form == .json { try place.append(SweepReport.jsonHead(header(isInterrupted))) }
    var drawing = SweepDrawing()
    try store.forgetResults()
    var batch: [(point: Int, results: [StoredResult])] = []
    for point in try store.heldPoints() {
      guard let tally = try store.tally(of: point), try complete(point, tally) else { continue }
      try SweepOutput.refuse(tally.layout)
      let setting = try members(store.setting(of: point))
      let rows = ResultRow.all(tally, point: setting)
      batch.append((point, rows.map(\.stored)))
      if batch.count >= 128 {
        try store.record(batch)
        batch.removeAll(keepingCapacity: true)
      }
      switch form {
      case .json:
        try place.append(SweepReport.json(rows, isFirst: count == 0))
      case .csv:
        try place.append(ResultRow.csv(rows, withHeader: count == 0))
      case .text: text.add(setting, tally)
      }
      if figure != nil { drawing.add(setting, tally) }
      count += 1
    }
    try store.record(batch)
    switch form {
    case .json: try place.append(SweepReport.jsonTail(seconds: seconds ?? 0, points: count))
    case .csv: break
    case .text:
      try place.append(
        text.text(
          points: run.points, done: count, stopping: run.stopping, seed: run.seed,
          streams: run.streams, characters: Terminal.characters))
    }
    try draw(drawing)
  }

  /// Gives results and figure their names.
  private func draw(_ drawing: SweepDrawing) throws {
    guard let (figure, kind) = figure else { return try place.finish() }
    let chart = drawing.chart(
      kind, title: PlainText.line(scenario?.title ?? ""), seed: run.seed, stopping: run.stopping)
    do {
      if let chart { try figure.draw(chart) }
      try place.finish()
    } catch {
      place.discard()
      throw error
    }
    guard chart != nil else {
      throw figure.nothing("its axis needs two values whose points are complete")
    }
    try figure.finish()
  }

  /// Names of rows come from the store, which anybody may have written.
  private static func refuse(_ layout: TallyLayout) throws {
    let names =
      layout.rows.flatMap { [$0.outcome, $0.contrast, $0.method] }
      + layout.families.flatMap { [$0.name, $0.adjustment] }
    guard let name = names.first(where: { PlainText.harm(in: $0) != nil }) else { return }
    throw failure(
      "the store has a name that a terminal would obey, '\(name)': it was not written by this program",
      Exit.badInput)
  }

  private var scenario: (any ScenarioContent)? {
    (try? YAMLReader.read(run.scenario, file: nil)).flatMap {
      try? ScenarioKind.of($0).init($0, file: nil)
    }
  }

  /// The scenario without what the run has of its own.
  private var resolved: JSON {
    guard var node = scenario?.resolved else { return .null }
    for key in ["seed", "replicates", "source"] { node.remove(key) }
    return ResolvedScenario.json(node)
  }

  private func members(_ setting: String) throws -> [JSON.Member] {
    do {
      let node = try YAMLReader.read(setting, file: nil)
      return node.entries.map { JSON.Member($0.key, ResolvedScenario.json($0.value)) }
    } catch { throw failure(error) }
  }

  private func header(_ isInterrupted: Bool) -> [JSON.Member] {
    SweepReport.header(
      scenario: resolved, seed: run.seed, source: run.source, streams: run.streams,
      stopping: run.stopping, isInterrupted: isInterrupted)
  }
}

extension ResultRow {
  /// The row as a store keeps it.
  var stored: StoredResult {
    StoredResult(
      labels: [
        outcome, contrast, method, family, adjustment, measured.measure, measured.unit,
      ], value: measured.value, mcse: measured.mcse, replicates: measured.replicates,
      boundary: boundary, failed: failed)
  }
}
