/// A part of a scenario that declares and reads its own numbers.
///
/// One `init` does both: with a node it reads, without one it describes itself, which gives the
/// schema, the listing, the defaults and the path checks.
public protocol Component: Sendable {
  /// The word after `kind:`.
  static var kind: String { get }
  /// One line for listings.
  static var summary: String { get }
  /// Reads or describes the part. Never throws: problems are recorded and an example stands in.
  init(_ fields: Fields)
  /// Reports what of its numbers no file may state.
  ///
  /// Reading refuses such numbers; this is for a part that was made in code. What is seen only when all numbers are read
  /// `init(_:)` may leave to it.
  ///
  /// - Parameter fields: Where a file would have the part.
  func check(_ fields: Fields)
}

extension Component {
  /// Parts of words alone cannot be wrong.
  public func check(_ fields: Fields) {}
}

/// The parts that may stand at one kind of place.
public struct PartList<Part>: Sendable {
  /// One part, erased.
  public struct Entry: Sendable {
    /// The word after `kind:`.
    public let kind: String
    /// One line for listings.
    public let summary: String
    let make: @Sendable (Fields) -> Part
  }

  /// What the place holds, for messages: "outcome", "method".
  public let noun: String
  /// The parts, in the order of listings.
  public let entries: [Entry]

  /// A list of parts for one kind of place.
  ///
  /// - Parameters:
  ///   - noun: What the place holds.
  ///   - entries: The parts, in the order of listings.
  public init(_ noun: String, _ entries: [Entry]) {
    self.noun = noun
    self.entries = entries
  }

  func entry(_ kind: String) -> Entry? { entries.first { $0.kind == kind } }

  /// The part of a kind, read or described; nil for an unknown kind.
  public func make(_ kind: String, _ fields: Fields) -> Part? { entry(kind)?.make(fields) }
}

extension PartList.Entry {
  /// Erases a component.
  ///
  /// - Parameters:
  ///   - type: The component.
  ///   - erase: Turns it into what the place holds.
  public init<C: Component>(_ type: C.Type, _ erase: @escaping @Sendable (C) -> Part) {
    self.init(kind: C.kind, summary: C.summary) { erase(C($0)) }
  }
}
