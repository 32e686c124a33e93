internal import MonteCarlo
internal import OrderedCollections
internal import Parts

/// A figure that the author of a scenario expects.
public struct Expectation: Sendable {
  public let name: String
  /// The world of a review that it is about.
  public let world: String?
  /// The family of a review that it is about.
  public let family: String?
  public let outcome: String?
  public let contrast: String?
  public let method: String?
  public let adjustment: String?
  public let measure: String
  public let value: Double
  /// How far from `value` the truth may lie: rounding of a published figure, and the like.
  public let within: Double

  /// Reads `expect:`.
  ///
  /// - Parameters:
  ///   - f: The top level.
  ///   - words: The labels that rows may have, by key; keys without any are not read.
  /// - Returns: What is expected, in the order of the file.
  static func all(_ f: Fields, words: [String: [String]]) -> [Expectation] {
    for (key, known) in words { f.define(known + ["all"], as: key) }
    let keys = Set(words.keys)
    return Array(
      f.map("expect", of: "expectation", "What to expect; checked by 'check --run'.") {
        Expectation($0, $1, keys)
      }.values)
  }

  private init(_ name: String, _ f: Fields, _ keys: Set<String>) {
    self.name = name
    func check(_ word: String, _ known: [String], _ key: String) {
      // Pairs are named "ancova - t-test".
      guard !known.contains(word), !(key == "method" && word.contains(" - ")), f.isFineSoFar else {
        return
      }
      let near = Spelling.nearest(to: word, in: known).map { "did you mean '\($0)'?" }
      f.report(
        "no \(key) is called '\(word)'; \(near ?? "there are: \(known.joined(separator: ", "))")",
        at: key)
    }
    func label(_ key: String) -> String? {
      guard keys.contains(key) else { return nil }
      let text = f.text(key, "Row it is about; may be left out where there is one.")
      if !text.isEmpty { check(text, f.defined(key), key) }
      return text.isEmpty ? nil : text
    }
    world = label("world")
    family = label("family")
    outcome = label("outcome")
    contrast = label("contrast")
    method = label("method")
    adjustment = label("adjustment")
    measure = f.text(
      "measure", default: "power", "One of: \(MeasureNames.all.joined(separator: ", ")).")
    if !MeasureNames.isKnown(measure) { check(measure, MeasureNames.all, "measure") }
    value = f.number("value", in: -1e12...1e12, example: 0.8, "The figure.")
    within = f.number(
      "within", in: 0...1e12, default: 0,
      "How far off it may truly be, beyond five Monte Carlo standard errors.")
    _ = f.text("source", "Where the figure comes from.")
  }
}
