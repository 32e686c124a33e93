internal import MonteCarlo
public import Planning
public import TrialAnalysis
public import TrialSimulation

/// What is to be said of an analysis that ignores something of its trial, or does not keep its level.
public struct AnalysisMark: Sendable {
  public let outcome: String
  public let contrast: String
  public let method: String
  /// What it ignores, each with its verb: "ignores the sites within which people are randomised".
  public let faults: [String]
  /// Its type I error; nil where the null could not be simulated.
  public let level: LevelOfTest?
  /// Where the type I error was simulated: "at this size".
  public let place: String

  /// A mark.
  ///
  /// - Parameters:
  ///   - outcome: The row's outcome.
  ///   - contrast: Its contrast.
  ///   - method: Its method.
  ///   - ignored: What it ignores.
  ///   - trial: The trial, at the size where the type I error was simulated.
  ///   - level: The type I error.
  ///   - place: "at this size".
  public init(
    outcome: String, contrast: String, method: String, ignored: [TrialStructure], trial: Trial,
    level: LevelOfTest?, place: String
  ) {
    self.outcome = outcome
    self.contrast = contrast
    self.method = method
    self.level = level
    self.place = place
    faults = StructureWords(trial, outcome: outcome, contrast: contrast).faults(ignored)
  }

  /// Whether anything is to be said at all.
  public var isNeeded: Bool { !faults.isEmpty || level?.verdict == .exceeded }

  /// "ignores that people of one peer worker are alike; type I error 0.067 ± 0.001 at this size, not 0.05".
  var reason: String {
    let level = level.map { level in
      let alpha = Figures.known(level.alpha)
      let rate = "type I error \(Figures.text(level.rate)) \(place)"
      return switch level.verdict {
      case .exceeded: "\(rate) where \(alpha) is claimed"
      case .conservative: "\(rate), less than the \(alpha) claimed: valid, at a cost in power"
      case .kept: "\(rate), near enough to the \(alpha) claimed"
      }
    }
    return (faults + [level ?? "its type I error cannot be simulated here"]).joined(separator: "; ")
  }

  /// A paragraph for reports.
  public var text: String {
    let word = level.map { $0.verdict == .exceeded } ?? true ? "WARNING" : "Note"
    return Wrap.text("\(word): '\(method)' (\(outcome), \(contrast)) \(reason).", width: 78)
  }

  /// Its type I error as a row of results.
  ///
  /// - Parameter point: The setting.
  /// - Returns: The row; nil without a type I error.
  public func row(_ point: [JSON.Member]) -> ResultRow? {
    level.map {
      ResultRow(
        point: point, outcome: outcome, contrast: contrast, method: method, family: "",
        adjustment: "none", measured: $0.rate, boundary: 0, failed: 0)
    }
  }
}
