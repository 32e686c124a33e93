public import MonteCarlo
public import Parts
public import TrialSimulation

/// What a statement is written from: the trial as it is planned, and the file that states it.
public struct PlannedTrial: Sendable {
  /// At the answer, under the corner or design that decides.
  public var trial: Trial
  public var analysis: AnalysisPlan
  /// The scenario's tree with its defaults, and every `source`.
  public var tree: Node
  /// Numbers that are uncertain.
  public var priors: [PriorField]
  /// Rows of results that the plan is for; the first speaks for one-row plans.
  public var rows: [TallyRow]

  /// A trial as planned.
  public init(
    trial: Trial, analysis: AnalysisPlan, tree: Node, priors: [PriorField], rows: [TallyRow]
  ) {
    self.trial = trial
    self.analysis = analysis
    self.tree = tree
    self.priors = priors
    self.rows = rows
  }
}
