public import OrderedCollections

extension Fields {
  /// A whole number that may be left out.
  public func optionalInteger(
    _ key: String, unit: Unit = .none, in range: ClosedRange<Int>, example: Int, _ help: String
  ) -> Int? {
    let node = claim(
      FieldDescription(
        key: key, shape: .integer(range, unit), help: help, required: false, standard: nil,
        example: String(example)))
    return node.flatMap { parseInteger($0, in: range, at: path.appending(key)) }
  }

  /// Whole numbers by name: `participants: {peer-led: 45, usual-care: 30}`.
  ///
  /// - Parameters:
  ///   - key: Its key; may be left out.
  ///   - unit: Their unit.
  ///   - range: What is allowed.
  ///   - noun: What the names name; they must have been defined.
  ///   - complete: Whether every name must be given.
  ///   - help: One line.
  /// - Returns: The number of every name that is given; nil when it is left out.
  public func integersByName(
    _ key: String, unit: Unit = .none, in range: ClosedRange<Int>, noun: String, complete: Bool,
    _ help: String
  ) -> OrderedDictionary<String, Int>? {
    let names = defined(noun)
    let node = claim(
      FieldDescription(
        key: key, shape: .map(of: noun, .integer(range, unit)), help: help, required: false,
        standard: nil, example: nil))
    guard let node else { return nil }
    guard let map = node.map, !map.isEmpty, map["value"] == nil || names.contains("value") else {
      report(
        "expected a number for every \(noun), like {\(names.first ?? "a"): 45}; found "
          + Fields.shown(node), at: key)
      return [:]
    }
    var found: OrderedDictionary<String, Int> = [:]
    for (name, value) in map {
      let place = path.appending(key).appending(name)
      guard names.contains(name) else {
        problem(value, place, "no \(noun) is called '\(name)'; \(Fields.hint(name, names))")
        continue
      }
      found[name] = parseInteger(value, in: range, at: place) ?? range.lowerBound
    }
    for name in names where complete && map[name] == nil {
      report("'\(name)' is missing: give a number for every \(noun)", at: key)
    }
    return found
  }

  /// Relative sizes: one number for all, a number by name, or a ratio in the order of the names, `2:1`.
  ///
  /// - Parameters:
  ///   - key: Its key.
  ///   - range: What each of them may be.
  ///   - noun: What the names name; they must have been defined.
  ///   - help: One line.
  /// - Returns: The size of every name; 1 where none is given.
  public func ratioByName(
    _ key: String, in range: ClosedRange<Double>, noun: String, _ help: String
  ) -> OrderedDictionary<String, Double> {
    let names = defined(noun)
    guard let node = entries[key], let text = node.text, text.contains(":") else {
      return numberByName(
        key, unit: .ratio, in: range, default: 1, noun: noun, allowsRatio: true, help)
    }
    _ = claim(
      FieldDescription(
        key: key, shape: .text, help: help, required: false, standard: nil, example: nil))
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { part in
      Number.strict(String(part).trimmingSpaces)
    }
    var found = OrderedDictionary(uniqueKeysWithValues: names.map { ($0, 1.0) })
    guard parts.count == names.count else {
      report(
        "\(Fields.shown(node)) has \(parts.count) parts, and there are \(names.count) \(noun)s: "
          + "give one for each, in the order of \(names.joined(separator: ", "))", at: key)
      return found
    }
    for (name, part) in zip(names, parts) {
      guard let part, range.contains(part) else {
        report(
          "expected a ratio of numbers in \(Number.shown(range)), like 2:1; found "
            + Fields.shown(node), at: key)
        return found
      }
      found[name] = part
    }
    return found
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
