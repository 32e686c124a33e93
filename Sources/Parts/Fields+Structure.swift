public import OrderedCollections

/// A number with the unit that its author chose: `{smd: 0.5}`.
public struct Quantity: Sendable, Equatable {
  /// The key that named the unit.
  public let unit: String
  /// The number, in that unit.
  public let value: Double

  /// A value in a unit.
  public init(_ unit: String, _ value: Double) {
    self.unit = unit
    self.value = value
  }
}

extension Fields {
  /// One unit that a ``Quantity`` may be given in.
  public typealias QuantityUnit = (key: String, range: ClosedRange<Double>, unit: Unit)

  /// A one-key map that names the unit; nil when left out.
  public func quantity(_ key: String, in units: [QuantityUnit], _ help: String) -> Quantity? {
    let node = claim(
      FieldDescription(
        key: key, shape: .quantity(units), help: help, required: false, standard: nil,
        example: units.first.map { "{\($0.key): 0.5}" }))
    return node.flatMap { parseQuantity($0, units, at: path.appending(key)) }
  }

  /// Quantities by name: `effects: {recovery: {smd: 0.2}, hope: {smd: 0.1}}`.
  public func quantities(
    _ key: String, by noun: String, in units: [QuantityUnit], _ help: String
  ) -> OrderedDictionary<String, Quantity> {
    let node = claim(
      FieldDescription(
        key: key, shape: .map(of: noun, .quantity(units)), help: help, required: false,
        standard: nil, example: nil))
    guard let node else { return [:] }
    guard let map = node.map else {
      report("expected a map from \(noun) to effect, found \(Fields.shown(node))", at: key)
      return [:]
    }
    var found: OrderedDictionary<String, Quantity> = [:]
    for (name, value) in map {
      found[name] = parseQuantity(value, units, at: path.appending(key).appending(name))
    }
    return found
  }

  private func parseQuantity(
    _ node: Node, _ units: [QuantityUnit], at place: Path
  ) -> Quantity? {
    let words = units.map { $0.key }
    let form = words.map { "{\($0): …}" }.joined(separator: " or ")
    guard let map = node.map, let (name, value) = map.elements.first, map.count == 1 else {
      problem(node, place, "expected one unit, \(form); found \(Fields.shown(node))")
      return nil
    }
    guard let unit = units.first(where: { $0.key == name }) else {
      let near = Spelling.nearest(to: name, in: words).map { "did you mean '\($0)'? " } ?? ""
      problem(value, place, "unknown unit '\(name)'; \(near)write \(form)")
      return nil
    }
    return parseNumber(value, in: unit.range, at: place.appending(name)).map { Quantity(name, $0) }
  }

  /// A place with fixed keys of its own; nil when left out.
  public func section<Value>(
    _ key: String, _ help: String, required: Bool = false, _ body: (Fields) -> Value
  ) -> Value? {
    let node = claimSection(key, help, required: required) { .section(Fields.describe(body)) }
    guard let node else { return isDescribing ? body(describer()) : nil }
    return child(node, key, body)
  }

  /// A place with fixed keys whose defaults hold when it is left out.
  public func sectionOrDefaults<Value>(
    _ key: String, _ help: String, _ body: (Fields) -> Value
  ) -> Value {
    let node = claimSection(key, help, required: false) { .section(Fields.describe(body)) }
    guard !isDescribing else { return body(describer()) }
    return child(node ?? .emptyMap(.standard), key, body)
  }

  /// Places keyed by names that the author chooses.
  ///
  /// - Parameters:
  ///   - key: The key of the map.
  ///   - noun: What each entry is: "arm".
  ///   - help: One line.
  ///   - required: Whether at least one entry must be there.
  ///   - body: Reads one entry, given its name.
  /// - Returns: What was read, in the order of the file.
  public func map<Value>(
    _ key: String, of noun: String, _ help: String, required: Bool = false,
    _ body: (String, Fields) -> Value
  ) -> OrderedDictionary<String, Value> {
    let node = claimSection(key, help, required: required) {
      .map(of: noun, .section(Fields.describe { body(noun, $0) }))
    }
    if isDescribing { return [noun: body(noun, describer())] }
    return children(node, key, noun, required: required, body)
  }

  /// Parts keyed by names that the author chooses; `kind` may be left out where the name is a kind.
  public func parts<Part>(
    _ key: String, from list: PartList<Part>, _ help: String, required: Bool = false,
    _ body: (String, Fields, Part) -> Void = { _, _, _ in }
  ) -> OrderedDictionary<String, Part> {
    let node = claimSection(key, help, required: required) {
      .map(of: list.noun, .part(Fields.describe(list, body)))
    }
    if isDescribing { return [:] }
    let found = children(node, key, list.noun, required: required) { name, fields -> Part? in
      guard let entry = fields.kind(list, name: name) else { return nil }
      let part = entry.make(fields)
      body(name, fields, part)
      return part
    }
    return found.compactMapValues(\.self)
  }

