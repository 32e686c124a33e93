internal import Inference
internal import InputFiles
internal import MonteCarlo
internal import Planning
internal import TrialSimulation

/// Which analysis a plan is for, where none was named: the first of the file that keeps its level.
///
/// Candidates analyse the same outcome and contrast, estimate the same and test the same hypothesis at the same level.
struct AnalysisChoice {
  /// What is asked, with the method that is chosen.
  private(set) var goal: PlanGoal
  private(set) var passed: [PassedOver] = []
  /// Whether no candidate keeps its level, so that the plan is for the first all the same.
  private(set) var isHopeless = false
  private let candidates: [TallyRow]
  private var current = 0
  private let check: LevelCheck

  init(_ goal: PlanGoal, _ check: LevelCheck, _ run: RunSettings) throws {
    self.goal = goal
    self.check = check
    let isForOneRow =
      goal.method == nil && goal.family == nil && goal.adjustment == nil
      && !Criterion.familyMeasures.dropFirst().contains(goal.measure ?? "")
    guard isForOneRow else {
      candidates = []
      return
    }
    let rows = try TrialRun.experiment(check.template.base, run.source).layout.rows
    let first = rows.first {
      (goal.outcome ?? $0.outcome) == $0.outcome
        && (goal.contrast ?? $0.contrast) == $0.contrast
    }
    func test(_ row: TallyRow) -> [String]? {
      check.template.base.analysis.methods.first { $0.name == row.method }.map {
        [$0.test.alpha.description, "\($0.test.hypothesis)", "\($0.test.margin as Any)"]
      }
    }
    candidates =
      first.map { first in
        rows.filter {
          $0.outcome == first.outcome && $0.contrast == first.contrast && $0.unit == first.unit
            && $0.truth == first.truth && test($0) == test(first)
        }
      } ?? []
    try settle()
  }

  /// Goes on to the next analysis that may keep its level.
  private mutating func settle() throws {
    while current < candidates.count {
      // One that ignores nothing is judged at the answer; one that does, before it is searched for.
      guard candidates.count > 1, check.ignores(candidates[current]) else { break }
      let mark = try check.mark(candidates[current])
      guard mark.level?.verdict == .exceeded else { break }
      passed.append(PassedOver(mark))
      current += 1
    }
    if current == candidates.count, !candidates.isEmpty {
      (current, isHopeless) = (0, true)
    }
    if candidates.indices.contains(current), candidates.count > 1 {
      goal.method = candidates[current].method
    }
  }

  /// Passes over the analysis that was planned on, for its level at the answer is not kept.
  ///
  /// - Parameters:
  ///   - mark: What was found at the answer.
  ///   - needed: The answer.
  /// - Returns: Whether there is another to plan on.
  /// - Throws: What the simulation of its level throws.
  mutating func passOver(_ mark: AnalysisMark, _ needed: PlannedValue?) throws -> Bool {
    guard candidates.count > 1, !isHopeless, mark.level?.verdict == .exceeded else { return false }
    passed.append(PassedOver(mark, needed: needed))
    current += 1
    try settle()
    return true
  }

  /// What those would have needed that were passed over before they were searched for.
  ///
  /// - Parameter solve: The answer of a method, and its mark there; nil where nothing was found.
  /// - Throws: What that throws.
  mutating func fill(
    _ solve: (String) throws -> (needed: PlannedValue, mark: AnalysisMark)?
  ) throws {
    for i in passed.indices where passed[i].needed == nil {
      guard let found = try solve(passed[i].mark.method) else { continue }
      passed[i] = PassedOver(found.mark, needed: found.needed)
    }
  }
}
