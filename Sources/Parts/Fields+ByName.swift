public import OrderedCollections

extension Fields {
  /// One number for all, or a number by name: `missing: 0.1` or `missing: {peer-led: 0.2}`.
  ///
  /// - Parameters:
  ///   - key: Its key.
  ///   - unit: Its unit.
  ///   - range: What is allowed.
  ///   - standard: What names have that are not given.
  ///   - noun: What the names name; they must have been defined.
  ///   - complete: Whether a map must give every name.
  ///   - source: The keys, from the top of the file, that a name has its value from unless it is stated; they then
  ///     stay the only places of it.
  ///   - allowsRatio: Whether a file may have a ratio like `2:1` in its place, which others read.
  ///   - help: One line.
  /// - Returns: The number of every name.
  public func numberByName(
    _ key: String, unit: Unit = .none, in range: ClosedRange<Double>, default standard: Double,
    noun: String, complete: Bool = false, from source: ((String) -> [Path])? = nil,
    allowsRatio: Bool = false,
    _ help: String
  ) -> OrderedDictionary<String, Double> {
    let names = defined(noun)
    let shapes: [FieldDescription.Shape] = [
      .number(range, unit), .map(of: noun, .number(range, unit)),
    ]
    let node = claim(
      FieldDescription(
        key: key, shape: .either(shapes + (allowsRatio ? [.text] : [])),
        help: help, required: false, standard: source == nil ? Number.text(standard) : nil,
        example: nil))
    var found = OrderedDictionary(uniqueKeysWithValues: names.map { ($0, standard) })
    let map = node?.map.flatMap { map in
      map["value"] == nil && map["prior"] == nil && !map.isEmpty ? map : nil
    }
    for name in names {
      for source in source?(name) ?? [] {
        noteInheritance(
          Path([key]), from: source, isStated: node != nil && (map == nil || map?[name] != nil))
      }
    }
    guard let node else { return found }
    guard let map else {
      let value = parseNumber(node, in: range, at: path.appending(key)) ?? standard
      for name in names { found[name] = value }
      return found
    }
    for (name, value) in map {
      let place = path.appending(key).appending(name)
      guard names.contains(name) else {
        problem(value, place, "no \(noun) is called '\(name)'; \(Fields.hint(name, names))")
        continue
      }
      found[name] = parseNumber(value, in: range, at: place) ?? standard
    }
    for name in names where complete && map[name] == nil {
      report("'\(name)' is missing: give a number for every \(noun)", at: key)
    }
    return found
  }

  /// Correlations of named things: one number for all pairs, or a map of maps, each pair once.
  ///
  /// - Parameters:
  ///   - key: Its key.
  ///   - names: The names, in order.
  ///   - noun: What they name.
  ///   - standard: What is taken when it is left out, as a file would say it; nil where that is nothing.
  ///   - help: One line.
  /// - Returns: The correlation of the i-th and j-th; 0 for all when left out.
  public func correlations(
    _ key: String, of names: [String], noun: String, standard: String? = "0", _ help: String
  ) -> [[Double]] {
    let range = -1.0...1.0
    let node = claim(
      FieldDescription(
        key: key,
        shape: .either([
          .number(range, .correlation),
          .map(of: noun, .map(of: noun, .number(range, .correlation))),
        ]), help: help, required: false, standard: standard, example: nil))
    var matrix = names.indices.map { i in names.indices.map { $0 == i ? 1.0 : 0.0 } }
    guard let node else { return matrix }
    let place = path.appending(key)
    guard let map = node.map, map["value"] == nil, map["prior"] == nil, !map.isEmpty else {
      let value = parseNumber(node, in: range, at: place) ?? 0
      for i in names.indices { for j in names.indices where i != j { matrix[i][j] = value } }
      return matrix
    }
    var given: Set<[Int]> = []
    for (first, row) in map {
      guard let i = names.firstIndex(of: first), let entries = row.map else {
        problem(
          row, place.appending(first),
          names.contains(first)
            ? "expected a map from \(noun) to correlation"
            : "no \(noun) is called '\(first)'; \(Fields.hint(first, names))")
        continue
      }
      for (second, entry) in entries {
        let here = place.appending(first).appending(second)
        guard let j = names.firstIndex(of: second), i != j else {
          problem(
            entry, here, "no other \(noun) is called '\(second)'; \(Fields.hint(second, names))")
          continue
        }
        guard let value = parseNumber(entry, in: range, at: here) else { continue }
        if !given.insert([min(i, j), max(i, j)]).inserted, matrix[i][j] != value {
          problem(
            entry, here, "given twice: \(Number.text(matrix[i][j])) and \(Number.text(value))")
        }
        (matrix[i][j], matrix[j][i]) = (value, value)
      }
    }
    for i in names.indices {
      for j in names.indices where j > i && !given.contains([i, j]) {
        report("the correlation of '\(names[i])' and '\(names[j])' is missing", at: key)
      }
    }
    return matrix
  }