  /// One part with a `kind`; where the kind is not known, the standard one's example stands in, so that what is worked out
  /// from it has its shape.
  public func part<Part>(
    _ key: String, from list: PartList<Part>, default standard: String, _ help: String
  ) -> Part? {
    let node = claimSection(key, help, required: false) {
      .part(Fields.describe(list) { _, _, _ in })
    }
    if isDescribing { return list.entries.first?.make(describer()) }
    return child(node ?? .emptyMap(self.node?.origin ?? .standard), key) { fields in
      fields.kind(list, name: standard)?.make(fields)
        ?? list.entry(standard)?.make(Fields.describer())
    }
  }

  private func kind<Part>(_ list: PartList<Part>, name: String) -> PartList<Part>.Entry? {
    let kinds = list.entries.map { $0.kind }
    let standard = kinds.contains(name) ? name : nil
    let node = claim(
      FieldDescription(
        key: "kind", shape: .words(kinds), help: "Which \(list.noun) this is.",
        required: isDescribing && standard == nil, standard: standard, example: kinds.first))
    let text = node.map { $0.text ?? Fields.shown($0) } ?? standard
    if let text, let entry = list.entry(text) { return entry }
    if let node {
      report(Fields.notAWord(node, kinds), at: "kind")
    } else if !isDescribing {
      // Its name was meant as its kind, or the kind was forgotten: both are answered.
      let near = Spelling.nearest(to: name, in: kinds).map { "did you mean '\($0)'? " } ?? ""
      report(
        "unknown \(list.noun) '\(name)'; \(near)there are \(kinds.joined(separator: ", ")). Under a "
          + "name of your own give one of them, like 'kind: \(kinds.first ?? "")'")
    }
    // The other keys belong to a kind that is not known: nothing can be said of them.
    known += entries.keys
    return nil
  }

  private static func describe<Part>(
    _ list: PartList<Part>, _ body: (String, Fields, Part) -> Void
  ) -> [(kind: String, summary: String, fields: [FieldDescription])] {
    list.entries.map { entry in
      let fields = Fields.describe { fields in body(entry.kind, fields, entry.make(fields)) }
      let kind = FieldDescription(
        key: "kind", shape: .words([entry.kind]), help: entry.summary, required: false,
        standard: nil, example: entry.kind)
      return (entry.kind, entry.summary, [kind] + fields)
    }
  }

  private func claimSection(
    _ key: String, _ help: String, required: Bool, _ shape: () -> FieldDescription.Shape
  ) -> Node? {
    claim(
      FieldDescription(
        key: key, shape: isDescribing ? shape() : .text, help: help, required: required,
        standard: nil, example: nil))
  }

  private func describer() -> Fields { Fields(nil, path: path, reading: reading) }

  private func child<Value>(_ node: Node, _ key: String, _ body: (Fields) -> Value) -> Value {
    let fields = Fields(node, path: path.appending(key), reading: reading)
    let value = body(fields)
    fields.finish()
    resolved[key] = Node(.map(fields.resolved), origin: node.origin)
    return value
  }

  private func children<Value>(
    _ node: Node?, _ key: String, _ noun: String, required: Bool, _ body: (String, Fields) -> Value
  ) -> OrderedDictionary<String, Value> {
    guard let node else { return [:] }
    guard let map = node.map else {
      report("expected a map keyed by \(noun) name, found \(Fields.shown(node))", at: key)
      return [:]
    }
    if required, map.isEmpty { report("needs at least one \(noun); found none", at: key) }
    var found: OrderedDictionary<String, Value> = [:]
    var written: OrderedDictionary<String, Node> = [:]
    for (name, value) in map {
      let fields = Fields(value, path: path.appending(key).appending(name), reading: reading)
      found[name] = body(name, fields)
      fields.finish()
      written[name] = Node(.map(fields.resolved), origin: value.origin)
    }
    resolved[key] = Node(.map(written), origin: node.origin)
    return found
  }
}

extension Fields {
  /// A list of values of any kind, for parts that put them somewhere else; nil when left out.
  public func nodes(_ key: String, _ help: String) -> [Node]? {
    let node = claim(
      FieldDescription(
        key: key, shape: .list(.text), help: help, required: false, standard: nil, example: nil))
    guard let node else { return nil }
    if case .list(let items) = node.content { return items }
    report("expected a list like [a, b], found \(Fields.shown(node))", at: key)
    return nil
  }
}
