internal import GSLKit
internal import Inference

/// Pools within groups of studies, and a test of whether the groups differ.
///
/// ```
/// Q_between = Σw_g(μ_g − μ)²,  w_g = 1/se_g²,  χ² on (groups − 1)
/// ```
///
/// Each group has its own τ². Source: Borenstein & Higgins (2013) Prev Sci 14:134, method "separate τ²".
public struct Subgroups: Sendable {
  /// A group of studies.
  public struct Group: Sendable {
    /// What it is called.
    public let name: String
    /// Where its studies stand among all.
    public let members: [Int]
    /// Its pool, or why there is none.
    public let pooled: Result<Pooled, MetaFailure>
  }

  /// In the order of their names.
  public let groups: [Group]
  /// Between groups; nil with fewer than two groups that could be pooled.
  public let q: Double?
  /// Groups that could be pooled, less 1.
  public let df: Int

  /// p-value of Q between groups.
  public var p: Double? { q.map { ChiSquared.upper($0, df: Double(df)) } }

  /// Pools groups.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - labels: The group of each study.
  ///   - method: The estimator of τ², in each group for itself.
  ///   - test: The test.
  /// - Returns: The groups. One that cannot be pooled (a single study) stands with its reason and is
  ///   left out of the test.
  public static func pool(
    _ y: [Double], _ v: [Double], by labels: [String], _ method: Tau2Method, test: PoolingTest
  ) -> Subgroups {
    precondition(y.count == v.count && y.count == labels.count, "a label for each study")
    var members: [String: [Int]] = [:]
    for (i, label) in labels.enumerated() { members[label, default: []].append(i) }
    let groups = members.sorted { $0.key < $1.key }.map { name, places in
      let (ys, vs) = (places.map { y[$0] }, places.map { v[$0] })
      return Group(
        name: name, members: places, pooled: Pooled.pool(ys.span, vs.span, method, test: test))
    }
    let found = groups.compactMap { try? $0.pooled.get().estimate }.filter { $0.standardError > 0 }
    guard found.count > 1 else { return Subgroups(groups: groups, q: nil, df: 0) }
    let weights = found.map { 1 / ($0.standardError * $0.standardError) }
    let mean = zip(weights, found).reduce(0) { $0 + $1.0 * $1.1.value } / weights.reduce(0, +)
    let q = zip(weights, found).reduce(0) { $0 + $1.0 * ($1.1.value - mean) * ($1.1.value - mean) }
    return Subgroups(groups: groups, q: q, df: found.count - 1)
  }
}
