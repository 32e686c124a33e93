internal import GSLKit

/// What trials differ in: who leads, the format, the comparator, support by the organisation, an explicit
/// recovery aim.
///
/// A trial has one level of each. The true effect of a trial of levels l on outcome o is
///
/// ```
/// θ = base_o · Π multiplies_l,o + Σ adds_l,o + τ_o·u
/// ```
///
/// and what a level inflates is no effect: it shifts what raters see, as bias does.
public struct Characteristic: Sendable, Equatable {
  /// One of its levels.
  public struct Level: Sendable, Equatable {
    /// What it is called.
    public var name: String
    /// How many trials have it, by setting: relative numbers.
    public var shares: [Double]
    /// Factor of the true effect, by outcome.
    public let multiplies: [Double]
    /// Addition to the true effect, by outcome.
    public let adds: [Double]
    /// Addition to what is observed that is no effect; acts by rater as ``BiasSource`` does.
    public var inflates: Double
    /// People per group or per peer worker in the treated arm; 1 for none.
    public var groupSize: Double
    /// Correlation within such a group, in [0, 1].
    public var icc: Double

    /// Whether it leaves true effects as they are.
    let isPlain: Bool

    /// A level.
    public init(
      name: String, shares: [Double], multiplies: [Double], adds: [Double], inflates: Double = 0,
      groupSize: Double = 1, icc: Double = 0
    ) {
      self.name = name
      self.shares = shares
      self.multiplies = multiplies
      self.adds = adds
      self.inflates = inflates
      self.groupSize = groupSize
      self.icc = icc
      isPlain = multiplies.allSatisfy { $0 == 1 } && adds.allSatisfy { $0 == 0 }
    }
  }

  /// What it is called.
  public let name: String
  /// Its levels.
  public let levels: [Level]
  /// Probability that the review records another level than the true one.
  public let misclassified: Double
  /// Probability that the review cannot tell the level.
  public let unrecorded: Double
  /// Cumulative shares: setting · levels + level.
  private let cumulative: [Double]
  /// What levels inflate, and how large their groups are, by level.
  let inflations: [Double]
  let groups: [Groups]
  /// Whether the review always records the true level.
  let isRecordedWell: Bool

  /// The recorded level of a trial of which the review cannot tell it.
  public static let unknown = UInt8.max

  /// A characteristic.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - levels: Its levels, 1 … 64; in every setting one of them has a share above 0.
  ///   - misclassified: Probability of a wrong record.
  ///   - unrecorded: Probability of no record.
  public init(name: String, levels: [Level], misclassified: Double = 0, unrecorded: Double = 0) {
    self.name = name
    self.levels = levels
    self.misclassified = misclassified
    self.unrecorded = unrecorded
    let settings = levels.first?.shares.count ?? 0
    cumulative = (0..<settings).flatMap { setting in
      let total = levels.reduce(0) { $0 + $1.shares[setting] }
      var sum = 0.0
      return levels.map { level in
        sum += level.shares[setting] / total
        return sum
      }
    }
    inflations = levels.map(\.inflates)
    groups = levels.map { Groups(size: $0.groupSize, icc: $0.icc) }
    isRecordedWell = misclassified == 0 && unrecorded == 0
  }

  /// The share of a level among the trials of a setting.
  public func share(_ level: Int, setting: Int) -> Double {
    end(level, setting) - (level > 0 ? end(level - 1, setting) : 0)
  }

  /// How probable it is that the review records one of some levels where a trial has a level.
  ///
  /// - Parameters:
  ///   - accepted: Bit l: level l.
  ///   - level: What the trial has.
  /// - Returns: A probability.
  func chance(ofRecording accepted: UInt64, level: Int) -> Double {
    let isIn = accepted & (1 &<< UInt64(level)) != 0
    guard levels.count > 1 else { return isIn ? 1 - unrecorded : 0 }
    let others = levels.indices.count { $0 != level && accepted & (1 &<< UInt64($0)) != 0 }
    let kept = isIn ? 1 - misclassified : 0
    return (1 - unrecorded) * (kept + misclassified * Double(others) / Double(levels.count - 1))
  }

  /// The level of a trial.
  @inline(__always)
  func draw(setting: Int, using stream: inout RandomStream) -> UInt8 {
    place(stream.uniform(), in: setting)
  }

  /// A level other than the given one, as they are shared out among the others; the same where there is
  /// no other.
  func draw(
    otherThan level: UInt8, setting: Int, using stream: inout RandomStream
  ) -> UInt8 {
    let taken = share(Int(level), setting: setting)
    guard taken < 1 else { return level }
    let before = level > 0 ? end(Int(level) - 1, setting) : 0
    let u = stream.uniform() * (1 - taken)
    return place(u < before ? u : u + taken, in: setting)
  }

  /// What the review records of a level; two uniforms are taken.
  func record(_ level: UInt8, using stream: inout RandomStream) -> UInt8 {
    let (error, which) = (stream.uniform(), stream.uniform())
    if error < unrecorded { return Characteristic.unknown }
    guard error < unrecorded + (1 - unrecorded) * misclassified, levels.count > 1 else {
      return level
    }
    let other = UInt8(min(which * Double(levels.count - 1), Double(levels.count - 2)))
    return other < level ? other : other + 1
  }

  @inline(__always)
  private func end(_ level: Int, _ setting: Int) -> Double {
    cumulative[setting * inflations.count + level]
  }

  @inline(__always)
  private func place(_ u: Double, in setting: Int) -> UInt8 {
    for i in 0..<(inflations.count - 1) where u < end(i, setting) { return UInt8(i) }
    // Rounding leaves the last end a little off 1; a level without a share is never the last.
    var last = levels.count - 1
    while last > 0, share(last, setting: setting) <= 0 { last -= 1 }
    return UInt8(last)
  }
}
