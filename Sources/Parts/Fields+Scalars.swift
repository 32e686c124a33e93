internal import OrderedCollections

extension Fields {
  /// A number.
  ///
  /// Written as `0.5`, `1e-3`, a fraction of whole numbers `83/216`, `{value: 0.5, source: …}`, or a
  /// ``Prior``, whose centre it then is.
  ///
  /// - Parameters:
  ///   - key: Its key.
  ///   - unit: Its unit, for listings.
  ///   - range: What is allowed.
  ///   - standard: Its default; without one the key is required.
  ///   - example: Stands in when the value is wrong, and in listings.
  ///   - help: One line.
  /// - Returns: The number, or the example where it is wrong.
  public func number(
    _ key: String, unit: Unit = .none, in range: ClosedRange<Double>,
    default standard: Double? = nil,
    example: Double? = nil, _ help: String
  ) -> Double {
    let example = example ?? standard ?? range.lowerBound
    let node = claim(
      FieldDescription(
        key: key, shape: .number(range, unit), help: help, required: standard == nil,
        standard: standard.map(Number.text), example: Number.text(example)))
    guard let node else { return standard ?? example }
    return parseNumber(node, in: range, at: path.appending(key)) ?? example
  }

  /// A number that may be left out.
  public func optionalNumber(
    _ key: String, unit: Unit = .none, in range: ClosedRange<Double>, example: Double,
    _ help: String
  ) -> Double? {
    let node = claim(
      FieldDescription(
        key: key, shape: .number(range, unit), help: help, required: false, standard: nil,
        example: Number.text(example)))
    return node.flatMap { parseNumber($0, in: range, at: path.appending(key)) }
  }

  /// A whole number; the rest as for ``number(_:unit:in:default:example:_:)``.
  ///
  /// Other keys may be given in its place.
  public func integer(
    _ key: String, unit: Unit = .none, in range: ClosedRange<Int>, default standard: Int? = nil,
    example: Int? = nil, or alternatives: [String] = [], _ help: String
  ) -> Int {
    let example = example ?? standard ?? range.lowerBound
    let node = claim(
      FieldDescription(
        key: key, shape: .integer(range, unit), help: help, required: standard == nil,
        standard: standard.map(String.init), example: String(example), alternatives: alternatives))
    guard let node else { return standard ?? example }
    return parseInteger(node, in: range, at: path.appending(key)) ?? example
  }

  /// A word of a closed set.
  public func choice<C: Choice>(
    _ key: String, of type: C.Type = C.self, default standard: C, _ help: String
  ) -> C {
    let text = word(
      key, of: C.allCases.map { $0.rawValue }, formerly: C.formerly.mapValues { $0.rawValue },
      default: standard.rawValue, help)
    return C(rawValue: text) ?? standard
  }

  /// A word of a list; `formerly` has words of before, each with the one that it is called now.
  public func word(
    _ key: String, of words: [String], formerly: [String: String] = [:], default standard: String,
    _ help: String
  ) -> String {
    let node = claim(
      FieldDescription(
        key: key, shape: .words(words), help: help, required: false, standard: standard,
        example: standard))
    guard let node else { return standard }
    if let text = node.text, words.contains(text) { return text }
    if let text = node.text, let word = formerly[text] {
      noteStandard(key, Node(word, origin: node.origin, formerly: text))
      return word
    }
    report(Fields.notAWord(node, words), at: key)
    return standard
  }

  /// Free text.
  public func text(_ key: String, default standard: String = "", _ help: String) -> String {
    let node = claim(
      FieldDescription(
        key: key, shape: .text, help: help, required: false, standard: nil, example: nil))
    guard let node else { return standard }
    if let text = node.text { return text }
    report("expected text, found \(Fields.shown(node))", at: key)
    return standard
  }

  /// A line of free text that is printed as it is: a label.
  ///
  /// Without control or direction characters, and at most 200 of any.
  public func label(_ key: String, _ help: String) -> String {
    let text = text(key, help)
    guard let problem = Fields.problem(ofLabel: text) else { return text }
    report(problem, at: key)
    return ""
  }

  /// What is wrong with a label; nil for nothing.
  static func problem(ofLabel text: String) -> String? {
    if let harm = PlainText.harm(in: text) {
      return "holds \(harm), a control or direction character; write plain text on one line"
    }
    return text.count <= longestLabel
      ? nil : "\(text.count) characters; a label has at most \(longestLabel)"
  }

  /// Characters that a label may have.
  static let longestLabel = 200

  /// A name that must be one of those defined elsewhere in the scenario.
  ///
  /// - Parameters:
  ///   - key: Its key.
  ///   - names: The names there are.
  ///   - noun: What they name: "arm".
  ///   - required: Whether it must be there.
  ///   - help: One line.
  /// - Returns: The name; nil when it is wrong, or left out where it may be.
  public func name(
    _ key: String, of names: [String], noun: String, required: Bool = true, _ help: String
  ) -> String? {
    let node = claim(
      FieldDescription(
        key: key, shape: .text, help: help, required: required, standard: nil,
        example: names.first))
    guard let node, !isDescribing else { return required ? names.first : nil }
    return checkName(node, names, noun, at: path.appending(key))
  }

  /// A list of names defined elsewhere; left out, it is nil.
  public func names(
    _ key: String, of names: [String], noun: String, _ help: String
  ) -> [String]? {
    let node = claim(
      FieldDescription(
        key: key, shape: .list(.text), help: help, required: false, standard: nil, example: nil))
    guard let node else { return nil }
    guard case .list(let items) = node.content else {
      report("expected a list of \(noun) names like [a, b], found \(Fields.shown(node))", at: key)
      return nil
    }
    return items.compactMap { checkName($0, names, noun, at: path.appending(key)) }
  }

