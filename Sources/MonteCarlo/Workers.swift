internal import Foundation

/// Threads of the system that share a piece of work with the thread that asks for it.
///
/// Where the system gives fewer threads than wanted (limits of memory or processes), those there are do all of the work:
/// the calling thread is always one of them, so the work ends. A pool that waits for threads which never come would not.
public enum Workers {
  /// Room for the stack of each: what glibc gives where there is no limit.
  private static let stack = 2 << 20

  /// Calls `body` on up to so many threads at once, and returns when all have ended.
  ///
  /// - Parameters:
  ///   - count: Threads wanted, the calling one among them.
  ///   - body: The work, given the number of its worker: 0 for the calling thread. Workers that could not be had are never
  ///     called: work is to be taken from a common counter.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let others = start(count - 1) { body($0 + 1) }
    body(0)
    for thread in others { pthread_join(thread, nil) }
  }

  /// Whether the system gives so many threads at once.
  ///
  /// - Parameter count: Threads wanted, the calling one among them.
  /// - Returns: How many there are; fewer than wanted where a limit is in the way.
  public static func available(_ count: Int) -> Int {
    let gate = Gate()
    let others = start(count - 1) { _ in gate.wait() }
    gate.open()
    for thread in others { pthread_join(thread, nil) }
    return others.count + 1
  }

  /// Starts threads until there are enough, or no more are given.
  private static func start(
    _ count: Int, _ body: @escaping @Sendable (Int) -> Void
  ) -> [pthread_t] {
    guard count > 0 else { return [] }
    // Memory rather than a value of its own: which C module has the initialiser depends on what is imported first.
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    guard pthread_attr_init(attributes) == 0 else { return [] }
    defer { pthread_attr_destroy(attributes) }
    pthread_attr_setstacksize(attributes, stack)
    var threads: [pthread_t] = []
    for number in 0..<count {
      let task = Unmanaged.passRetained(Task { body(number) })
      #if canImport(Darwin)
      var thread: pthread_t?
      #else
      var thread = pthread_t()
      #endif
      let code = pthread_create(&thread, attributes, { Workers.enter($0) }, task.toOpaque())
      guard code == 0 else {
        task.release()
        break
      }
      #if canImport(Darwin)
      if let thread { threads.append(thread) }
      #else
      threads.append(thread)
      #endif
    }
    return threads
  }

  #if canImport(Darwin)
  private static func enter(_ task: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<Task>.fromOpaque(task).takeRetainedValue().body()
    return nil
  }
  #else
  private static func enter(_ task: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let task { Unmanaged<Task>.fromOpaque(task).takeRetainedValue().body() }
    return nil
  }
  #endif

  /// What a thread is started with.
  private final class Task: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Threads wait at it until it is opened.
  private final class Gate: Sendable {
    private let condition = NSCondition()
    nonisolated(unsafe) private var isOpen = false

    func wait() {
      condition.lock()
      while !isOpen { condition.wait() }
      condition.unlock()
    }

    func open() {
      condition.lock()
      isOpen = true
      condition.broadcast()
      condition.unlock()
    }
  }
}
