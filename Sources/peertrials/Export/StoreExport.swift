import Foundation
import InputFiles
import MonteCarlo
import Reports
import ResultStore

/// A sweep that was run before, read from its store, which is left as it is.
struct StoreExport {
  let path: String
  let run: StoredRun

  init(_ path: String) throws {
    self.path = path
    do {
      run = try StoredRun(path: path)
    } catch { throw failure(error.description, error.exit) }
  }

  /// Whether a file is a database.
  static func isStore(_ path: String) -> Bool {
    // A pipe can be read once only, and no store is one.
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let file = try? FileHandle(forReadingFrom: URL(filePath: path))
    else { return false }
    return (try? file.read(upToCount: 15)) == Data("SQLite format 3".utf8)
  }

  /// The scenario that was swept over; nil where this version cannot read it.
  var content: (any ScenarioContent)? {
    (try? YAMLReader.read(run.identity.scenario, file: nil)).flatMap {
      try? ScenarioKind.of($0).init($0, file: nil)
    }
  }

  /// How many replicates each point has, in words.
  var effort: String {
    run.replicates.map { "\(Figures.count($0)) replicates a point" }
      ?? "as many replicates a point as \(run.identity.stopping) needs"
  }

  /// Writes the points that are complete, and says when others are not.
  ///
  /// - Parameter options: Form and place.
  /// - Throws: An exit code.
  func write(_ options: OutputOptions) throws {
    let place = try options.place.open(inputs: OutputGuard.store(path))
    do {
      // A copy in memory: an export changes nothing, and needs no right to write.
      let copy = try Store(
        path: "", name: path, identity: run.identity, writer: .current(threads: 1, shard: nil)
      ) { _ in "" }
      try copy.absorb(path)
      var complete = 0
      try SweepOutput(store: copy, run: run.identity, form: options.format, place: place).write(
        complete: { point, tally in
          let isComplete =
            if let count = run.replicates {
              tally.replicates >= count
            } else {
              try copy.isFinished(SweepTask(point: point, part: 0, parts: 1))
            }
          if isComplete { complete += 1 }
          return isComplete
        }, seconds: nil, isInterrupted: false)
      try copy.close()
      let points = run.identity.points
      if complete < points {
        say("\(path): \(complete) of \(points) points are complete; the others are left out")
      }
    } catch let error as StoreError {
      place.discard()
      throw failure(error.description, error.exit)
    }
  }
}
