import ArgumentParser
import Foundation
import GSLKit
import Graphics
import MonteCarlo
import Reports

/// Where a story is told: a terminal, or a file.
final class DemoStage {
  let seed: UInt64
  let characters: CharacterSetChoice
  let usesColour: Bool
  private let credits: DemoCredits
  private let pace: DemoPace
  private let asks: Bool
  /// Whether figures are told with all their digits and errors.
  private let tellsDigits: Bool
  /// Questions asked so far.
  private var asked = 0
  private let isTerminal: Bool
  private var isFirst = true
  /// What is right, and what was guessed.
  private var told = ""
  private var guess = ""
  /// Whether a key was pressed to go on.
  private var hasTurned = false
  /// Whether nothing more will be typed.
  private var hasEnded = false
  private let place: ResultOutput

  init(
    _ credits: DemoCredits, pace: DemoPace, asks: Bool, tellsDigits: Bool, seed: UInt64?,
    characters: CharacterSetChoice
  ) throws {
    place = try ResultOutput(path: nil)
    self.credits = credits
    self.pace = pace
    self.tellsDigits = tellsDigits
    self.seed = seed ?? credits.seed
    self.characters = characters
    isTerminal = isatty(STDOUT_FILENO) == 1
    self.asks = asks && isTerminal && isatty(STDIN_FILENO) == 1
    usesColour = isTerminal && Terminal.hasColour
    if isTerminal, let columns = Terminal.columns, columns < 80 {
      // Words that fit it.
      write(
        Wrap.text(
          "This terminal has \(columns) columns; stories are drawn for 80. Widen it, or lines will break.",
          width: max(20, min(76, columns - 1))) + "\n")
      rest(2)
    }
  }

  /// A rate as people say it: "16 in 100"; with all digits and its error under --details.
  func rate(_ measured: Measured?) -> String {
    guard let measured else { return "-" }
    if tellsDigits { return Figures.text(measured) }
    let value = measured.value
    for places in [100.0, 1000, 10_000] {
      let count = (value * places).rounded()
      guard count >= (places == 100 ? 2 : 1) || places == 10_000 else { continue }
      return count == 0
        ? "fewer than 1 in 10 000"
        : "\(Figures.count(Int(count))) in \(Figures.count(Int(places)))"
    }
    return Figures.text(measured)
  }

  /// A size, such as an effect or a number, with two figures after the point or one; with all digits under --details.
  func size(_ measured: Measured?, decimals: Int = 2) -> String {
    guard let measured else { return "-" }
    return tellsDigits ? Figures.text(measured) : Figures.fixed(measured.value, decimals)
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

  /// Lets the student guess; the last thing on a screen.
  ///
  /// - Parameters:
  ///   - question: The question.
  ///   - choices: What may be guessed.
  ///   - right: Position of what will turn out, which ``answer()`` tells.
  func ask(_ question: String, _ choices: [String], right: Int) {
    let letters = ["a", "b", "c", "d"].prefix(choices.count)
    let last = letters.last ?? "a"
    // What is right stands in no fixed place; the same story has it in the same one.
    asked += 1
    // FNV-1a of the topic and the number of the question.
    let hash = "\(credits.topic) \(asked)".utf8.reduce(0xcbf2_9ce4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let shift = Int(hash % UInt64(max(choices.count, 1)))
    let choices = Array(choices[shift...] + choices[..<shift])
    let right = (right + choices.count - shift) % choices.count
    write(colour(Wrap.text("Guess: " + question, width: 76), .good))
    for (letter, choice) in zip(letters, choices) { write("  \(letter)) \(choice)\n") }
    told = "\(letters[right])) \(choices[right])"
    guess = ""
    guard asks else {
      rest(2)
      return
    }
    var place: Int?
    for _ in 0..<2 where place == nil {
      write("Type a to \(last), or q to quit: ")
      place = letters.firstIndex(of: line())
    }
    guess = place.map { $0 == right ? " You were right." : " You said \(letters[$0])." } ?? ""
    hasTurned = true
  }

  /// What was asked for, and whether the student knew.
  func answer() { write(colour("Answer: " + told + "." + guess, .good) + "\n\n") }

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
    // Signs of work, for those who watch: gone when it is done.
    let isWatched = isTerminal && isatty(STDERR_FILENO) == 1
    func show(_ line: String) {
      _ = Descriptor.standardError.write("\r\u{1B}[2K" + line)
    }
    let progress: @Sendable (Engine.Progress) -> Void = { progress in
      let share = 100 * progress.done / max(progress.planned, 1)
      _ = Descriptor.standardError.write("\r\u{1B}[2Ksimulating … \(min(share, 100)) %")
    }
    if isWatched { show("simulating …") }
    defer { if isWatched { show("") } }
    return Engine(
      threads: ProcessInfo.processInfo.activeProcessorCount, progress: isWatched ? progress : nil
    ).run(experiment, key: StreamKey(seed: seed), stopping: .replicates(replicates)).tally
  }

  /// What to take home, and how to get the same numbers.
  func end(_ lesson: String) {
    screen("To take home")
    say(lesson)
    let file = credits.topic + ".yaml"
    write(
      Wrap.text(
        (tellsDigits
          ? "Figures are ± their Monte Carlo standard error: how far other random numbers would move them. "
          : "Figures are rounded; --details gives their digits and Monte Carlo errors. ")
          + "The scenario behind them, and the command for more (script/run in the place of peertrials, in a clone):",
        width: 76)
          + """
            peertrials demo \(credits.topic) --scenario > \(file)
            peertrials \(credits.command) \(file) --seed \(seed)\(credits.effort)

          """)
  }

  /// Waits for a key, or a while, and clears the screen.
  private func turn() {
    guard asks else {
      rest(3)
      write("\n\n")
      return
    }
    if !hasTurned {
      write(colour("[Enter, or q to quit]", .muted))
      _ = line()
    }
    hasTurned = false
    write(hasEnded || !Terminal.canClear ? "\n\n" : "\u{1B}[2J\u{1B}[H")
  }

  /// A line that is typed now: what was typed before nobody was asked.
  private func line() -> String {
    tcflush(STDIN_FILENO, TCIFLUSH)
    guard let line = readLine() else {
      hasEnded = true
      return ""
    }
    let typed = line.trimmingCharacters(in: .whitespaces).lowercased()
    if ["q", "quit", "exit"].contains(typed) { Foundation.exit(0) }
    return typed
  }

  private func rest(_ seconds: Double) {
    guard isTerminal, pace != .fast, !asks || seconds < 1 else { return }
    Thread.sleep(forTimeInterval: pace == .slow ? 3 * seconds : seconds)
  }

  private func write(_ text: String) {
    let plain = ["±": "+/-", "≤": "<=", "–": "-", "−": "-", "τ": "tau", "é": "e", "…": "..."]
    let text =
      characters == .unicode
      ? text : plain.reduce(text) { $0.replacing($1.key, with: $1.value) }
    // A story has no more to do when nobody can read it; the reason was said.
    do { try place.append(text) } catch { Foundation.exit(Exit.cannotWrite.rawValue) }
  }
}
