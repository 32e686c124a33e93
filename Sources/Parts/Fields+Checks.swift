/// Checks of values that were made in code: they are told as those of a file are, at the same paths.
extension Fields {
  /// A place to check values at that no file states: nothing can be read from it.
  ///
  /// ```swift
  /// let f = Fields.checker(at: Path(["trial"]))
  /// outcome.check(f.place("outcomes", "recovery"))
  /// try f.throwProblems()
  /// ```
  ///
  /// - Parameter path: Where a file would have the values.
  /// - Returns: The place.
  public static func checker(at path: Path) -> Fields {
    Fields(nil, path: path, reading: Reading(file: nil, isDescribing: false))
  }

  /// What was found to be wrong so far, in the order in which it was found.
  public var problems: [Problem] { reading.problems }

  /// Throws what was found to be wrong so far.
  ///
  /// - Throws: All ``Problems``.
  public func throwProblems() throws(Problems) {
    guard reading.problems.isEmpty else { throw Problems(reading.problems) }
  }

  /// A place further down, for checks; what is reported there belongs to the same reading.
  ///
  /// - Parameter keys: The way to it, from here.
  /// - Returns: The place.
  public func place(_ keys: String...) -> Fields {
    let way = Path(keys)
    let below = node?.descendant(way)
    return Fields(
      below?.map == nil ? nil : below, path: Path(path.keys + keys), reading: reading)
  }

  /// Reports a number that lies outside its range, or is none.
  ///
  /// - Parameters:
  ///   - value: The number; nil passes.
  ///   - range: What is allowed.
  ///   - key: Its key.
  public func expect(_ value: Double?, in range: ClosedRange<Double>, at key: String) {
    guard let value, !range.contains(value) else { return }
    let found = value.isFinite ? Number.text(value) : "\(value)"
    report("must lie in \(Number.shown(range)), found \(found)", at: key)
  }

  /// The same of whole numbers.
  public func expect(_ value: Int?, in range: ClosedRange<Int>, at key: String) {
    guard let value, !range.contains(value) else { return }
    report("must lie in \(range.lowerBound) … \(range.upperBound), found \(value)", at: key)
  }

  /// Reports a quantity in a unit that is not allowed here, or beyond what is allowed of its unit.
  ///
  /// - Parameters:
  ///   - quantity: The quantity; nil passes.
  ///   - units: The units, each with its range.
  ///   - key: Its key.
  public func expect(_ quantity: Quantity?, in units: [QuantityUnit], at key: String) {
    guard let quantity else { return }
    guard let unit = units.first(where: { $0.key == quantity.unit }) else {
      let words = units.map { $0.key }.joined(separator: ", ")
      return report("unknown unit '\(quantity.unit)'; there are: \(words)", at: key)
    }
    place(key).expect(quantity.value, in: unit.range, at: quantity.unit)
  }

  /// Reports a label that is too long, or holds what a terminal would obey.
  public func expectLabel(_ text: String, at key: String) {
    if let problem = Fields.problem(ofLabel: text) { report(problem, at: key) }
  }

  /// Reports a name that none of those defined is.
  ///
  /// - Parameters:
  ///   - name: The name; nil passes.
  ///   - noun: What it names; the names must have been defined.
  ///   - key: Its key.
  public func expect(_ name: String?, definedAs noun: String, at key: String) {
    guard let name, !defined(noun).contains(name) else { return }
    report("no \(noun) is called '\(name)'; \(Fields.hint(name, defined(noun)))", at: key)
  }

  /// Reports names that stand twice, or are empty.
  ///
  /// - Parameters:
  ///   - names: All names at one place.
  ///   - noun: What they name.
  ///   - key: Where they stand.
  public func expectDistinct(_ names: [String], of noun: String, at key: String) {
    var seen: Set<String> = []
    for name in names {
      if name.isEmpty { report("every \(noun) needs a name", at: key) }
      if !seen.insert(name).inserted { report("two of them are called '\(name)'", at: key) }
    }
  }
}
