import ArgumentParser

/// Headings of columns by metafor's names: `yi=.g,sei=.g_se`.
struct ColumnList: ExpressibleByArgument {
  let headings: [String: String]

  init?(argument: String) {
    var found: [String: String] = [:]
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1).map {
        $0.drop { $0 == " " }
      }
      guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty,
        found.updateValue(String(sides[1]), forKey: String(sides[0])) == nil
      else { return nil }
    }
    headings = found
  }
}
