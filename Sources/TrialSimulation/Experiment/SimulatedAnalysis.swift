internal import Inference
public import TrialAnalysis

/// An analysis that simulated trials can feed, whatever it reads.
public struct SimulatedAnalysis: Sendable {
  /// The analysis itself.
  public let analysis: any Analysis
  private let adapt: @Sendable (Hypothesis, Benefit) -> SimulatedAnalysis
  private let run: @Sendable (TrialData, _ outcome: Int) -> AnalysisRunner

  /// Takes an analysis whose reading can be drawn.
  public init<Method: Analysis>(_ method: Method) where Method.Data: TrialReading {
    analysis = method
    adapt = { SimulatedAnalysis(method.adapted(to: $0, benefit: $1)) }
    run = { ReadingRunner(method, Method.Data(of: $1, in: $0)) }
  }

  /// The same, made to fit a hypothesis.
  func adapted(to hypothesis: Hypothesis, benefit: Benefit) -> SimulatedAnalysis {
    adapt(hypothesis, benefit)
  }

  /// The analysis of an outcome of what a worker draws.
  func runner(_ data: TrialData, _ outcome: Int) -> AnalysisRunner { run(data, outcome) }
}

/// An analysis and what it reads behind one virtual call: an existential would be copied for every fit.
class AnalysisRunner {
  func fit(_ arms: ArmPair) -> Fit { preconditionFailure("a runner has an analysis") }
}

private final class ReadingRunner<Method: Analysis>: AnalysisRunner {
  let method: Method
  let data: Method.Data

  init(_ method: Method, _ data: Method.Data) {
    self.method = method
    self.data = data
  }

  override func fit(_ arms: ArmPair) -> Fit { method.fit(data, arms) }
}
