/// What analyses of means read of one arm and one outcome.
public struct ArmMoments: Sendable, BitwiseCopyable, Equatable {
  /// People with the outcome observed.
  public var n: Double
  /// Their mean outcome.
  public var mean: Double
  /// Σ(y − ȳ)².
  public var sumOfSquares: Double
  /// Mean baseline of the same people.
  public var baselineMean: Double
  /// Σ(x − x̄)².
  public var baselineSumOfSquares: Double
  /// Σ(x − x̄)(y − ȳ).
  public var crossProducts: Double

  /// Moments with a baseline, or without (zeros).
  @inlinable
  public init(
    n: Double = 0, mean: Double = 0, sumOfSquares: Double = 0, baselineMean: Double = 0,
    baselineSumOfSquares: Double = 0, crossProducts: Double = 0
  ) {
    self.n = n
    self.mean = mean
    self.sumOfSquares = sumOfSquares
    self.baselineMean = baselineMean
    self.baselineSumOfSquares = baselineSumOfSquares
    self.crossProducts = crossProducts
  }

  /// The moments of people, in two passes so that a large mean costs no digits.
  ///
  /// - Parameters:
  ///   - outcomes: One per person.
  ///   - baselines: As many, or none.
  public init(outcomes: [Double], baselines: [Double] = []) {
    precondition(baselines.isEmpty || baselines.count == outcomes.count, "one baseline a person")
    self.init()
    guard !outcomes.isEmpty else { return }
    n = Double(outcomes.count)
    mean = outcomes.reduce(0, +) / n
    sumOfSquares = outcomes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard !baselines.isEmpty else { return }
    baselineMean = baselines.reduce(0, +) / n
    for (x, y) in zip(baselines, outcomes) {
      baselineSumOfSquares += (x - baselineMean) * (x - baselineMean)
      crossProducts += (x - baselineMean) * (y - mean)
    }
  }

  /// Adds other people to these.
  ///
  /// ```
  /// SS = SS₁ + SS₂ + n₁n₂/(n₁ + n₂)·(ȳ₁ − ȳ₂)²
  /// ```
  @inlinable
  public mutating func pool(_ other: ArmMoments) {
    guard other.n > 0 else { return }
    guard n > 0 else {
      self = other
      return
    }
    let total = n + other.n
    let weight = n * other.n / total
    let dy = other.mean - mean
    let dx = other.baselineMean - baselineMean
    sumOfSquares += other.sumOfSquares + weight * dy * dy
    baselineSumOfSquares += other.baselineSumOfSquares + weight * dx * dx
    crossProducts += other.crossProducts + weight * dx * dy
    mean += dy * other.n / total
    baselineMean += dx * other.n / total
    n = total
  }
}

/// What analyses of events read of one arm and one outcome.
public struct ArmCounts: Sendable, BitwiseCopyable, Equatable {
  /// People with the outcome observed.
  public var n: Double
  /// Those with the event.
  public var events: Double

  /// Counts; whole numbers held as Doubles because every formula divides them.
  @inlinable
  public init(n: Double = 0, events: Double = 0) {
    self.n = n
    self.events = events
  }
}