  private func checkName(
    _ node: Node, _ names: [String], _ noun: String, at place: Path
  ) -> String? {
    if let text = node.text, names.contains(text) { return text }
    let near = node.text.flatMap { Spelling.nearest(to: $0, in: names) }
    let hint = near.map { "did you mean '\($0)'?" } ?? "there are: \(names.joined(separator: ", "))"
    problem(node, place, "no \(noun) is called \(Fields.shown(node)); \(hint)")
    return nil
  }

  static func notAWord(_ node: Node, _ words: [String]) -> String {
    let near = node.text.flatMap { Spelling.nearest(to: $0, in: words) }
    let hint = near.map { "did you mean '\($0)'? " } ?? ""
    return "unknown word \(shown(node)); \(hint)allowed: \(words.joined(separator: ", "))"
  }

  func problem(_ node: Node, _ place: Path, _ message: String) {
    reading.problems.append(
      Problem(file: reading.file, origin: node.origin, path: place, message: message))
  }

  func parseNumber(_ node: Node, in range: ClosedRange<Double>, at place: Path) -> Double? {
    guard let (scalar, place) = valueOf(node, at: place, in: range, isInteger: false) else {
      return nil
    }
    return parsePlain(scalar, in: range, at: place)
  }

  /// A number that is only a number.
  func parsePlain(_ scalar: Node, in range: ClosedRange<Double>, at place: Path) -> Double? {
    guard case .scalar(let text, let quoted) = scalar.content, !quoted,
      let value = Number.strict(text)
    else {
      problem(
        scalar, place,
        "expected a number in \(Number.shown(range)), found \(Fields.shown(scalar))\(hint(scalar))")
      return nil
    }
    guard range.contains(value) else {
      problem(
        scalar, place, "must lie in \(Number.shown(range)), found \(Number.text(value))")
      return nil
    }
    return value
  }

  func parseInteger(_ node: Node, in range: ClosedRange<Int>, at place: Path) -> Int? {
    let bounds = Double(range.lowerBound)...Double(range.upperBound)
    guard let (scalar, place) = valueOf(node, at: place, in: bounds, isInteger: true) else {
      return nil
    }
    guard case .scalar(let text, let quoted) = scalar.content, !quoted,
      let value = Number.strict(text), value == value.rounded()
    else {
      problem(
        scalar, place,
        "expected a whole number in \(range.lowerBound) … \(range.upperBound), found "
          + "\(Fields.shown(scalar))\(hint(scalar))")
      return nil
    }
    guard abs(value) < 0x1p53, range.contains(Int(value)) else {
      problem(
        scalar, place,
        "must lie in \(range.lowerBound) … \(range.upperBound), found \(Fields.shown(scalar))")
      return nil
    }
    return Int(value)
  }

  /// What is wrong with the form of a number that was almost one.
  private func hint(_ node: Node) -> String {
    guard case .scalar(let text, let quoted) = node.content else { return "" }
    if quoted, Number.strict(text) != nil { return "; take the quotes away" }
    if text.hasSuffix("%") { return "; write a percentage as a proportion, 5% as 0.05" }
    return ""
  }

  /// Looks through `{value: …, source: …}`, and takes the centre of `{prior: …}`.
  private func valueOf(
    _ node: Node, at place: Path, in range: ClosedRange<Double>, isInteger: Bool
  ) -> (Node, Path)? {
    guard case .map(let map) = node.content else { return (node, place) }
    if map["prior"] != nil {
      return priorCentre(map, node, at: place, in: range, isInteger: isInteger).map { ($0, place) }
    }
    for (key, value) in map where key != "value" && key != "source" {
      problem(
        value, place.appending(key),
        "unknown key '\(key)'; a number is written as 0.5, {value: 0.5, source: \"…\"} or "
          + "{prior: normal, mean: 0.5, sd: 0.1}")
    }
    guard let value = map["value"] else {
      problem(node, place, "'value' is missing: write 0.5 or {value: 0.5, source: \"…\"}")
      return nil
    }
    return (value, place.appending("value"))
  }
}

extension Fields {
  /// One or several words of a closed set: `adjust: holm` or `adjust: [holm, bh]`.
  public func choices<C: Choice>(
    _ key: String, of type: C.Type = C.self, required: Bool = true, _ help: String
  ) -> [C] {
    let words = C.allCases.map { $0.rawValue }
    let node = claim(
      FieldDescription(
        key: key, shape: .either([.words(words), .list(.words(words))]), help: help,
        required: required, standard: nil, example: words.last))
    guard let node else { return [] }
    let items: [Node] = if case .list(let items) = node.content { items } else { [node] }
    if items.isEmpty {
      report("the list is empty; allowed: \(words.joined(separator: ", "))", at: key)
    }
    return items.compactMap { item in
      if let value = item.text.flatMap(C.init(rawValue:)) { return value }
      problem(item, path.appending(key), Fields.notAWord(item, words))
      return nil
    }
  }
}

extension Fields {
  /// A list of numbers: `from: [46, 74, 139]`; nil when left out.
  public func numbers(
    _ key: String, in range: ClosedRange<Double>, _ help: String
  ) -> [Double]? {
    let node = claim(
      FieldDescription(
        key: key, shape: .list(.number(range, .none)), help: help, required: false, standard: nil,
        example: nil))
    guard let node else { return nil }
    guard case .list(let items) = node.content, !items.isEmpty else {
      report("expected a list of numbers like [20, 40], found \(Fields.shown(node))", at: key)
      return nil
    }
    return items.compactMap { parseNumber($0, in: range, at: path.appending(key)) }
  }
}
