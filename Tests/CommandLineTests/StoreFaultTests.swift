import Foundation
import GRDB
import TestSupport
import Testing

/// What happens to stores on real disks, as a user sees it: an error that names the file, or the same bytes.
@Suite(.serialized)
struct StoreFaultTests {
  private let arguments = [
    "sweep", "Scenarios/size-and-dropout.yaml", "--over",
    "trial.design.participants-per-arm=20,30,40", "--replicates", "5000", "--quiet",
    "--format", "csv",
  ]

  private func sweep(_ store: URL, _ more: [String] = []) throws -> CommandLineTool.Result {
    try CommandLineTool.run(arguments + ["--store", store.path] + more)
  }

  private func change(_ store: URL, _ statements: String) throws {
    let queue = try DatabaseQueue(path: store.path)
    try queue.writeWithoutTransaction { try $0.execute(sql: statements) }
    try queue.close()
  }

  /// A bit of a name flipped, in a store and in a shard: SQLite sees nothing wrong with it.
  @Test func flippedBit() throws {
    try CommandLineTool.inFolder { folder in
      let store = folder.appending(path: "s.sqlite")
      #expect(try sweep(store).status == 0)
      for shard in ["1/2", "2/2"] { #expect(try sweep(store, ["--shard", shard]).status == 0) }
      let shards = (1...2).map { folder.appending(path: "s.shard-\($0)-of-2.sqlite") }
      for file in [store, shards[1]] {
        var bytes = try Data(contentsOf: file)
        let name = try #require(bytes.range(of: Data("\"outcome\":\"reco".utf8)))
        bytes[name.upperBound - 1] ^= 1
        try bytes.write(to: file)
      }
      let merged = folder.appending(path: "m.sqlite")
      for run in [
        try CommandLineTool.run(["export", store.path]), try sweep(store),
        try CommandLineTool.run(["merge", merged.path] + shards.map(\.path)),
      ] {
        #expect(run.status == 65 && run.output.isEmpty)
        #expect(
          run.errors.contains("checksum does not fit; delete it and run again"), "\(run.errors)")
        #expect(!run.errors.contains(".tmp"), "\(run.errors)")
      }
      let named = try CommandLineTool.run(["merge", merged.path] + shards.map(\.path)).errors
      #expect(named.contains("\(shards[1].path): ") && !named.contains("m.sqlite"))
      #expect(!FileManager.default.fileExists(atPath: merged.path))
    }
  }

  /// Two pages in each other's place, for every second pair of pages.
  @Test func swappedPages() throws {
    try CommandLineTool.inFolder { folder in
      let store = folder.appending(path: "s.sqlite")
      let sound = try sweep(store).output
      let bytes = try Data(contentsOf: store)
      let (size, pages) = (4096, bytes.count / 4096)
      #expect(pages > 8)
      for first in 0..<pages {
        for second in stride(from: first + 1, to: pages, by: 2) {
          var changed = bytes
          let (a, b) = (first * size..<(first + 1) * size, second * size..<(second + 1) * size)
          changed.replaceSubrange(a, with: bytes[b])
          changed.replaceSubrange(b, with: bytes[a])
          try changed.write(to: store)
          let run = try CommandLineTool.run(["export", store.path])
          #expect(
            run.status == 65 && run.output.isEmpty && run.errors.contains(store.path)
              || run.status == 0 && run.output == sound, "pages \(first), \(second): \(run.errors)")
        }
      }
    }
  }

  /// What is missing is counted again by the sweep; an export says that it is missing.
  @Test(arguments: [
    "DELETE FROM tallies WHERE point = 1", "DELETE FROM tallies",
    "DELETE FROM tallies WHERE point = 2; DELETE FROM points WHERE point = 2",
  ])
  func missingTallies(_ statements: String) throws {
    try CommandLineTool.inFolder { folder in
      let store = folder.appending(path: "s.sqlite")
      let sound = try sweep(store)
      #expect(sound.status == 0)
      try change(store, statements)
      let export = try CommandLineTool.run(["export", store.path])
      #expect(export.status == 65 && export.output.isEmpty)
      #expect(
        export.errors.contains("run the same sweep again with this store"), "\(export.errors)")
      let healed = try sweep(store)
      #expect(healed.status == 0 && healed.output == sound.output, "\(healed.errors)")
      #expect(try CommandLineTool.run(["export", store.path]).output == sound.output)
    }
  }

  /// A store that is lost under a running sweep.
  @Test(arguments: ["remove", "move", "truncate", "replace"])
  func lostWhileWritten(_ loss: String) throws {
    try CommandLineTool.inFolder { folder in
      let store = folder.appending(path: "s.sqlite")
      let process = Process()
      process.executableURL = CommandLineTool.binary
      process.arguments =
        arguments.map { $0 == "5000" ? "2000000" : $0 }
        + ["--source", "people", "--threads", "1", "--store", store.path]
      process.currentDirectoryURL = Fixtures.package
      process.standardOutput = FileHandle.nullDevice
      let errors = Pipe()
      process.standardError = errors
      try process.run()
      // Until it has written something.
      for _ in 0..<600 where (try? Data(contentsOf: store).count) ?? 0 < 8192 {
        Thread.sleep(forTimeInterval: 0.05)
      }
      // The file is as large before it has been checked: what is lost then was never a store.
      Thread.sleep(forTimeInterval: 0.5)
      let other = folder.appending(path: "other")
      switch loss {
      case "remove": try FileManager.default.removeItem(at: store)
      case "move": try FileManager.default.moveItem(at: store, to: other)
      case "truncate": try FileHandle(forWritingTo: store).truncate(atOffset: 0)
      default:
        try Data("x".utf8).write(to: other)
        #expect(rename(other.path, store.path) == 0)
      }
      let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 74, "\(words)")
      #expect(words.contains("\(store.path): was "), "\(words)")
    }
  }

  /// What is no file is no store.
  @Test func otherThings() throws {
    try CommandLineTool.inFolder { folder in
      for (words, status) in [
        (["merge", folder.appending(path: "m.sqlite").path, folder.path], 65),
        (["merge", folder.appending(path: "m.sqlite").path, "/dev/null"], 65),
        (arguments + ["--store", "/dev/null"], 73), (arguments + ["--store", folder.path], 73),
      ] as [([String], Int32)] {
        let run = try CommandLineTool.run(words)
        #expect(run.status == status && run.errors.contains("is not a file"), "\(run.errors)")
      }
    }
  }
}
