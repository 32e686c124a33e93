public import Parts

extension ScenarioTemplate {
  /// Paths of a sweep that decide nothing at any of its points.
  ///
  /// Each path is tried at its first and at another of its values, at the first few settings of the other axes.
  ///
  /// - Parameter grid: The sweep.
  /// - Returns: A problem for each.
  public func silentPaths(of grid: SweepGrid) -> [Problem] {
    guard !grid.axes.isEmpty else { return silentPaths(ofListed: grid.listed) }
    return grid.axes.indices.flatMap { a in
      let axis = grid.axes[a]
      return axis.paths.indices.compactMap { p in
        problem(axis.paths[p], "sweep over \(axis.paths[p])") { place in
          let start = edits(of: grid, axis: a, place)
          guard let start,
            let other = axis.settings.first(where: {
              !$0[p].saysTheSame(as: axis.settings[0][p])
            })?[p]
          else { return nil }
          return (start, ScenarioEdit(axis.paths[p], other))
        }
      }
    }
  }

  private func silentPaths(ofListed points: [[ScenarioEdit]]) -> [Problem] {
    var paths: [Path] = []
    for edit in points.flatMap(\.self) where !paths.contains(edit.path) { paths.append(edit.path) }
    return paths.compactMap { path in
      let values = points.compactMap { $0.last { $0.path == path } }
      let other = values.first { !$0.value.saysTheSame(as: values.first?.value) }
      let holders = points.filter { $0.contains { $0.path == path } }
      return problem(path, "sweep over \(path)") { place in
        guard holders.indices.contains(place), let other else { return nil }
        return (holders[place], other)
      }
    }
  }

  /// The edits of a point at which an axis has its first value, the others their settings number `place`.
  private func edits(of grid: SweepGrid, axis: Int, _ place: Int) -> [ScenarioEdit]? {
    var rest = place
    var edits: [ScenarioEdit] = []
    for (i, other) in grid.axes.enumerated() {
      var setting = 0
      if i != axis {
        setting = rest % other.settings.count
        rest /= other.settings.count
      }
      edits += zip(other.paths, other.settings[setting]).map { ScenarioEdit($0, $1) }
    }
    return rest > 0 ? nil : edits
  }

  /// Tries a path at several places of a sweep; it decides nothing where it decides nothing at any of them.
  private func problem(
    _ path: Path, _ option: String, _ point: (Int) -> (edits: [ScenarioEdit], other: ScenarioEdit)?
  ) -> Problem? {
    guard let root = path.keys.first, Content.decisive.contains(root) else { return nil }
    var found: String?
    for place in 0..<16 {
      guard let (edits, other) = point(place) else { break }
      guard let tree = tree(edits), let model = try? Content.model(of: tree, file: file) else {
        return nil
      }
      let reason = SilentEdits.reason(
        path, in: tree, model,
        without: self.tree(edits + [other]).flatMap { try? Content.model(of: $0, file: file) })
      guard let reason else { return nil }
      found = found ?? reason
    }
    return found.map { Problem(origin: .option(option), path: Path([]), message: $0) }
  }

  private func tree(_ edits: [ScenarioEdit]) -> Node? {
    var edited = tree
    for edit in edits where edited.set(edit.path, to: edit.value) != nil { return nil }
    return edited
  }
}
