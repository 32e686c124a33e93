internal import Foundation
internal import MonteCarlo
internal import Parts
internal import Planning
internal import Questions
internal import Reports

/// A question that came as JSON, and the way to its answer in JSON.
///
/// ```
/// {"ask": "power", "question": {"scenario": {"text": "…"}, "run": {"seed": 1, "replicates": 10000}}}
/// ```
///
/// The question is what the type of ``/Questions/Question`` writes by `Codable`; the answer what the command writes with
/// `--format json`.
struct Inquiry: Decodable {
  /// Hears of the share that is done, 0 to 1; −1 where nobody knows.
  typealias Listener = @Sendable (Double) -> Void

  /// Answers it.
  let answer: @Sendable (Cancellation, Listener?) throws -> String

  /// What can be asked.
  private enum Verb: String, Decodable, CaseIterable {
    case power, plan, sweep, review
    case biasLab = "bias-lab"
    case meta, audit, replay, selftest
  }

  private enum Keys: String, CodingKey { case ask, question }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Keys.self)
    func read<Asked: Question>(
      _ type: Asked.Type, _ json: @escaping @Sendable (Asked.Answer) -> String,
      _ share: (@Sendable (Asked.Progress) -> Double)?
    ) throws -> @Sendable (Cancellation, Listener?) throws -> String {
      let question = try keys.decode(Asked.self, forKey: .question)
      return { (cancellation: Cancellation, listener: Listener?) throws -> String in
        var progress: (@Sendable (Asked.Progress) -> Void)?
        if let listener, let share { progress = { listener(share($0)) } }
        return json(try question.answer(cancellation: cancellation, progress: progress))
      }
    }
    let word = try keys.decode(String.self, forKey: .ask)
    guard let verb = Verb(rawValue: word) else {
      throw DecodingError.dataCorruptedError(
        forKey: .ask, in: keys,
        debugDescription: "unknown question '\(word)'; "
          + "allowed: \(Verb.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    answer =
      switch verb {
      case .power:
        try read(PowerQuestion.self, \.json.text) {
          if case .counting(let progress) = $0 { Inquiry.share(progress) } else { -1 }
        }
      case .plan: try read(PlanQuestion.self, \.json.text, nil)
      case .sweep:
        try read(SweepQuestion.self, \.jsonText) {
          if case .counting(let progress) = $0 { Inquiry.share(progress) } else { -1 }
        }
      case .review: try read(ReviewQuestion.self, \.json.text, Inquiry.share)
      case .biasLab: try read(BiasLabQuestion.self, \.json.text, Inquiry.share)
      case .meta: try read(MetaQuestion.self, \.json.text, nil)
      case .audit: try read(AuditQuestion.self, \.json.text, nil)
      case .replay:
        try read(ReplayQuestion.self, { JSON.array($0.map(ReplayReport.json)).text }, nil)
      case .selftest: try read(SelftestQuestion.self, \.json.text, nil)
      }
  }

  @Sendable
  private static func share(_ progress: Engine.Progress) -> Double {
    progress.planned > 0 ? min(Double(progress.done) / Double(progress.planned), 1) : -1
  }

  /// Answers what stands in a text.
  ///
  /// - Parameters:
  ///   - text: JSON, UTF-8.
  ///   - cancellation: Ends the work at the next block.
  ///   - listener: Hears of what is done.
  /// - Returns: JSON: `{"answer": …}` or `{"error": …}`.
  static func reply(
    to text: String, _ cancellation: Cancellation = Cancellation(), _ listener: Listener? = nil
  ) -> String {
    do {
      let inquiry = try JSONDecoder().decode(Inquiry.self, from: Data(text.utf8))
      return "{\"answer\": \(try inquiry.answer(cancellation, listener))}\n"
    } catch let error as QuestionError {
      return failure(error)
    } catch let error as DecodingError {
      return failure(QuestionError(.usage, words(error)))
    } catch {
      return failure(QuestionError(.internalFault, "\(error)"))
    }
  }

  private static func failure(_ error: QuestionError) -> String {
    let problems = error.problems.map { problem -> JSON in
      var members = [JSON.Member("file", problem.file.map(JSON.string) ?? .null)]
      if case .file(let line, let column) = problem.origin {
        members += [.init("line", .integer(line)), .init("column", .integer(column))]
      }
      return .object(
        members + [
          .init("path", .string("\(problem.path)")), .init("message", .string(problem.message)),
        ])
    }
    let body = JSON.object([
      .init("kind", .string(error.kind.rawValue)),
      .init("messages", .array(error.messages.map(JSON.string))),
      .init("problems", .array(problems)),
      .init("remarks", .array(error.remarks.map(JSON.string))),
    ])
    return JSON.object([.init("error", body)]).text + "\n"
  }

  /// Where in the JSON the fault is, and what it is.
  private static func words(_ error: DecodingError) -> String {
    let (context, said): (DecodingError.Context, String?) =
      switch error {
      case .keyNotFound(let key, let context): (context, "'\(key.stringValue)' is missing")
      case .valueNotFound(_, let context): (context, "a value is missing")
      case .typeMismatch(_, let context), .dataCorrupted(let context): (context, nil)
      @unknown default: (DecodingError.Context(codingPath: [], debugDescription: "\(error)"), nil)
      }
    let path = context.codingPath.map {
      $0.intValue.map(String.init) ?? $0.stringValue
    }.joined(separator: ".")
    return (path.isEmpty ? "" : "\(path): ") + (said ?? context.debugDescription)
  }
}
