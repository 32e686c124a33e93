extension RestrictedFit {
  /// Makes a model in memory of its own and climbs to its top.
  ///
  /// - Parameters:
  ///   - columns: Columns of X.
  ///   - parameters: Variances and covariances.
  ///   - free: Parameters that are climbed in; as many by default.
  ///   - blocks: Blocks that there may be, at least one.
  ///   - products: Numbers that the sums of products take, for each block.
  ///   - scratch: Numbers behind those that the model may write into.
  ///   - model: Writes blocks and products, and gives the model of them.
  ///   - start: Writes where the climb starts.
  ///   - answer: Gets the fit at its top; nil where the climb found none. Memory ends with it.
  /// - Returns: The answer.
  static func solve<Block: BitwiseCopyable, Answer>(
    columns: Int, parameters: Int, free: Int? = nil, blocks: Int, products: Int,
    scratch: Int = 0, model: (UnsafeMutablePointer<Block>, UnsafeMutablePointer<Double>) -> Model,
    start: (UnsafeMutablePointer<Double>) -> Void, answer: (RestrictedFit?) -> Answer
  ) -> Answer {
    let size = size(columns: columns, parameters: parameters, free: free ?? parameters)
    return withUnsafeTemporaryAllocation(of: Block.self, capacity: blocks) { list in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: blocks * products + scratch + size) {
        memory in
        // Neither is empty.
        guard let list = list.baseAddress, let memory = memory.baseAddress else {
          return answer(nil)
        }
        var fit = RestrictedFit(model(list, memory), in: memory + blocks * products + scratch)
        start(fit.phi)
        return answer(fit.climb() ? fit : nil)
      }
    }
  }
}
