internal import OrderedCollections
public import Parts

/// Whether the points of a sweep share random numbers.
public enum SweepStreams: String, Choice {
  /// They do: differences between points are sharper, and their errors are correlated.
  case common
  /// Every point has its own.
  case independent
}

/// The points of a sweep, as a scenario's `sweep:` or `--over` states them.
///
/// ```
/// sweep:
///   axes:
///     size: {path: trial.design.participants-per-arm, values: [20, 40, 80]}
///     effect: {path: trial.arms.peer-led.effect.smd, from: 0, to: 0.5, step: 0.1}
///     dropout: {paths: [trial.arms.a.dropout, trial.arms.b.dropout], values: [[0.1, 0.2], [0.3, 0.4]]}
///   points:                         # instead of axes: a list
///     - {trial.design.participants-per-arm: 20, trial.arms.peer-led.effect.smd: 0.5}
/// ```
///
/// The grid of axes is full, the last axis fastest. An axis of several paths moves them together: one
/// value for all, or a list with one for each.
public struct SweepGrid: Sendable {
  /// One axis: its paths, and what they are set to at each step.
  public struct Axis: Sendable {
    public var name: String
    public var paths: [Path]
    public var settings: [[Node]]

    /// An axis.
    public init(name: String, paths: [Path], settings: [[Node]]) {
      self.name = name
      self.paths = paths
      self.settings = settings
    }
  }

  public var axes: [Axis]
  /// Listed points; used where there are no axes.
  public var listed: [[ScenarioEdit]]
  public var streams: SweepStreams

  /// Points that one sweep may have.
  public static let most = 10_000_000

  /// A full grid.
  public init(axes: [Axis], streams: SweepStreams) {
    self.axes = axes
    listed = []
    self.streams = streams
  }

  /// Points of the sweep.
  public var count: Int {
    axes.isEmpty
      ? listed.count : Int(axes.reduce(1.0) { min($0 * Double($1.settings.count), 1e15) })
  }

  /// What a point sets.
  public func point(_ index: Int) -> [ScenarioEdit] {
    guard !axes.isEmpty else { return listed[index] }
    var rest = index
    var edits: [[ScenarioEdit]] = []
    for axis in axes.reversed() {
      let setting = axis.settings[rest % axis.settings.count]
      rest /= axis.settings.count
      edits.append(zip(axis.paths, setting).map { ScenarioEdit($0, $1) })
    }
    return edits.reversed().flatMap(\.self)
  }

  /// The grid as text, to tell one sweep from another.
  public var text: String {
    func words(_ nodes: [Node]) -> String { nodes.map(\.oneLine).joined(separator: " ") }
    guard axes.isEmpty else {
      return axes.map { axis in
        axis.paths.map(\.description).joined(separator: " ") + ": "
          + axis.settings.map(words).joined(separator: ", ")
      }.joined(separator: "\n")
    }
    return listed.map { point in
      point.map { "\($0.path) = \($0.value.oneLine)" }.joined(separator: ", ")
    }.joined(separator: "\n")
  }

  /// Paths that more than one axis moves.
  public var repeated: [Path] {
    let all = axes.flatMap(\.paths)
    return Set(all.filter { path in all.count { $0 == path } > 1 }).sorted {
      "\($0)" < "\($1)"
    }
  }

  /// Reads `sweep:`.
  init(_ f: Fields) {
    let axes = f.map("axes", of: "axis", "A full grid, the last axis fastest.") { name, f in
      SweepGrid.axis(name, f)
    }
    self.axes = axes.values.compactMap(\.self)
    streams = f.choice(
      "streams", default: SweepStreams.common, "Whether points share random numbers.")
    let points = f.nodes("points", "Listed points, each a map from path to value, instead of axes.")
    listed = (points ?? []).map { SweepGrid.point($0, f) }
    guard !f.isDescribing else { return }
    if f.has("axes"), f.has("points") { f.report("give 'axes' or 'points', not both") }
    if self.axes.isEmpty, listed.isEmpty { f.report("a sweep needs 'axes' or 'points'") }
    for path in repeated {
      f.report("'\(path)' is moved by two axes; put it in one", at: "axes")
    }
    if self.axes.contains(where: \.settings.isEmpty) || count > SweepGrid.most {
      f.report("at most \(SweepGrid.most) points, and at least one value an axis")
    }
  }

  private static func point(_ node: Node, _ f: Fields) -> [ScenarioEdit] {
    if node.entries.isEmpty { f.report("a point is a map from path to value", at: "points") }
    return node.entries.compactMap { key, value in
      guard let path = Path(parsing: key) else {
        f.report("'\(key)' is not a path", at: "points")
        return nil
      }
      return ScenarioEdit(path, value)
    }
  }

  private static func axis(_ name: String, _ f: Fields) -> Axis? {
    let one = f.text("path", "The number, or word, that the axis moves.")
    let several = f.nodes("paths", "Several that it moves together.")?.compactMap(\.text)
    let values = f.nodes("values", "The values, one after the other.")
    let wide = -1e15...1e15
    let from = f.optionalNumber("from", in: wide, example: 0, "First value of a range.")
    let to = f.optionalNumber("to", in: wide, example: 0.5, "Last value of a range.")
    let step = f.optionalNumber("step", in: wide, example: 0.1, "Step of a range.")
    guard !f.isDescribing else { return nil }
    let texts = several ?? (one.isEmpty ? [] : [one])
    let paths = texts.compactMap { Path(parsing: $0) }
    guard !paths.isEmpty, paths.count == texts.count, one.isEmpty || several == nil else {
      f.report("an axis needs 'path', or a list of 'paths'")
      return nil
    }
    let range: [Node]?
    if let from, let to, let step {
      range = ValueList.range(from: from, to: to, step: step, origin: .option("sweep \(name)"))
    } else {
      range = nil
    }
    guard let nodes = values ?? range, !nodes.isEmpty, values == nil || from == nil else {
      f.report("an axis needs 'values: [a, b, …]', or 'from', 'to' and 'step'")
      return nil
    }
    let settings = nodes.map { node -> [Node] in
      guard case .list(let items) = node.content else { return paths.map { _ in node } }
      if items.count != paths.count {
        f.report("\(items.count) values for \(paths.count) paths", at: "values")
        return paths.map { _ in Node("0", origin: node.origin) }
      }
      return items
    }
    return Axis(name: name, paths: paths, settings: settings)
  }
}
