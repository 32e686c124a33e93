import Foundation
import MonteCarlo
import Planning
import Reports

/// Shows how a search goes, where somebody watches.
final class PlanLive {
  private let shows: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var replicates = 0
  private var chart: LiveBlock
  private var responses: [Response] = []
  private let noun: String
  private let target: Double

  init(shows: Bool, noun: String, target: Double) {
    self.shows = shows
    self.noun = noun
    self.target = target
    chart = LiveBlock(isTerminal: isatty(STDERR_FILENO) == 1)
  }

  /// Takes a response, and draws the curve as it is so far.
  func heard(_ response: Response) {
    replicates += response.replicates
    guard shows else { return }
    responses.append(response)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let value = Measured(
      "", response.value, mcse: response.mcse, replicates: response.replicates)
    let line =
      "\(response.stage): \(noun) = \(Figures.known(response.x))  \(Figures.text(value))  "
      + "\(Figures.count(replicates)) replicates, "
      + "\(Figures.count(Int(Double(replicates) / max(seconds, 1e-3))))/s"
    var drawing = ""
    if isTerminal {
      drawing = CurveChart(
        responses.map { .init(x: $0.x, y: $0.value, error: $0.mcse) }, xLabel: noun,
        yLabel: "as it forms", target: target, isRate: target < 1
      ).text(height: 8, characters: Terminal.characters)
    }
    chart.show(drawing + line)
  }

  func end() { if shows { chart.clear() } }
}

/// Lines on standard error that replace themselves on a terminal; in a log each stands alone.
struct LiveBlock {
  let isTerminal: Bool
  private var shown = 0
  private var last = ContinuousClock.now - .seconds(10)

  init(isTerminal: Bool) { self.isTerminal = isTerminal }

  mutating func show(_ text: String, force: Bool = false) {
    let now = ContinuousClock.now
    // A log gets a line a second, a terminal ten pictures.
    guard force || now - last > (isTerminal ? .milliseconds(100) : .seconds(1)) else { return }
    last = now
    clear()
    _ = Descriptor.standardError.write(text + "\n")
    shown = isTerminal ? text.count { $0 == "\n" } + 1 : 0
  }

  mutating func clear() {
    guard isTerminal, shown > 0 else { return }
    _ = Descriptor.standardError.write("\u{1B}[\(shown)A\r\u{1B}[J")
    shown = 0
  }
}
