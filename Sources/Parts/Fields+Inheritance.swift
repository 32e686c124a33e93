extension Fields {
  /// Notes that a key has the value of another one unless it states its own.
  ///
  /// - Parameters:
  ///   - heir: The key, from here.
  ///   - source: The other key, from the top of the file.
  ///   - isStated: Whether it states its own.
  public func noteInheritance(_ heir: Path, from source: Path, isStated: Bool) {
    guard !isDescribing else { return }
    reading.inheritances.append(
      Inheritance(heir: Path(path.keys + heir.keys), source: source, isStated: isStated))
  }

  /// A number that is another key's unless it is stated.
  ///
  /// - Parameters:
  ///   - key: Its key.
  ///   - unit: Its unit.
  ///   - range: What is allowed.
  ///   - source: The key that it has its value from, from the top of the file.
  ///   - value: That value.
  ///   - help: One line.
  /// - Returns: The number.
  public func number(
    _ key: String, unit: Unit = .none, in range: ClosedRange<Double>, from source: Path,
    _ value: Double, _ help: String
  ) -> Double {
    let stated = optionalNumber(key, unit: unit, in: range, example: value, help)
    inherit(key, from: source, value)
    return stated ?? value
  }

  /// Notes the inheritance of a key, and writes the value that it has from elsewhere into the resolved scenario.
  func inherit(_ key: String, from source: Path, _ value: Double) {
    noteInheritance(Path([key]), from: source, isStated: has(key))
    if !has(key) { noteStandard(key, Node(Number.text(value), origin: .inherited(source))) }
  }

  /// Reads a whole tree, and says which keys have their values from others.
  ///
  /// - Parameters:
  ///   - tree: The scenario.
  ///   - file: Its name, for messages.
  ///   - body: Reads the top level.
  /// - Returns: What was read, the tree with every default, and the inheritances.
  /// - Throws: All ``Problems``.
  public static func readNotingInheritances<Value>(
    _ tree: Node, file: String?, _ body: (Fields) -> Value
  ) throws(Problems) -> (value: Value, resolved: Node, inheritances: [Inheritance]) {
    let reading = Reading(file: file, isDescribing: false)
    let (value, resolved) = try read(tree, reading, body)
    return (value, resolved, reading.inheritances)
  }
}
