import Foundation
import InputFiles
import TestSupport
import Testing

/// The table of the field's trials counts what it says that it counts, and each row's file is read.
struct FieldTrialsTests {
  private static let rows: [(said: String, file: String)] = {
    let place = "Documentation/PeerTrials.docc/FieldTrials.md"
    guard
      let text = try? String(contentsOf: Fixtures.package.appending(path: place), encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 4, cells[3].hasPrefix("`") else { return nil }
      return (cells[2], cells[3].trimmingCharacters(in: ["`"]))
    }
  }()

  @Test func counts() throws {
    let text = try String(
      contentsOf: Fixtures.package.appending(
        path: "Documentation/PeerTrials.docc/FieldTrials.md"), encoding: .utf8)
    let whole = Self.rows.count { $0.said.hasPrefix("whole") }
    let without = Self.rows.count { $0.said.hasPrefix("without") }
    #expect(whole + without == Self.rows.count && Self.rows.count == 40)
    #expect(text.contains("| can be said whole | \(whole) |"), "\(whole)")
    #expect(text.contains("| can be said without a part | \(without) |"), "\(without)")
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Fixtures.package.appending(path: "Scenarios/field").path)
    #expect(Set(files) == Set(Self.rows.map { $0.file + ".yaml" }))
  }

  /// Every file is a scenario with a question.
  @Test(arguments: rows.map(\.file))
  func everyFileIsRead(_ name: String) throws {
    let path = Fixtures.package.appending(path: "Scenarios/field/\(name).yaml").path
    let scenario = try Scenario(YAMLReader.read(file: path), file: path)
    #expect(!scenario.question.isEmpty)
  }
}
