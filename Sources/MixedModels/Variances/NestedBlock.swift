/// People of one cluster with the same rows.
public struct NestedBlock: BitwiseCopyable, Sendable {
  /// The arm of the cluster.
  public var arm: Int
  /// Its number within the arm; people of number 0 have no cluster.
  public var cluster: Int
  /// The people.
  public var people: SlopeModel.Block
  /// Where ΣB_1 and ΣB_2 stand, one after the other.
  public var linear: Int

  /// People of one cluster with the same rows.
  ///
  /// - Parameters:
  ///   - arm: The arm of the cluster.
  ///   - cluster: Its number within the arm; people of number 0 have no cluster.
  ///   - people: The people.
  ///   - linear: Where ΣB_1 and ΣB_2 stand.
  public init(arm: Int, cluster: Int, people: SlopeModel.Block, linear: Int) {
    self.arm = arm
    self.cluster = cluster
    self.people = people
    self.linear = linear
  }
}
