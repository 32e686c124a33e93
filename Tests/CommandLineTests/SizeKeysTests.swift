import Foundation
import TestSupport
import Testing

/// Sizes said in one of several ways, in what other programs read: tables and the schema.
struct SizeKeysTests {
  /// A map that is set is a column for each number and word in it.
  @Test func columnsOfMaps() throws {
    let run = try CommandLineTool.run([
      "power", "Scenarios/textbook-two-arm.yaml", "--set",
      "trial.design={total: 60, allocation: {peer-led: 2, usual-care: 1}}", "--replicates", "50",
      "--quiet", "--format", "csv",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map { $0.split(separator: ",") }
    let places = [
      "trial.design.total", "trial.design.allocation.peer-led",
      "trial.design.allocation.usual-care", "outcome",
    ]
    #expect(lines.first?.prefix(4).map(String.init) == places)
    #expect(lines.dropFirst().allSatisfy { $0.prefix(3) == ["60", "2", "1"] })
  }

  /// The objects of a schema that have a property.
  private func objects(_ node: Any, with key: String) -> [[String: Any]] {
    if let list = node as? [Any] { return list.flatMap { objects($0, with: key) } }
    guard let object = node as? [String: Any] else { return [] }
    let has = (object["properties"] as? [String: Any])?[key] != nil
    return (has ? [object] : []) + object.values.flatMap { objects($0, with: key) }
  }

  /// Of the keys that size a trial one is required, whichever it is.
  @Test(arguments: [
    ("participants-per-arm", ["participants-per-arm", "participants", "total"]),
    ("clusters-per-arm", ["clusters-per-arm", "clusters", "total-clusters"]),
    ("groups-per-arm", ["groups-per-arm", "groups"]),
  ])
  func schema(key: String, keys: [String]) throws {
    let run = try CommandLineTool.run(["schema", "trial"])
    let schema = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    let designs = objects(schema, with: key)
    #expect(!designs.isEmpty)
    for design in designs {
      #expect((design["required"] as? [String])?.contains(key) == false)
      let all = try #require(design["allOf"] as? [[String: Any]])
      let ways = try #require(all.first?["oneOf"] as? [[String: [String]]])
      #expect(ways.compactMap { $0["required"]?.first } == keys)
    }
  }
}
