import Foundation
import TestSupport
import Testing

/// Files that may not be lost or half written.
///
/// Closed descriptors, full disks, limits and signals are tried by `script/check-faults`.
@Suite(.serialized)
struct KeptFilesTests: RunsCommands {
  /// An output that is read as well is refused before anything runs, however its path is written.
  @Test func outputsAreNotInputs() throws {
    try CommandLineTool.inFolder { folder in
      func copy(_ from: String, _ name: String) throws -> String {
        try write(text(Fixtures.package.appending(path: from).path), name, in: folder)
      }
      let (table, file) = (
        try copy("Scenarios/tables/bcg-vaccine.csv", "d.csv"), try copy(scenario, "c-codebook.csv")
      )
      let link = folder.appending(path: "link.csv").path
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: table)
      let hard = folder.appending(path: "hard.csv").path
      try FileManager.default.linkItem(atPath: table, toPath: hard)
      let store = folder.appending(path: "s.sqlite").path
      let over = [
        "--over", "trial.design.participants-per-arm=20,30", "--replicates", "50", "--quiet",
      ]
      for i in ["1/2", "2/2"] {
        let shard = try CommandLineTool.run(
          ["sweep", scenario] + over + ["--store", store, "--shard", i])
        #expect(shard.status == 0, "\(shard.errors)")
      }
      let shards = [1, 2].map { folder.appending(path: "s.shard-\($0)-of-2.sqlite").path }
      let merged = folder.appending(path: "m.sqlite").path
      let before = try Dictionary(
        uniqueKeysWithValues: ([table, file] + shards).map {
          ($0, try Data(contentsOf: URL(filePath: $0)))
        })
      let meta = ["meta", table, "--measure", "RR", "--bias"]
      let refused: [[String]] = [
        meta + ["--calibrate", table], meta + ["--calibrate", link], meta + ["--output", hard],
        meta + ["--calibrate", folder.path + "/../\(folder.lastPathComponent)/d.csv"],
        ["sweep", scenario] + over + ["--store", merged, "--output", merged, "--format", "csv"],
        ["sweep", scenario] + over + ["--store", merged, "--output", merged + "-journal"],
        ["merge", merged, shards[0], shards[1], "--output", shards[1]],
        ["merge", merged, shards[0], shards[1], "--output", merged],
        ["merge", shards[0], shards[0], shards[1]],
        ["export", file] + over + ["--output", folder.appending(path: "c.csv").path, "--codebook"],
        ["export", file] + over + ["--output", file],
        ["export", shards[0], "--output", shards[0]],
        ["power", file, "--replicates", "10", "--output", file],
        ["audit", file, "--output", file],
      ]
      for command in refused {
        let run = try CommandLineTool.run(command)
        #expect(
          run.status == 73 && run.errors.contains("is the input itself"), "\(command) \(run.errors)"
        )
      }
      let same = folder.appending(path: "x.yaml").path
      let both = try CommandLineTool.run(meta + ["--calibrate", same, "--output", same])
      #expect(both.status == 73 && both.errors.contains("are one file"))
      for (path, bytes) in before { #expect(try Data(contentsOf: URL(filePath: path)) == bytes) }
      #expect(!FileManager.default.fileExists(atPath: merged))
    }
  }

  /// A file that is written anew keeps its mode; a symbolic link stays, and what it names is written.
  @Test func modesAndLinks() throws {
    try CommandLineTool.inFolder { folder in
      let (secret, real) = (
        try write("old", "secret.txt", in: folder), try write("old", "real.txt", in: folder)
      )
      chmod(secret, 0o600)
      let link = folder.appending(path: "link.txt").path
      let hanging = folder.appending(path: "hanging.txt").path
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.txt")
      try FileManager.default.createSymbolicLink(atPath: hanging, withDestinationPath: "new.txt")
      for path in [secret, link, hanging] {
        let run = try run("power", scenario, "--replicates", "10", "--output", path)
        #expect(run.status == 0)
      }
      func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
      }
      let manager = FileManager.default
      #expect(
        mode(secret) == 0o600 && mode(folder.appending(path: "new.txt").path) & 0o600 == 0o600)
      #expect(try manager.destinationOfSymbolicLink(atPath: link) == "real.txt")
      #expect(try manager.destinationOfSymbolicLink(atPath: hanging) == "new.txt")
      #expect(try text(real).contains("t-test") && text(secret).contains("t-test"))
      #expect(
        Set(try manager.contentsOfDirectory(atPath: folder.path))
          == ["secret.txt", "real.txt", "link.txt", "hanging.txt", "new.txt"])
      chmod(secret, 0o400)
      if getuid() != 0 {
        #expect(try run("power", scenario, "--replicates", "10", "--output", secret).status == 73)
      }
    }
  }

  /// What stands in the head of a job is never a line of its own.
  @Test func slurmPaths() throws {
    let options = [
      "--over", "trial.design.participants-per-arm=20,30", "--replicates", "50", "--shards", "2",
    ]
    try CommandLineTool.inFolder { folder in
      let file = Fixtures.package.appending(path: scenario).path
      for name in [
        "nl\ntouch PWNED", "a b", "a%j", "a'b", "a\"b", "a\\b", "a$b", "a`b", "a;b", "a#b",
      ] {
        let place = folder.appending(path: name)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let relative = try CommandLineTool.run(
          ["slurm", file, "--store", "s.sqlite"] + options, folder: place)
        #expect(relative.status == 64 && relative.errors.contains("#SBATCH"), "\(name)")
        let absolute = try CommandLineTool.run(
          ["slurm", file, "--store", place.appending(path: "s.sqlite").path] + options)
        #expect(absolute.status == 64, "\(name)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty)
      }
      let odd = folder.appending(path: "o'dd $(touch PWNED)\nx.yaml").path
      try text(file).write(toFile: odd, atomically: true, encoding: .utf8)
      let run = try CommandLineTool.run(
        ["slurm", odd, "--store", "s.sqlite"] + options, folder: folder)
      #expect(run.status == 0, "\(run.errors)")
      let script = try text(folder.appending(path: "s.array.sh").path)
      let head = script.split(separator: "\n").prefix { $0.hasPrefix("#") }
      #expect(head.count == 9 && script.contains("'\\''dd $(touch PWNED)\nx.yaml'"), "\(script)")
    }
  }

  /// The three files of a notebook appear together or not at all; a name may hold what Markdown and HTML would read.
  @Test func notebooks() throws {
    try CommandLineTool.inFolder { folder in
      let plain = try text(Fixtures.package.appending(path: scenario).path)
      let title = "title: \"<script>alert(1)</script> & `x`\""
      let file = try write(
        plain.split(separator: "\n").map { $0.hasPrefix("title:") ? title : String($0) }
          .joined(separator: "\n") + "\n", "a`b.yaml", in: folder)
      let results = folder.appending(path: "results").path
      let run = try run(
        "export", file, "--replicates", "50", "--notebook", "python", "--output", results,
        "--set", "trial.arms.peer-led.delivery=peer-led")
      #expect(run.status == 0, "\(run.errors)")
      #expect(
        Set(try FileManager.default.contentsOfDirectory(atPath: results))
          == ["a`b.csv", "a`b-codebook.csv", "a`b.ipynb"])
      let book = try text(results + "/a`b.ipynb")
      #expect(!book.contains("<script>") && book.contains("&lt;script&gt;"))
      #expect(book.contains("`` a`b.csv ``"))
      // A folder in the place of the notebook: neither the table nor its codebook is left.
      let blocked = folder.appending(path: "blocked")
      try FileManager.default.createDirectory(
        at: blocked.appending(path: "x.ipynb"), withIntermediateDirectories: true)
      let refused = try self.run(
        "export", scenario, "--replicates", "50", "--notebook", "r", "--output", blocked.path,
        "--name", "x")
      #expect(refused.status == 73)
      #expect(try FileManager.default.contentsOfDirectory(atPath: blocked.path) == ["x.ipynb"])
    }
  }

  /// A merge follows no link that lies in wait under the name that it might use, keeps the mode of the store that it replaces,
  /// and leaves nothing else behind.
  @Test func mergedStores() throws {
    try CommandLineTool.inFolder { folder in
      let store = folder.appending(path: "s.sqlite").path
      for shard in ["1/2", "2/2"] {
        let run = try run(
          "sweep", scenario, "--over", "trial.design.participants-per-arm=20,30", "--replicates",
          "10000", "--quiet", "--store", store, "--shard", shard)
        #expect(run.status == 0, "\(run.errors)")
      }
      let shards = [1, 2].map { folder.appending(path: "s.shard-\($0)-of-2.sqlite").path }
      let victim = try write("precious", "victim.txt", in: folder)
      let merged = folder.appending(path: "m.sqlite").path
      try FileManager.default.createSymbolicLink(
        atPath: merged + ".tmp", withDestinationPath: "victim.txt")
      let before = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      let first = try run("merge", merged, shards[0], shards[1], "--format", "csv")
      #expect(first.status == 0, "\(first.errors)")
      #expect(try text(victim) == "precious")
      chmod(merged, 0o600)
      let second = try run("merge", merged, shards[0], shards[1], "--format", "csv")
      #expect(second.status == 0 && second.output == first.output, "\(second.errors)")
      var status = stat()
      #expect(stat(merged, &status) == 0 && status.st_mode & 0o777 == 0o600)
      // A store says when it was written, so two merges are alike in what they hold, not in every byte.
      let bytes = try Data(contentsOf: URL(filePath: merged))
      // One shard alone is refused: what was begun is gone, and the store that was there stays.
      #expect(try run("merge", merged, shards[0]).status == 65)
      #expect(try Data(contentsOf: URL(filePath: merged)) == bytes)
      let after = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(Set(after) == Set(before + ["m.sqlite"]))
    }
  }
}
