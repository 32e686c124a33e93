import Foundation
import Inference
import MetaAnalysis
import Parts
import StudyTables

/// Tests that read tables of studies from text.
protocol ReadsTables {}

extension ReadsTables {
  func read(_ text: String, _ request: StudyTable.Request = .init()) throws -> StudyTable {
    try StudyTable(bytes: Data(text.utf8), file: "t.csv", request)
  }

  func refusal(_ text: String, _ request: StudyTable.Request = .init()) -> String {
    do {
      let table = try read(text, request)
      return "read \(table.studies.count)"
    } catch let problems as Problems {
      return problems.description
    } catch { return "\(error)" }
  }
}
