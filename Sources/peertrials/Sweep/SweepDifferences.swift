import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import Parts
import Reports
import TrialSimulation

/// A sweep whose points are run side by side, so that each can be compared with the one before it: on common streams
/// the difference between neighbours is known far better than either of them.
struct SweepDifferences<Content: RunnableScenario> {
  /// Products of every two points are kept: more points would cost more than they tell.
  static var mostPoints: Int { 40 }

  let setup: SweepSetup<Content>
  private let work: JointWork

  /// A sweep with differences.
  ///
  /// - Parameter setup: The sweep.
  /// - Throws: An exit code: too many points, streams that are not shared, points of different shapes, or a point
  ///   that cannot be run.
  init(_ setup: SweepSetup<Content>) throws {
    self.setup = setup
    let points = setup.grid.count
    guard setup.grid.streams == .common else {
      throw failure(
        "--differences compares points on the same random numbers; this sweep has independent streams: give "
          + "--streams common", Exit.badInput)
    }
    guard points <= SweepDifferences.mostPoints else {
      throw failure(
        "--differences keeps products of every two points, of at most \(SweepDifferences.mostPoints); this sweep has "
          + "\(points)", Exit.badInput)
    }
    let experiments: [any Experiment]
    do {
      experiments = try (0..<points).map { try setup.experiment($0) }
    } catch let problems as Problems {
      throw failure(problems)
    } catch let refusal as SourceRefusal {
      throw failure(refusal.description, Exit.badInput)
    }
    let blockSize = experiments.map(\.blockSize).min() ?? 1
    let noted = experiments.map {
      $0 as? any NotedExperiment ?? NotedReplicates($0, blockSize: blockSize)
    }
    guard noted.allSatisfy({ $0.noted == noted[0].noted && $0.blockSize == noted[0].blockSize })
    else {
      throw failure(
        "--differences needs the same outcomes, contrasts and methods at every point", Exit.badInput
      )
    }
    work = JointWork(noted)
  }

  /// Runs all points.
  func run(_ options: RunOptions, _ cancellation: Cancellation) -> Engine.Outcome<JointTally> {
    RunDisplay(options).running(threads: options.threadCount, cancellation) {
      $0.run(work, key: setup.key(0), stopping: setup.stopping)
    }
  }

  /// The point before one on the axis that moves fastest; nil for the first there.
  func neighbour(_ point: Int) -> Int? {
    let length = setup.grid.axes.last?.settings.count ?? setup.grid.count
    return point % length == 0 ? nil : point - 1
  }

  private func members(_ point: Int) throws -> [JSON.Member] {
    let node = try YAMLReader.read(setup.setting(point), file: nil)
    return node.entries.map { JSON.Member($0.key, ResolvedScenario.json($0.value)) }
  }

  /// The rows of a point, and what it has more or less than the one before.
  func rows(_ joint: JointTally, _ point: Int) throws -> [ResultRow] {
    let setting = try members(point)
    return ResultRow.all(joint.tallies[point], point: setting)
      + (neighbour(point).map { ResultRow.differences(joint, point, less: $0, point: setting) }
        ?? [])
  }

  /// The scenario without what the run has of its own, as a store keeps it.
  private var resolved: JSON {
    var node = setup.template.base.resolved
    for key in ["seed", "replicates", "source"] { node.remove(key) }
    return ResolvedScenario.json(node)
  }

  /// Everything, in the form that was asked for.
  func text(_ result: Engine.Outcome<JointTally>, _ form: OutputOptions.Form) throws -> String {
    let joint = result.tally
    let points = joint.tallies.indices
    switch form {
    case .csv:
      return try points.map { ResultRow.csv(try rows(joint, $0), withHeader: $0 == 0) }.joined()
    case .json:
      var text = SweepReport.jsonHead(
        SweepOutput.header(
          setup.identity, resolved, isInterrupted: result.interrupted))
      for point in points {
        text += SweepReport.json(try rows(joint, point), isFirst: point == 0)
      }
      return text + SweepReport.jsonTail(seconds: result.seconds, points: points.count)
    case .text:
      let base = setup.template.base
      var report = SweepReport(title: base.title, question: base.question)
      for point in points { report.add(try members(point), joint.tallies[point]) }
      let text = report.text(
        points: points.count, done: points.count,
        stopping: "replicates \(joint.replicates)", seed: setup.seed,
        streams: setup.grid.streams.rawValue, characters: Terminal.characters)
      var differences = DifferenceTable()
      for point in points {
        guard let before = neighbour(point) else { continue }
        differences.add(try members(point), joint, point, less: before)
      }
      return text + "\n" + differences.text
        + (result.interrupted ? "INTERRUPTED: a complete prefix of every point.\n" : "")
    }
  }
}
