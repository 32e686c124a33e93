internal import Parts

/// An outcome that is not measured itself: what others of the same people come to.
///
/// It has no effect, no missing people, no correlation and no clusters of its own: those are its parts'. A new one conforms, and
/// nothing else needs to know it.
protocol DerivedOutcome: OutcomeModel {
  /// The outcomes that it is derived of: the key that names each, and the name.
  var named: [(key: String, outcome: String)] { get }
  /// The outcome in whose unit it is; nil where it says its own.
  var measuredIn: String? { get }
  /// Its law in one arm.
  ///
  /// - Parameters:
  ///   - laws: Those of its parts there, in the order of ``named``.
  ///   - positions: Where the parts stand among the outcomes of the trial.
  ///   - correlation: Of the normals beneath two parts.
  /// - Returns: The law; nil where it cannot be derived of these.
  func law(
    of laws: [any OutcomeLaw], _ positions: [Int], correlation: Double
  ) -> (any OutcomeLaw)?
  /// Why it cannot be derived of these.
  ///
  /// - Parameters:
  ///   - laws: Those of its parts, each in all arms.
  ///   - correlation: Of the normals beneath two parts.
  /// - Returns: A message below each key that is wrong.
  func objections(
    _ laws: [[any OutcomeLaw]], correlation: Double
  ) -> [(key: String, message: String)]
}

extension DerivedOutcome {
  var measuredIn: String? { nil }
}
