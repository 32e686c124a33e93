import Foundation
import InputFiles
import Parts
import ReviewSimulation
import TestSupport
import Testing

/// What a sweep of a review does at each point before its first replicate, counted: reading decodes what is asked for,
/// and what is prepared is kept for the next point.
struct PointWorkTests {
  static let points = 20

  private func template(_ world: String) throws -> ScenarioTemplate<ReviewFile> {
    let path = Fixtures.package.appending(
      path: "Scenarios/reviews/egmose-2023-review.yaml")
    var tree = try YAMLReader.read(String(contentsOf: path, encoding: .utf8), file: nil)
    if !world.isEmpty {
      #expect(tree.set(Path(["world"]), to: Node(world, origin: .standard)) == nil)
    }
    return try ScenarioTemplate<ReviewFile>(tree, file: nil).pointwise()
  }

  /// The world "as trials are run" sets five places, and the review was once read again without each of them at every point.
  @Test(arguments: ["", "true .10", "as trials are run"]) func eachPointIsDecodedOnce(
    _ world: String
  ) throws {
    let template = try template(world)
    // Descriptions are made when they are first asked for, and kept.
    #expect(!ReviewFile.descriptions.isEmpty)
    let count = CostlyWork.Count()
    try CostlyWork.$count.withValue(count) {
      for i in 0..<Self.points {
        let tau = ScenarioEdit(
          Path(["review", "tau"]), 0.05 + Double(i) / 100, origin: .option("--over"))
        let point = try template.point([tau])
        #expect(point.worlds.map(\.name) == [world.isEmpty ? "as stated" : world])
        #expect(!point.single.literature.isPrepared)
        _ = try point.single.experiment()
      }
    }
    #expect(count[.review] == Self.points)
    #expect(count[.targets] == Self.points)
    #expect(count[.description] == 0)
    // Three probabilities of dropout and one kind of flaws; tests that run beside this one may push a few out of what is
    // kept.
    #expect(count[.dropoutTable] < Self.points)
    #expect(count[.qualityShares] < Self.points)
  }

  /// A point is what the whole file would be there.
  @Test(arguments: ["", "as trials are run"]) func pointsAreTheFile(_ world: String) throws {
    let template = try template(world)
    let edits = [ScenarioEdit(Path(["review", "tau"]), 0.2, origin: .option("--over"))]
    let (point, whole) = (try template.point(edits), try template.scenario(edits))
    #expect(point.single.analyses == whole.single.analyses)
    #expect(point.worlds.map(\.name) == whole.worlds.map(\.name))
    #expect(
      "\(point.single.model(comparesWorlds: false))"
        == "\(whole.single.model(comparesWorlds: false))")
    #expect(try template.resolved(edits) == whole.resolved)
  }

  /// What is wrong at a point is told in the same words as of the file.
  @Test func mistakesAtPoints() throws {
    let template = try template("true .10")
    for (key, value) in [("tau", -1.0), ("nonsense", 1), ("trials", 50)] {
      let edits = [ScenarioEdit(Path(["review", key]), value, origin: .option("--over"))]
      func words(_ read: ([ScenarioEdit]) throws(Problems) -> ReviewFile) -> [String] {
        do throws(Problems) {
          _ = try read(edits)
          return []
        } catch { return error.list.map(\.description) }
      }
      #expect(!words(template.point).isEmpty)
      #expect(words(template.point) == words(template.scenario), "\(key)")
    }
  }
}
