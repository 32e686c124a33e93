internal import Synchronization

/// Many small tasks on several threads, for work that is too small to be split itself.
public enum ParallelWork {
  /// Runs tasks 0 ..< count, in order of their numbers, each once.
  ///
  /// - Parameters:
  ///   - count: Tasks.
  ///   - threads: Workers, ≥ 1.
  ///   - cancellation: Ends the work early: what was taken is finished.
  ///   - body: Does a task; called from several threads.
  /// - Returns: The results in order, nil for tasks that were not taken.
  /// - Throws: The error of the task with the lowest number that threw; later tasks are not taken.
  public static func map<Value: Sendable>(
    _ count: Int, threads: Int, cancellation: Cancellation,
    _ body: @escaping @Sendable (Int) throws -> Value
  ) throws -> [Value?] {
    guard count > 0 else { return [] }
    let counter = Atomic<Int>(0)
    let failed = Atomic<Bool>(false)
    let workers = min(threads, count)
    // A slot for each task, written once by the worker that took it and read after all have ended.
    nonisolated(unsafe) let slots = UnsafeMutablePointer<Result<Value, any Error>?>
      .allocate(capacity: count)
    slots.initialize(repeating: nil, count: count)
    defer {
      slots.deinitialize(count: count)
      slots.deallocate()
    }
    Workers.run(workers) { _ in
      while !cancellation.isCancelled, !failed.load(ordering: .relaxed) {
        let task = counter.add(1, ordering: .relaxed).oldValue
        guard task < count else { break }
        let result = Result { try body(task) }
        if case .failure = result { failed.store(true, ordering: .relaxed) }
        slots[task] = result
      }
    }
    return try (0..<count).map { try slots[$0]?.get() }
  }
}
