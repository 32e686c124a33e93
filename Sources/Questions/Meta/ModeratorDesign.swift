internal import MetaAnalysis
internal import StudyTables

/// Columns of moderators as numbers.
///
/// A column of which all fields are numbers is one; another gets a 0/1 column for each level but the first in
/// alphabetical order. Studies that lack one are left out of the regression.
struct ModeratorDesign {
  let names: [String]
  let columns: [[Double]]
  /// Studies that have all moderators.
  let rows: [Int]
  /// Which moderator the others determine, in words; nil where none.
  let determined: String?
  /// Columns that were taken as text although most of their fields are numbers, in words.
  let remarks: [String]

  /// More columns than this are an identifier, not a moderator.
  private static let mostColumns = 50

  init(
    _ moderators: [(name: String, texts: [String])], _ table: StudyTable, _ file: String
  ) throws(QuestionError) {
    let count = moderators.first?.texts.count ?? 0
    rows = (0..<count).filter { i in
      moderators.allSatisfy { !StudyTable.isMissing($0.texts[i]) }
    }
    var (names, columns, remarks) = ([String](), [[Double]](), [String]())
    for (name, texts) in moderators {
      let kept = rows.map { texts[$0] }
      let numbers = kept.compactMap(table.number)
      if numbers.count == kept.count {
        names.append(name)
        columns.append(numbers)
        continue
      }
      if 2 * numbers.count > kept.count,
        let odd = rows.first(where: { table.number(texts[$0]) == nil })
      {
        remarks.append(
          "column \(name) is taken as text, because of '\(texts[odd])' in row "
            + "\(table.studies[odd].row)")
      }
      let levels = Set(kept).sorted()
      guard (2...ModeratorDesign.mostColumns).contains(levels.count) else {
        throw QuestionError(
          .badInput,
          "\(file): column \(name) has \(levels.count) different texts; a moderator has 2 to "
            + "\(ModeratorDesign.mostColumns)", remarks: remarks)
      }
      for level in levels.dropFirst() {
        names.append("\(name): \(level)")
        columns.append(kept.map { $0 == level ? 1 : 0 })
      }
    }
    (self.names, self.columns, self.remarks) = (names, columns, remarks)
    determined = MetaRegression.determined(columns).map { column, others in
      let on = others.map { $0 == 0 ? "the intercept" : "'\(names[$0 - 1])'" }
      return others == [0] || others.isEmpty
        ? "'\(names[column])' is the same in all studies"
        : "'\(names[column])' is determined by \(on.joined(separator: " and ")); leave one out"
    }
  }
}
