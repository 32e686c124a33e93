internal import GSLKit
internal import Inference
public import TrialAnalysis

/// An analysis that simulated trials can feed, whatever it reads.
public struct SimulatedAnalysis: Sendable {
  /// The analysis itself.
  public let analysis: any Analysis
  private let adapt: @Sendable (Hypothesis, Benefit) -> SimulatedAnalysis
  private let run: @Sendable (TrialData, _ outcome: Int, _ key: StreamKey) -> AnalysisRunner

  /// Takes an analysis whose reading can be drawn.
  public init<Method: Analysis>(_ method: Method) where Method.Data: TrialReading {
    analysis = method
    adapt = { SimulatedAnalysis(method.adapted(to: $0, benefit: $1)) }
    run = { data, outcome, key in
      let reading = Method.Data(of: outcome, in: data)
      return method.drawsItself
        ? DrawingRunner(method, reading, key) : ReadingRunner(method, reading)
    }
  }

  /// The same, made to fit a hypothesis.
  func adapted(to hypothesis: Hypothesis, benefit: Benefit) -> SimulatedAnalysis {
    adapt(hypothesis, benefit)
  }

  /// The analysis of an outcome of what a worker draws.
  ///
  /// - Parameters:
  ///   - data: What the worker writes.
  ///   - outcome: The outcome.
  ///   - key: Of numbers that the analysis alone draws.
  /// - Returns: What fits it.
  func runner(_ data: TrialData, _ outcome: Int, _ key: StreamKey) -> AnalysisRunner {
    run(data, outcome, key)
  }
}

/// An analysis and what it reads behind one virtual call: an existential would be copied for every fit.
class AnalysisRunner {
  func fit(_ arms: ArmPair, replicate: Int) -> Fit {
    preconditionFailure("a runner has an analysis")
  }
}

private final class ReadingRunner<Method: Analysis>: AnalysisRunner {
  let method: Method
  let data: Method.Data

  init(_ method: Method, _ data: Method.Data) {
    self.method = method
    self.data = data
  }

  override func fit(_ arms: ArmPair, replicate: Int) -> Fit { method.fit(data, arms) }
}

/// The same of an analysis that draws, with its numbers and the memory that it uses again and again.
private final class DrawingRunner<Method: Analysis>: AnalysisRunner {
  let method: Method
  let data: Method.Data
  var draws: AnalysisDraws

  init(_ method: Method, _ data: Method.Data, _ key: StreamKey) {
    self.method = method
    self.data = data
    draws = AnalysisDraws(key: key)
  }

  override func fit(_ arms: ArmPair, replicate: Int) -> Fit {
    draws.replicate = replicate
    return method.fit(data, arms, using: &draws)
  }
}
