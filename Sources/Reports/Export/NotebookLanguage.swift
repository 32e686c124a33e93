/// A language that notebooks are written in.
public enum NotebookLanguage: String, Sendable, CaseIterable {
  case python
  case r

  /// A value as code.
  enum Value {
    case text(String)
    case texts([String])
    case number(Double)
    case flag(Bool)
    case none
  }

  var kernel: Notebook.Kernel {
    switch self {
    case .python: Notebook.Kernel(name: "python3", displayName: "Python 3", language: "python")
    case .r: Notebook.Kernel(name: "ir", displayName: "R", language: "R")
    }
  }

  /// A line that gives a name a value.
  func assignment(_ name: String, _ value: Value) -> String {
    "\(name) \(self == .python ? "=" : "<-") \(literal(value))"
  }

  /// The line that lists the tables whose errors the captions name.
  func list(_ name: String, _ frames: [String]) -> String {
    let inner = frames.joined(separator: ", ")
    return self == .python ? "\(name) = [\(inner)]" : "\(name) <- list(\(inner))"
  }

  private func literal(_ value: Value) -> String {
    switch value {
    // The escapes of JSON are understood by both.
    case .text(let text): JSON.string(text).text
    case .texts(let texts):
      (self == .python ? "[" : "c(") + texts.map { literal(.text($0)) }.joined(separator: ", ")
        + (self == .python ? "]" : ")")
    case .number(let number): JSON.number(number).text
    case .flag(let flag): self == .python ? (flag ? "True" : "False") : (flag ? "TRUE" : "FALSE")
    case .none: self == .python ? "None" : "NULL"
    }
  }

  var read: String { self == .python ? PythonCells.read : RCells.read }
  var rates: String { self == .python ? PythonCells.rates : RCells.rates }
  var counts: String { self == .python ? PythonCells.counts : RCells.counts }
  var table: String { self == .python ? PythonCells.table : RCells.table }
  var check: String { self == .python ? PythonCells.check : RCells.check }
  var curve: String { self == .python ? PythonTrialFigures.curve : RTrialFigures.curve }
  var heat: String { self == .python ? PythonTrialFigures.heat : RTrialFigures.heat }
  var plan: String { self == .python ? PythonTrialFigures.plan : RTrialFigures.plan }
  var trial: String { self == .python ? PythonTrialFigures.trial : RTrialFigures.trial }
  var worlds: String { self == .python ? PythonReviewFigures.worlds : RReviewFigures.worlds }
  var alarms: String { self == .python ? PythonReviewFigures.alarms : RReviewFigures.alarms }
  var correctors: String {
    self == .python ? PythonReviewFigures.correctors : RReviewFigures.correctors
  }
}
