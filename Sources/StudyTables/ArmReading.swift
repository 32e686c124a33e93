internal import MetaAnalysis
internal import Parts

/// Where an arm's numbers stand: mean and SD, or what reports give in their place.
struct ArmColumns {
  /// What a mean and an SD were made from.
  enum Source: CaseIterable {
    case given, standardError, interval, quartiles, range, fiveNumbers

    /// What was done, for a note.
    var words: String {
      switch self {
      case .given: ""
      case .standardError: "the SD is SE·√n"
      case .interval: "the SD is from the 95 % interval of the mean, by t with n − 1"
      case .quartiles: "mean and SD are from median and quartiles (Luo 2018, Wan 2014)"
      case .range: "mean and SD are from median and range (Luo 2018, Wan 2014)"
      case .fiveNumbers: "mean and SD are from median, quartiles and range (Luo 2018, Wan 2014)"
      }
    }
  }

  let arm: Int
  /// Where each column stands that is there.
  private let places: [String: Int]

  /// Columns besides mean, SD and n; `#` is the number of the arm.
  private static let further = [
    "se#i", "lower#i", "upper#i", "median#i", "q1#i", "q3#i", "min#i", "max#i",
  ]

  /// The columns in words.
  static let wanted =
    "n1i and n2i, with m1i and one of sd1i, se1i, lower1i and upper1i; or median1i with q1_1i and q3_1i or "
    + "min1i and max1i; the same for arm 2"

  init(_ arm: Int, _ names: ColumnNames) {
    self.arm = arm
    var places: [String: Int] = [:]
    for name in ["n#i", "m#i", "sd#i"] {
      let named = name.replacing("#", with: String(arm))
      places[name] = names.place(named)
    }
    for name in ArmColumns.further {
      let plain =
        name.hasPrefix("q")
        ? name.replacing("#", with: "_\(arm)") : name.replacing("#", with: String(arm))
      places[name] = names.plainPlace(plain)
    }
    self.places = places
  }

  private func has(_ names: String...) -> Bool { names.allSatisfy { places[$0] != nil } }

  /// Whether there is more than mean, SD and n.
  var hasMore: Bool { ArmColumns.further.contains { places[$0] != nil } }

  /// Whether mean and SD can be had.
  var isEnough: Bool {
    has("n#i")
      && (has("m#i", "sd#i") || has("m#i", "se#i") || has("m#i", "lower#i", "upper#i")
        || has("median#i", "q1#i", "q3#i") || has("median#i", "min#i", "max#i"))
  }

  /// An arm of a row.
  enum Reading {
    case arm(ArmMeans, Source)
    /// What lacks.
    case missing(String)
    case wrong
  }

  /// Reads the arm of a row, by what is there of it.
  ///
  /// - Parameters:
  ///   - fields: The row.
  ///   - number: Reads a field of a column: nil where it is missing, NaN where it is wrong.
  /// - Returns: The arm.
  func read(_ fields: [String], _ number: (Int, String) -> Double?) -> Reading {
    func value(_ name: String) -> Double? {
      places[name].flatMap { number($0, name.replacing("#", with: String(arm))) }
    }
    guard let n = value("n#i") else { return .missing("n\(arm)i missing") }
    let (mean, sd, se) = (value("m#i"), value("sd#i"), value("se#i"))
    let (lower, upper) = (value("lower#i"), value("upper#i"))
    let five = FiveNumbers(
      n: n, least: value("min#i"), lowerQuartile: value("q1#i"), median: value("median#i"),
      upperQuartile: value("q3#i"), most: value("max#i"))
    let all = [
      n, mean, sd, se, lower, upper, five.least, five.lowerQuartile, five.median,
      five.upperQuartile, five.most,
    ].compactMap { $0 }
    if all.contains(where: \.isNaN) { return .wrong }
    if let mean {
      if let sd { return .arm(ArmMeans(n: n, mean: mean, sd: sd), .given) }
      if let se {
        return .arm(
          ArmMeans(n: n, mean: mean, sd: FiveNumbers.sd(standardError: se, n: n)), .standardError)
      }
      if let lower, let upper, let sd = FiveNumbers.sd(lower: lower, upper: upper, n: n) {
        return .arm(ArmMeans(n: n, mean: mean, sd: sd), .interval)
      }
    }
    if let arm = five.arm {
      let hasRange = five.least != nil && five.most != nil
      let hasQuartiles = five.lowerQuartile != nil && five.upperQuartile != nil
      return .arm(arm, hasRange ? (hasQuartiles ? .fiveNumbers : .range) : .quartiles)
    }
    return .missing("no mean and SD of arm \(arm), nor what they can be made from")
  }
}

/// What was done to rows, and how many of them, for notes.
struct RowNotes {
  private var rows: [(words: String, rows: [Int])] = []

  mutating func add(_ words: String, row: Int) {
    guard !words.isEmpty else { return }
    if let place = rows.firstIndex(where: { $0.words == words }) {
      if rows[place].rows.last != row { rows[place].rows.append(row) }
    } else {
      rows.append((words, [row]))
    }
  }

  /// One line for each.
  var list: [String] {
    rows.map { words, rows in
      let named = rows.prefix(6).map(String.init).joined(separator: ", ")
      let more = rows.count > 6 ? " and \(rows.count - 6) more" : ""
      return "row\(rows.count == 1 ? "" : "s") \(named)\(more): \(words)"
    }
  }
}
