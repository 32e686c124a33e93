/// What tables and charts of a sweep call its settings.
enum SweepWords {
  /// A value that is set.
  static func value(_ value: JSON) -> String {
    switch value {
    case .string(let text): text
    case .number(let number): Figures.known(number)
    default: value.text
    }
  }

  /// Paths by their last keys, as many as tell them apart.
  static func short(_ paths: [String]) -> [String] {
    paths.map { path in
      let keys = path.split(separator: ".")
      for count in 1...max(keys.count, 1) {
        let tail = keys.suffix(count).joined(separator: ".")
        if paths.count(where: { $0 == tail || $0.hasSuffix("." + tail) }) <= 1 { return tail }
      }
      return path
    }
  }
}
