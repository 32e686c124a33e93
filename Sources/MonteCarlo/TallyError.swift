/// Stored bytes are not a tally of the layout that was asked for.
public struct TallyError: Error, Sendable, CustomStringConvertible {
  public let description: String
}
