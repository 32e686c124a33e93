/// What a part says of one of its keys.
public struct FieldDescription: Sendable {
  /// The form a value takes.
  public indirect enum Shape: Sendable {
    case number(ClosedRange<Double>, Unit)
    case integer(ClosedRange<Int>, Unit)
    case words([String])
    case text
    /// A one-key map that names the unit: `{smd: 0.5}`.
    case quantity([(key: String, range: ClosedRange<Double>, unit: Unit)])
    /// Fixed keys.
    case section([FieldDescription])
    /// Keys chosen by the author, each with the same form.
    case map(of: String, Shape)
    case list(Shape)
    /// A part with a `kind`.
    case part([(kind: String, summary: String, fields: [FieldDescription])])
    /// Any of several forms.
    case either([Shape])
  }

  public let key: String
  public let shape: Shape
  public let help: String
  public let required: Bool
  /// As it would be written; nil when there is none.
  public let standard: String?
  public let example: String?
  /// Keys of which any may be given in the place of a required one.
  public var alternatives: [String] = []
}
