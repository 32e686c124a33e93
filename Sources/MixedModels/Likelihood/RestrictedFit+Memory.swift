internal import Inference

extension RestrictedFit {
  /// Makes a model in memory of its own, climbs to its top and estimates a contrast there.
  ///
  /// - Parameters:
  ///   - frame: Its size, and what is asked of it.
  ///   - model: Writes blocks and products, and gives the model of them.
  ///   - start: Writes where the climb starts.
  ///   - contrast: Writes l into zeros, or says why there is no such contrast.
  ///   - found: Gets θ and −2ℓ at the top.
  /// - Returns: l'β; a boundary where a variance is 0 or a covariance matrix singular, a failure where the climb finds no top.
  static func fit(
    _ frame: MixedFrame,
    model: (UnsafeMutablePointer<Model.Block>, UnsafeMutablePointer<Double>) -> Model,
    start: (UnsafeMutablePointer<Double>) -> Void,
    contrast: (UnsafeMutablePointer<Double>) -> Failure?,
    found: (UnsafeBufferPointer<Double>, Double) -> Void
  ) -> Fit {
    let size = size(columns: frame.columns, parameters: frame.parameters, free: frame.free)
    let data = frame.blocks * frame.products + frame.scratch
    return withUnsafeTemporaryAllocation(of: Model.Block.self, capacity: frame.blocks) { list in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: data + size) { memory in
        // Neither is empty.
        guard let list = list.baseAddress, let memory = memory.baseAddress else {
          return .failed(.noConvergence)
        }
        var fit = RestrictedFit(model(list, memory), in: memory + data)
        start(fit.phi)
        guard fit.climb() else { return .failed(.noConvergence) }
        found(
          UnsafeBufferPointer(start: fit.theta, count: fit.model.parameters),
          fit.likelihood.deviance)
        fit.contrast.update(repeating: 0, count: fit.model.columns)
        if let failure = contrast(fit.contrast) { return .failed(failure) }
        let estimated = fit.estimate(frame.reference, between: frame.between)
        guard fit.isAtBound || fit.model.isSingular(fit.phi), let estimate = estimated.estimate
        else { return estimated }
        return .boundary(estimate, .noClusterVariance)
      }
    }
  }
}
