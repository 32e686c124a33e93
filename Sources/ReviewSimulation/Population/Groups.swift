/// How people of an arm come in groups, or to peer workers.
struct Groups: BitwiseCopyable, Sendable, Equatable {
  /// People in each; 1 for none.
  var size = 1.0
  /// Correlation within one, in [0, 1].
  var icc = 0.0

  /// Whether there are any.
  var exist: Bool { size > 1 }
}
