import ArgumentParser
import Foundation
import Parts
import Reports

/// The folder that a notebook goes into, tried before any work is done.
struct NotebookFolder {
  private let folder: String
  private let name: String
  private let inputs: [String]

  /// Makes the folder where it is missing, and tries whether all files can be written.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - name: Stem of the files.
  ///   - inputs: Files that are read.
  /// - Throws: An exit code.
  init(_ folder: String, name: String, inputs: [String]) throws {
    self.folder = folder
    self.name = name
    self.inputs = inputs
    if let harm = PlainText.harm(in: name) {
      throw failure(
        "the name '\(name)' of the files holds the character \(harm); give another with --name",
        Exit.badInput)
    }
    var status = stat()
    if stat(folder, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
      throw failure(
        "--output \(folder): is a file; a notebook needs a folder for its three files",
        Exit.cannotCreate)
    }
    let code = NotebookFolder.make(folder)
    if code != 0 {
      throw failure(
        "cannot create the folder \(folder): \(String(cString: strerror(code)))", Exit.cannotCreate)
    }
  }

  /// The table, its codebook and the notebook.
  private var files: [String] { [".csv", "-codebook.csv", ".ipynb"].map(path) }

  /// What a search took.
  private static func effort(_ table: TidyTable) throws -> String {
    let answers = try table.records(where: "measure") { ["sample-size", "solution"].contains($0) }
    return try table.cells("replicates", of: answers).first.flatMap { Int($0) }
      .map { "\(Figures.count($0)) replicates in all" } ?? "as many replicates as the search took"
  }

  /// Makes a folder and those above it.
  ///
  /// - Parameter path: The folder.
  /// - Returns: 0, or why it could not be made.
  private static func make(_ path: String) -> Int32 {
    guard mkdir(path, 0o777) != 0, errno != EEXIST else { return 0 }
    let code = errno
    let above = URL(filePath: path).deletingLastPathComponent().path
    guard code == ENOENT, above != path, access(above, F_OK) != 0 else { return code }
    let reason = make(above)
    if reason != 0 { return reason }
    return mkdir(path, 0o777) == 0 ? 0 : errno
  }

  private func path(_ ending: String) -> String {
    URL(filePath: folder).appending(path: name + ending).relativePath
  }

  /// Runs the command, then writes what explains and draws its table.
  ///
  /// - Parameters:
  ///   - source: What is run.
  ///   - language: Of the notebook.
  /// - Throws: An exit code.
  func fill(_ source: ExportSource, language: NotebookLanguage) throws {
    try OutputGuard.refuse(files.map { ("--output", $0) }, inputs: inputs)
    let files = try FilesTogether(files)
    try files.orNothing {
      try source.run(.csv, path(".csv"), into: files[0])
      let table = try ExportForm.csv.table(files[0])
      var subject = source.subject()
      subject.labels = source.labels(table)
      if source.kind == .plan { subject.effort = try NotebookFolder.effort(table) }
      try files[1].append(Codebook(table, settings: source.settings(table)).csv)
      do {
        let notebook = try NotebookPage.notebook(subject, table, in: language)
        try files[2].append(notebook.json())
      } catch let nothing as NothingToDraw {
        throw failure("no notebook: \(nothing)", Exit.badInput)
      } catch let missing as MissingColumn {
        throw failure("no notebook: \(missing)", Exit.internalError)
      }
    }
  }
}
