internal import Parts

/// Finds columns by metafor's names, by the headings of other programs, or as asked.
struct ColumnNames {
  let header: [String]
  /// metafor's name → the heading that was asked for.
  private let asked: [String: String]
  private let exact: [String: Int]
  private let plain: [String: Int]

  /// Headings that mean the same, with who writes them; without capitals, blanks, dots and the like.
  private static let headings: [String: [(heading: String, program: String)]] = [
    "yi": [
      ("g", "metapsy"), ("te", "meta"), ("hedgessg", "CMA"),
      ("stddiffinmeans", "CMA"), ("logoddsratio", "CMA"), ("logriskratio", "CMA"),
      ("differenceinmeans", "CMA"), ("givmean", "RevMan"),
    ],
    "sei": [
      ("gse", "metapsy"), ("sete", "meta"), ("stderr", "CMA"), ("givse", "RevMan"),
    ],
    "ci.lb": [("lowerlimit", "CMA"), ("lower", "meta")],
    "ci.ub": [("upperlimit", "CMA"), ("upper", "meta")],
    "m1i": [
      ("meanarm1", "metapsy"), ("meane", "meta"), ("experimentalmean", "RevMan"),
      ("mean1", "RevMan"), ("treatedmean", "CMA"), ("groupamean", "CMA"),
    ],
    "sd1i": [
      ("sdarm1", "metapsy"), ("sde", "meta"), ("experimentalsd", "RevMan"), ("sd1", "RevMan"),
      ("stddev1", "RevMan"),
      ("treatedstddev", "CMA"), ("groupastddev", "CMA"),
    ],
    "n1i": [
      ("narm1", "metapsy"), ("totalnarm1", "metapsy"), ("ne", "meta"),
      ("experimentaln", "RevMan"), ("experimentaltotal", "RevMan"), ("total1", "RevMan"),
      ("treatedsamplesize", "CMA"), ("treatedtotaln", "CMA"), ("groupasamplesize", "CMA"),
      ("groupatotaln", "CMA"),
    ],
    "m2i": [
      ("meanarm2", "metapsy"), ("meanc", "meta"), ("controlmean", "RevMan"), ("mean2", "RevMan"),
      ("groupbmean", "CMA"),
    ],
    "sd2i": [
      ("sdarm2", "metapsy"), ("sdc", "meta"), ("controlsd", "RevMan"), ("sd2", "RevMan"),
      ("stddev2", "RevMan"),
      ("controlstddev", "CMA"), ("groupbstddev", "CMA"),
    ],
    "n2i": [
      ("narm2", "metapsy"), ("totalnarm2", "metapsy"), ("nc", "meta"), ("controln", "RevMan"),
      ("controltotal", "RevMan"), ("total2", "RevMan"), ("controlsamplesize", "CMA"),
      ("controltotaln", "CMA"), ("groupbsamplesize", "CMA"), ("groupbtotaln", "CMA"),
    ],
    "ai": [
      ("eventarm1", "metapsy"), ("evente", "meta"), ("experimentalcases", "RevMan"),
      ("experimentalevents", "RevMan"), ("events1", "RevMan"), ("treatedevents", "CMA"),
      ("groupaevents", "CMA"),
    ],
    "ci": [
      ("eventarm2", "metapsy"), ("eventc", "meta"), ("controlcases", "RevMan"),
      ("controlevents", "RevMan"), ("events2", "RevMan"), ("groupbevents", "CMA"),
    ],
    "study": [
      ("studyname", "CMA"), ("studlab", "meta"), ("studyid", "PublicationBiasBenchmark"),
      ("nameofstudy", "RevMan"),
    ],
    "year": [("studyyear", "RevMan"), ("yearofstudy", "RevMan")],
    "ni": [("totaln", "CMA")],
  ]

  /// Columns of a header.
  ///
  /// - Parameters:
  ///   - header: Their headings.
  ///   - asked: metafor's name of a column → its heading.
  ///   - empty: Which columns hold nothing, of a table that has columns for every kind of data, as RevMan's exports do:
  ///     they are as if they were not there.
  init(_ header: [String], asked: [String: String], ignoring empty: Set<Int> = []) {
    let header = header.enumerated().map { empty.contains($0.offset) ? "" : $0.element }
    self.header = header
    self.asked = asked
    exact = Dictionary(
      header.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    plain = Dictionary(
      header.enumerated().map { (ColumnNames.plain($0.element), $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Letters and digits, small.
  private static func plain(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// Where a column stands: as asked, by its name, by its name in other capitals, or by another program's heading.
  func place(_ name: String) -> Int? {
    if let heading = asked[name] { return exact[heading] }
    if let place = exact[name] { return place }
    // The empty heading is none.
    let small = name.lowercased()
    if let place = header.firstIndex(where: { $0.lowercased() == small }) { return place }
    return heading(name)?.place
  }

  /// Where one of the further columns of an arm stands, `q1_1i` and `q11i` alike.
  func plainPlace(_ name: String) -> Int? {
    if let heading = asked[name] { return exact[heading] }
    return plain[ColumnNames.plain(name)]
  }

  /// What is read of an analysis of generic inverse variance; nil elsewhere.
  var genericNote: String? {
    guard asked["yi"] == nil, place("yi").map({ ColumnNames.plain(header[$0]) }) == "givmean" else {
      return nil
    }
    return
      "generic inverse variance: GIV Mean and GIV SE are taken as they stand; of ratios RevMan keeps the logarithm"
  }

  /// Columns of an export of RevMan 5 or RevMan Web that say which analysis a row is of; nil in other tables.
  ///
  /// RevMan 5: File, Export, Data and analyses; RevMan Web: the data rows of a Cochrane data package.
  var analyses: [Int]? {
    for names in [["comparisonnumber", "outcomenumber"], ["analysisgroup", "analysisnumber"]] {
      let places = names.compactMap { plain[$0] }
      if places.count == names.count { return places }
    }
    return nil
  }

  /// Where RevMan 5 says the type of data, which its pools have and its studies have not.
  var pools: Int? { plain["comparisonnumber"] == nil ? nil : plain["datatype"] }

  private func heading(_ name: String) -> (place: Int, program: String)? {
    // CMA has an error after each effect, all by the same heading.
    if name == "sei", let effect = place("yi") {
      let after = header.indices.first { $0 > effect && ColumnNames.plain(header[$0]) == "stderr" }
      if let after { return (after, "CMA") }
    }
    for (heading, program) in ColumnNames.headings[name] ?? [] {
      if let place = plain[heading] { return (place, program) }
    }
    return nil
  }

  /// What is read by another name: `yi is .g (metapsy)`; nil where nothing is.
  func note(_ names: [String]) -> String? {
    let small = Set(header.map { $0.lowercased() })
    let read = names.compactMap { name -> String? in
      if let heading = asked[name] { return "\(name) is '\(heading)'" }
      guard !small.contains(name.lowercased()), let found = heading(name) else { return nil }
      return "\(name) is '\(header[found.place])' (\(found.program))"
    }
    return read.isEmpty ? nil : "columns: " + read.joined(separator: ", ")
  }

  /// Headings that were asked for and are not there, with the nearest.
  var missing: [String] {
    asked.sorted { $0.key < $1.key }.filter { exact[$0.value] == nil }.map { name, heading in
      let near = Spelling.nearest(to: heading, in: header).map { "; did you mean '\($0)'?" } ?? ""
      return "row 1: --columns \(name)=\(heading): there is no column '\(heading)'\(near)"
    }
  }
}
