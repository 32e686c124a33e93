/// What a part says of one of its keys.
public struct FieldDescription: Sendable {
  /// The form a value takes.
  public indirect enum Shape: Sendable {
    /// A number in a range.
    case number(ClosedRange<Double>, Unit)
    /// A whole number in a range.
    case integer(ClosedRange<Int>, Unit)
    /// One of these words.
    case words([String])
    /// Any text.
    case text
    /// A one-key map that names the unit: `{smd: 0.5}`.
    case quantity([(key: String, range: ClosedRange<Double>, unit: Unit)])
    /// Fixed keys.
    case section([FieldDescription])
    /// Keys chosen by the author, each with the same form.
    case map(of: String, Shape)
    /// A list of values of one form.
    case list(Shape)
    /// A part with a `kind`.
    case part([(kind: String, summary: String, fields: [FieldDescription])])
    /// Any of several forms.
    case either([Shape])
  }

  /// The key.
  public let key: String
  /// What may stand there.
  public let shape: Shape
  /// One line for listings.
  public let help: String
  /// Whether the key must be there.
  public let required: Bool
  /// As it would be written; nil when there is none.
  public let standard: String?
  /// A value that may stand there, as it would be written; nil for none.
  public let example: String?
  /// Keys of which any may be given in the place of a required one.
  public var alternatives: [String] = []
}
