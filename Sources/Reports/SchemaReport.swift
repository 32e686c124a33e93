public import Parts

/// The JSON Schema (draft 2020-12) of scenario files, from what the parts say of themselves.
public enum SchemaReport {
  /// The schema.
  public static func schema(_ fields: [FieldDescription]) -> JSON {
    guard case .object(let members) = object(fields) else { return .null }
    return .object(
      [
        JSON.Member("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
        JSON.Member("title", .string("PeerTrials scenario, format 1")),
      ] + members)
  }

  private static func object(_ fields: [FieldDescription]) -> JSON {
    let properties = fields.map { field in
      var members: [JSON.Member] = []
      if case .object(let shape) = value(field.shape) { members = shape }
      members.append(.init("description", .string(field.help)))
      if let standard = field.standard { members.append(.init("default", scalar(standard))) }
      if let example = field.example, !example.hasPrefix("{") {
        members.append(.init("examples", .array([scalar(example)])))
      }
      return JSON.Member(field.key, .object(members))
    }
    let required = fields.filter { $0.required && $0.alternatives.isEmpty }
    // One of several keys: a size per arm, by arm or in all.
    let oneOf = fields.filter { $0.required && !$0.alternatives.isEmpty }.map { field in
      JSON.object([
        .init(
          "oneOf",
          .array(
            ([field.key] + field.alternatives).map {
              .object([.init("required", .array([.string($0)]))])
            }))
      ])
    }
    return .object(
      [
        .init("type", .string("object")), .init("properties", .object(properties)),
        .init("required", .array(required.map { .string($0.key) })),
        .init("additionalProperties", .bool(false)),
      ] + (oneOf.isEmpty ? [] : [.init("allOf", .array(oneOf))]))
  }

  private static func scalar(_ text: String) -> JSON {
    Number.strict(text).map(JSON.number) ?? .string(text)
  }

  private static func value(_ shape: FieldDescription.Shape) -> JSON {
    switch shape {
    case .number(let range, _): either([number(range), sourced(number(range)), fraction])
    case .integer(let range, _):
      either([integer(range), sourced(integer(range))])
    case .words(let words): .object([.init("enum", .array(words.map(JSON.string)))])
    case .text: .object([.init("type", .array([.string("string"), .string("number")]))])
    case .list(let item):
      .object([.init("type", .string("array")), .init("items", value(item))])
    case .quantity(let units):
      .object([
        .init("type", .string("object")),
        .init("minProperties", .integer(1)), .init("maxProperties", .integer(1)),
        .init(
          "properties",
          .object(units.map { JSON.Member($0.key, value(.number($0.range, $0.unit))) })),
        .init("additionalProperties", .bool(false)),
      ])
    case .section(let fields): object(fields)
    case .map(_, let item):
      .object([
        .init("type", .array([.string("object"), .string("null")])),
        .init("additionalProperties", value(item)),
      ])
    case .part(let kinds): either(kinds.map { object($0.fields) })
    case .either(let shapes): either(shapes.map(value))
    }
  }

  private static func either(_ choices: [JSON]) -> JSON {
    .object([.init("anyOf", .array(choices))])
  }

  private static func number(_ range: ClosedRange<Double>) -> JSON {
    .object([
      .init("type", .string("number")), .init("minimum", .number(range.lowerBound)),
      .init("maximum", .number(range.upperBound)),
    ])
  }

  private static func integer(_ range: ClosedRange<Int>) -> JSON {
    .object([
      .init("type", .string("integer")), .init("minimum", .integer(range.lowerBound)),
      .init("maximum", .integer(range.upperBound)),
    ])
  }

  private static var fraction: JSON {
    .object([.init("type", .string("string")), .init("pattern", .string("^[0-9]+/[1-9][0-9]*$"))])
  }

  private static func sourced(_ value: JSON) -> JSON {
    .object([
      .init("type", .string("object")),
      .init(
        "properties",
        .object([
          .init("value", either([value, fraction])),
          .init("source", .object([.init("type", .string("string"))])),
        ])),
      .init("required", .array([.string("value")])), .init("additionalProperties", .bool(false)),
    ])
  }
}