  static func hint(_ word: String, _ names: [String]) -> String {
    Spelling.nearest(to: word, in: names).map { "did you mean '\($0)'?" }
      ?? "there are: \(names.joined(separator: ", "))"
  }
}

extension Fields {
  /// Numbers under names that the author chooses: `{hospital: 27, online: 5}`.
  ///
  /// - Parameters:
  ///   - key: Its key, required.
  ///   - noun: What the names name.
  ///   - range: What is allowed.
  ///   - help: One line.
  /// - Returns: The numbers in the order of the file.
  public func numbersByName(
    _ key: String, of noun: String, in range: ClosedRange<Double>, _ help: String
  ) -> OrderedDictionary<String, Double> {
    byName(key, noun, .number(range, .none), help) { parseNumber($0, in: range, at: $1) }
  }

  /// Texts under names that the author chooses: `{table: five, text: four}`.
  ///
  /// - Parameters:
  ///   - key: Its key, required.
  ///   - noun: What the names name.
  ///   - help: One line.
  /// - Returns: The texts in the order of the file.
  public func textsByName(
    _ key: String, of noun: String, _ help: String
  ) -> OrderedDictionary<String, String> {
    byName(key, noun, .text, help) { node, place in
      if node.text == nil { problem(node, place, "expected text, found \(Fields.shown(node))") }
      return node.text
    }
  }

  /// Words under names defined elsewhere: `{leadership: co-led, quality: [good, fair]}`.
  ///
  /// - Parameters:
  ///   - key: Its key; may be left out.
  ///   - noun: What the names name.
  ///   - known: The words that each name allows.
  ///   - help: One line.
  /// - Returns: The words of each name that is given, in the order of the file.
  public func wordsByName(
    _ key: String, of noun: String, known: OrderedDictionary<String, [String]>, _ help: String
  ) -> OrderedDictionary<String, [String]> {
    let node = claim(
      FieldDescription(
        key: key, shape: .map(of: noun, .either([.text, .list(.text)])), help: help,
        required: false, standard: nil, example: nil))
    guard let node else { return [:] }
    guard let map = node.map else {
      report("expected a map of \(noun) to words, found \(Fields.shown(node))", at: key)
      return [:]
    }
    var found: OrderedDictionary<String, [String]> = [:]
    for (name, value) in map {
      let place = path.appending(key).appending(name)
      guard let words = known[name] else {
        problem(
          value, place, "no \(noun) is called '\(name)'; \(Fields.hint(name, Array(known.keys)))")
        continue
      }
      let items: [Node] = if case .list(let items) = value.content { items } else { [value] }
      found[name] = items.compactMap { item in
        if let text = item.text, words.contains(text) { return text }
        problem(item, place, Fields.notAWord(item, words))
        return nil
      }
    }
    return found
  }

  private func byName<Value>(
    _ key: String, _ noun: String, _ shape: FieldDescription.Shape, _ help: String,
    _ read: (Node, Path) -> Value?
  ) -> OrderedDictionary<String, Value> {
    let node = claim(
      FieldDescription(
        key: key, shape: .map(of: noun, shape), help: help, required: true, standard: nil,
        example: nil))
    guard let node else { return [:] }
    guard let map = node.map, !map.isEmpty else {
      report("expected a map of \(noun) to value, found \(Fields.shown(node))", at: key)
      return [:]
    }
    var found: OrderedDictionary<String, Value> = [:]
    for (name, value) in map {
      if let value = read(value, path.appending(key).appending(name)) { found[name] = value }
    }
    return found
  }
}
