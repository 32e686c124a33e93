/// A closed set of words.
public protocol Choice: RawRepresentable<String>, CaseIterable, Sendable {
  /// Words of before, each with what it is called now: files that have them are read, with a note.
  static var formerly: [String: Self] { get }
}

extension Choice {
  /// Words have mostly been the same.
  public static var formerly: [String: Self] { [:] }
}
