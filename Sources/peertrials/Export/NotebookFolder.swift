import ArgumentParser
import Foundation
import Reports

/// The folder that a notebook goes into, tried before any work is done.
struct NotebookFolder {
  private let folder: String
  private let name: String

  /// Makes the folder where it is missing, and tries whether all files can be written.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - name: Stem of the files.
  /// - Throws: An exit code.
  init(_ folder: String, name: String) throws {
    self.folder = folder
    self.name = name
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
    for ending in [".csv", "-codebook.csv", ".ipynb"] {
      try NotebookFolder.tryFile(path(ending))
    }
  }

  /// What a search took.
  private static func effort(_ table: TidyTable) -> String {
    let answers = table.records(where: "measure") { ["sample-size", "solution"].contains($0) }
    return table.cells("replicates", of: answers).first.flatMap { Int($0) }
      .map { "\(Figures.count($0)) replicates in all" } ?? "as many replicates as the search took"
  }

  /// Whether a file can be written, without leaving a trace.
  static func tryFile(_ path: String) throws {
    try ResultOutput(path: path).discard()
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
    try source.run(.csv, path(".csv"))
    let table = try ExportCommand.table(path(".csv"), .csv)
    var subject = source.subject()
    subject.labels = source.labels(table)
    if source.kind == .plan { subject.effort = NotebookFolder.effort(table) }
    let codebook = Codebook(table, settings: source.settings(table))
    try ResultOutput(path: path("-codebook.csv")).write(codebook.csv)
    do {
      let notebook = try NotebookPage.notebook(subject, table, in: language)
      try ResultOutput(path: path(".ipynb")).write(notebook.json())
    } catch let nothing as NothingToDraw {
      throw failure("no notebook: \(nothing)", Exit.badInput)
    }
  }
}

extension ExportCommand {
  /// Reads back what was written.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - format: Its form.
  /// - Returns: Its rows.
  /// - Throws: An exit code.
  static func table(_ path: String, _ format: Form) throws -> TidyTable {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw failure("cannot read \(path) again", Exit.cannotWrite)
    }
    guard format == .json else { return TidyTable(csv: text) }
    guard let table = TidyTable(json: Data(text.utf8)) else {
      throw failure("cannot read \(path) again", Exit.internalError)
    }
    return table
  }
}
