import ArgumentParser
import Foundation
import GSLKit
import MonteCarlo
import Reports

/// Where a story is told: a terminal, or a file.
final class DemoStage {
  let seed: UInt64
  let characters: CharacterSetChoice
  let usesColour: Bool
  private let demo: any Demo.Type
  private let pace: DemoPace
  private let asks: Bool
  private let isTerminal: Bool
  private var isFirst = true
  private let place: ResultOutput

  init(
    _ demo: any Demo.Type, pace: DemoPace, asks: Bool, seed: UInt64?,
    characters: CharacterSetChoice
  ) throws {
    place = try ResultOutput(path: nil)
    self.demo = demo
    self.pace = pace
    self.seed = seed ?? demo.seed
    self.characters = characters
    isTerminal = isatty(STDOUT_FILENO) == 1
    self.asks = asks && isTerminal && isatty(STDIN_FILENO) == 1
    usesColour = isTerminal && Terminal.hasColour
  }

  /// Starts a new screen, when the last has been read.
  func screen(_ title: String) {
    if !isFirst { turn() }
    isFirst = false
    let line = characters == .ascii ? "-" : "─"
    write(colour(title, .good) + "\n" + String(repeating: line, count: 76) + "\n")
  }

  /// Words, broken at 76 characters.
  func say(_ text: String) {
    write(Wrap.text(text, width: 76) + "\n")
    rest(0.6)
  }

  /// A drawing or a table as it stands.
  func show(_ block: String) {
    write(block + "\n")
    rest(0.6)
  }

  /// Text in a colour, where there are any.
  func colour(_ text: String, _ ink: Chart.Ink) -> String {
    usesColour ? ink.coloured(text) : text
  }

  /// Lets the student guess, and says what was guessed.
  ///
  /// - Parameters:
  ///   - question: The question.
  ///   - choices: What may be guessed.
  ///   - right: Position of what will turn out.
  func ask(_ question: String, _ choices: [String], right: Int) {
    write(colour(Wrap.text("Guess: " + question, width: 76), .good))
    let letters = ["a", "b", "c", "d", "e"]
    for (letter, choice) in zip(letters, choices) { write("  \(letter)) \(choice)\n") }
    guard asks else {
      write("\n")
      rest(2)
      return
    }
    write("Your guess: ")
    let answer = (readLine() ?? "").trimmingCharacters(in: .whitespaces).lowercased()
    let guess = letters.firstIndex(of: answer)
    write(
      guess == right
        ? "Let us see whether that is so.\n\n"
        : guess == nil ? "Let us see.\n\n" : "Many would say so. Let us see.\n\n")
  }

  /// Runs more and more replicates, a line for each step.
  ///
  /// - Parameters:
  ///   - experiment: What is run.
  ///   - noun: What a replicate is, in the plural.
  ///   - steps: How many replicates at each step, rising.
  ///   - line: What a tally says.
  /// - Returns: The last tally.
  func simulate(
    _ experiment: some Experiment, _ noun: String, steps: [Int], _ line: (Tally) -> String
  ) -> Tally {
    var tally = Tally(experiment.layout)
    for step in steps {
      tally = run(experiment, step)
      let count = Figures.count(step)
      let blanks = String(repeating: " ", count: max(0, 11 - count.count))
      write("\(blanks)\(count) \(noun): \(line(tally))\n")
      rest(0.5)
    }
    write("\n")
    return tally
  }

  /// Runs so many replicates at once.
  func run(_ experiment: some Experiment, _ replicates: Int) -> Tally {
    Engine(threads: ProcessInfo.processInfo.activeProcessorCount)
      .run(experiment, key: StreamKey(seed: seed), stopping: .replicates(replicates)).tally
  }

  /// What to take home, and how to get the same numbers.
  func end(_ lesson: String) {
    screen("To take home")
    say(lesson)
    let file = demo.topic + ".yaml"
    write(
      """
      The same numbers, from the scenario file:
        peertrials demo \(demo.topic) --scenario > \(file)
        peertrials \(demo.command) \(file) --seed \(seed) --replicates \(demo.replicates)

      """)
  }

  /// Waits for a key, or a while, and clears the screen.
  private func turn() {
    if asks {
      write(colour("[Enter]", .muted))
      _ = readLine()
      write("\u{1B}[2J\u{1B}[H")
    } else {
      rest(3)
      write("\n")
    }
  }

  private func rest(_ seconds: Double) {
    guard isTerminal, pace != .fast, !asks || seconds < 1 else { return }
    Thread.sleep(forTimeInterval: pace == .slow ? 3 * seconds : seconds)
  }

  private func write(_ text: String) {
    let plain = ["±": "+/-", "≤": "<=", "–": "-", "−": "-", "τ": "tau", "é": "e"]
    let text =
      characters == .unicode
      ? text : plain.reduce(text) { $0.replacing($1.key, with: $1.value) }
    // A story has no more to do when nobody can read it; the reason was said.
    do { try place.append(text) } catch { Foundation.exit(Exit.cannotWrite.rawValue) }
  }
}
