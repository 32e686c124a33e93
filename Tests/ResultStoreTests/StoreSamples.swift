import Foundation
import GSLKit
import Inference
import MonteCarlo
import ResultStore

/// Small runs to fill stores with.
struct StoreSamples {
  /// Two points of 200 replicates, in blocks of 64.
  let identity = RunIdentity(
    scenario: "a: 1\nb: 2", grid: "n: 1, 2", seed: 1, source: "auto", streams: "common",
    points: 2, stopping: "replicates 200")
  let layout = TallyLayout(rows: [
    TallyRow(
      outcome: "y", contrast: "c", method: "z", unit: "points", truth: 0, plannedSE: 1, isNull: true
    )
  ])

  func inFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  func open(_ url: URL) throws -> Store {
    try Store(
      path: url.path, identity: identity,
      writer: Store.Writer(machine: "here", version: "1", threads: 1, shard: "", command: "test")
    ) { "{\"n\": \($0)}" }
  }

  /// Replicates of a point, none of which gives an estimate, each point for a reason of its own.
  func piece(_ point: Int, _ range: Range<Int>) -> TallyPiece {
    var tally = Tally(layout)
    for first in stride(from: range.lowerBound, to: range.upperBound, by: 64) {
      tally.addBlock(of: min(64, range.upperBound - first)) { meters in
        for _ in first..<min(first + 64, range.upperBound) {
          meters.test(0).add(
            .failed(point == 0 ? .tooFewObservations : .singular), Decision())
        }
      }
    }
    return TallyPiece(
      point: point, replicates: range, tally: tally, endsBlock: range.upperBound % 64 == 0)
  }
}
