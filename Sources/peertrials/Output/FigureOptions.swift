import ArgumentParser
import Foundation
import Graphics

/// `--figure`, of commands whose answer can be drawn.
struct FigureOptions: ParsableArguments {
  /// What files of figures there are.
  enum Form: String, CaseIterable { case svg, pdf, png }

  @Option(
    help: ArgumentHelp(
      "Draw the answer into this file too: .svg, or .pdf or .png by rsvg-convert.",
      valueName: "file"),
    completion: .file(extensions: Form.allCases.map(\.rawValue)))
  var figure: String?

  func validate() throws {
    guard let figure else { return }
    if figure.isEmpty { throw ValidationError("--figure needs the name of a file") }
    if form == nil {
      throw ValidationError("--figure \(figure): the name must end in .svg, .pdf or .png")
    }
  }

  /// Refuses to choose a figure where none is drawn.
  ///
  /// - Parameter kind: What was chosen.
  /// - Throws: `ValidationError`.
  func check(kind: (some Any)?) throws {
    if kind != nil, figure == nil {
      throw ValidationError("--figure-kind says what --figure FILE draws; give both")
    }
  }

  private var form: Form? {
    let name = figure?.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return nil }
    return Form(rawValue: name[name.index(after: dot)...].lowercased())
  }

  /// The file, where one is written, as the option that names it.
  var files: [(option: String, path: String)] { figure.map { [("--figure", $0)] } ?? [] }

  /// Makes sure that the figure can be written, before any work is done.
  ///
  /// - Returns: Its place; nil where none was asked for.
  /// - Throws: An exit code, after the reason has been said.
  func open() throws -> FigureOutput? {
    guard let figure, let form else { return nil }
    return try FigureOutput(figure, form)
  }
}

/// Where a figure goes: begun before the work, whole or not there.
struct FigureOutput {
  private let path: String
  private let form: FigureOptions.Form
  private let converter: URL?
  private let place: ResultOutput

  init(_ path: String, _ form: FigureOptions.Form) throws {
    (self.path, self.form) = (path, form)
    converter = form == .svg ? nil : try FigureOutput.converter(path)
    place = try ResultOutput(path: path, option: "--figure")
  }

  /// What makes other forms of an SVG.
  private static func converter(_ path: String) throws -> URL {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
    for folder in folders.split(separator: ":") {
      let file = "\(folder)/rsvg-convert"
      if access(file, X_OK) == 0 { return URL(filePath: file) }
    }
    throw failure(
      "--figure \(path): PDF and PNG are made by rsvg-convert, which is not on the PATH; install librsvg "
        + "(Debian and Ubuntu: librsvg2-bin), or name a file that ends in .svg", Exit.cannotCreate)
  }

  /// Draws; the file has its name only when it is finished.
  ///
  /// - Parameter chart: What is drawn.
  /// - Throws: An exit code, after the reason has been said; nothing is left then.
  func draw(_ chart: Chart) throws {
    let text = chart.svgFile()
    guard let converter else { return try place.append(text) }
    try place.append(text, through: converter, arguments: arguments)
  }

  private var arguments: [String] {
    switch form {
    case .svg: []
    case .pdf: ["--format", "pdf"]
    // What journals ask for.
    case .png: ["--format", "png", "--dpi-x", "300", "--dpi-y", "300"]
    }
  }

  /// Gives the file its name.
  func finish() throws { try place.finish() }

  /// Removes what was begun; nothing when it was finished.
  func discard() { place.discard() }

  /// Says that there is nothing to draw, where results stand by themselves.
  ///
  /// - Parameter reason: Why.
  /// - Returns: The exit code.
  func nothing(_ reason: String) -> ExitCode {
    discard()
    return failure("--figure \(path): nothing to draw: \(reason)", Exit.badInput)
  }
}

extension ResultOutput {
  /// Writes results, and a figure of them beside: both are there in the end, or the reason is said.
  ///
  /// - Parameters:
  ///   - text: The results.
  ///   - figure: Where the figure goes; nil where none was asked for.
  ///   - missing: Why there may be none.
  ///   - chart: Makes it.
  /// - Throws: An exit code. Where there is nothing to draw, the results are written all the same.
  func write(
    _ text: String, with figure: FigureOutput?, missing: String = "",
    _ chart: () -> Chart?
  ) throws {
    guard let figure else { return try write(text) }
    let drawn = chart()
    do {
      if let drawn { try figure.draw(drawn) }
      try write(text)
    } catch {
      discard()
      figure.discard()
      throw error
    }
    guard drawn != nil else { throw figure.nothing(missing) }
    try figure.finish()
  }
}
