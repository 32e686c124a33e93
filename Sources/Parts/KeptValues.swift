internal import Synchronization

/// Values that take time to make, kept for whoever needs the same ones next: points of a sweep or a search,
/// worlds of a review.
///
/// The oldest gives way to the newest, so that a sweep over what a value is made of does not fill the memory.
package struct KeptValues<Key: Hashable & Sendable, Value: Sendable>: ~Copyable, Sendable {
  private let kept = Mutex<[(key: Key, value: Value)]>([])
  /// How many are kept.
  private let most: Int

  /// No values yet.
  ///
  /// - Parameter most: How many are kept.
  package init(most: Int = 16) { self.most = most }

  /// The value of a key.
  ///
  /// - Parameters:
  ///   - key: What it is made of.
  ///   - make: Makes it; two threads that come at once may both.
  /// - Returns: The value.
  package func value(_ key: Key, _ make: () -> Value) -> Value {
    func found(_ list: [(key: Key, value: Value)]) -> Value? { list.first { $0.key == key }?.value }
    if let value = kept.withLock({ found($0) }) { return value }
    let made = make()
    return kept.withLock { list in
      if let value = found(list) { return value }
      if list.count >= most { list.removeFirst() }
      list.append((key, made))
      return made
    }
  }
}
