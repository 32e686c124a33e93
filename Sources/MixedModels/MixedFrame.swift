/// How large a mixed model is, and what is asked of its fit.
///
/// A model in this room fits what is written for it: its blocks with their sums of products, where the climb starts, and a
/// contrast l of fixed effects, all into memory of the fit. What made the sums, people of a trial or effects of studies, it
/// does not ask.
public struct MixedFrame: Sendable {
  /// Columns of X: fixed effects.
  public var columns: Int
  /// Variances and covariances θ.
  public var parameters: Int
  /// Parameters φ that are climbed in.
  public var free: Int
  /// Blocks that there may be, at least one.
  public var blocks: Int
  /// Numbers that the sums of products of a block take.
  public var products: Int
  /// Numbers behind those that the model may write into.
  public var scratch: Int
  /// How the contrast's statistic is referred to t.
  public var reference: MixedReference
  /// The degrees of freedom of ``MixedReference/between``.
  public var between: Double

  /// The size of a model.
  ///
  /// - Parameters:
  ///   - columns: Columns of X.
  ///   - parameters: Variances and covariances.
  ///   - free: Parameters that are climbed in; as many by default.
  ///   - blocks: Blocks that there may be, at least one.
  ///   - products: Numbers that the sums of products take, for each block.
  ///   - scratch: Numbers behind those that the model may write into.
  ///   - reference: How the contrast's statistic is referred to t.
  ///   - between: The degrees of freedom of `between`.
  public init(
    columns: Int, parameters: Int, free: Int? = nil, blocks: Int, products: Int, scratch: Int = 0,
    reference: MixedReference, between: Double
  ) {
    self.columns = columns
    self.parameters = parameters
    self.free = free ?? parameters
    self.blocks = blocks
    self.products = products
    self.scratch = scratch
    self.reference = reference
    self.between = between
  }
}
