import Foundation
import MonteCarlo
import Planning
import Reports
import Synchronization

/// Shows how a search goes, where somebody watches.
final class PlanLive: Sendable {
  private struct State {
    var replicates = 0
    var block: LiveBlock
    var responses: [Response] = []
  }

  private let shows: Bool
  private let isTerminal: Bool
  private let start = ContinuousClock.now
  private let noun: String
  private let target: Double
  private let state: Mutex<State>

  init(shows: Bool, noun: String, target: Double) {
    self.shows = shows
    self.noun = noun
    self.target = target
    isTerminal = isatty(STDERR_FILENO) == 1
    state = Mutex(State(block: LiveBlock(isTerminal: isTerminal)))
  }

  /// Takes a response, and draws the curve as it is so far.
  func heard(_ response: Response) {
    guard shows else { return }
    state.withLock { state in
      state.replicates += response.replicates
      state.responses.append(response)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let value = Measured(
        "", response.value, mcse: response.mcse, replicates: response.replicates)
      let line =
        "\(response.stage): \(noun) = \(Figures.known(response.x))  \(Figures.text(value))  "
        + "\(Figures.count(state.replicates)) replicates, "
        + "\(Figures.count(Int(Double(state.replicates) / max(seconds, 1e-3))))/s"
      state.block.show(drawing(state.responses) + line)
    }
  }

  private func drawing(_ responses: [Response]) -> String {
    guard isTerminal else { return "" }
    return CurveChart(
      responses.map { .init(x: $0.x, y: $0.value, error: $0.mcse) }, xLabel: noun,
      yLabel: "as it forms", target: target, isRate: target < 1
    ).text(height: 8, characters: Terminal.characters)
  }

  func end() { if shows { state.withLock { $0.block.clear() } } }
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
