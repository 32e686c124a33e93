internal import OrderedCollections
internal import Parts

/// One number for every arm, or a number for each by its name.
///
/// ```swift
/// let missing: ByArm = 0.1
/// let ends: ByArm = ["peer-led": 11, "usual-care": 10]
/// ```
///
/// Arms that no number is given for have the default of what it is.
public struct ByArm: Sendable, Equatable, ExpressibleByFloatLiteral, ExpressibleByDictionaryLiteral
{
  /// What arms have that are not named; nil for the default.
  public var others: Double?
  /// Numbers by arm name.
  public var named: [String: Double]

  /// Numbers by arm name, and one for all other arms.
  ///
  /// - Parameters:
  ///   - named: The numbers.
  ///   - others: What other arms have; nil for the default.
  public init(_ named: [String: Double], others: Double? = nil) {
    self.named = named
    self.others = others
  }

  /// The same number for every arm.
  public init(floatLiteral value: Double) { self.init([:], others: value) }

  /// Numbers by arm name; of one that stands twice the last.
  public init(dictionaryLiteral elements: (String, Double)...) {
    self.init(Dictionary(elements, uniquingKeysWith: { $1 }))
  }

  /// What a file gives every arm.
  init(_ read: OrderedDictionary<String, Double>) {
    self.init(Dictionary(uniqueKeysWithValues: read.map { ($0.key, $0.value) }))
  }

  /// The number of an arm; nil where none is given.
  public subscript(arm: String) -> Double? { named[arm] ?? others }

  /// Reports numbers outside a range, and names of no arm.
  func check(_ f: Fields, in range: ClosedRange<Double>, at key: String) {
    f.expect(others, in: range, at: key)
    for (name, value) in named.sorted(by: { $0.key < $1.key }) {
      f.place(key).expect(name, definedAs: "arm", at: name)
      f.place(key).expect(value, in: range, at: name)
    }
  }
}
