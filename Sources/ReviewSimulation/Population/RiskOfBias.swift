internal import Foundation
internal import GSLKit
public import Parts

/// The rating of a trial's quality, from the domains of a risk-of-bias tool.
public enum Quality: String, Choice {
  /// No domain is flawed.
  case good
  /// One high, or two unclear, that are judged unlikely to have biased the results.
  case fair
  /// More than that.
  case poor

  /// Its place among the ratings.
  var index: UInt8 {
    switch self {
    case .good: 0
    case .fair: 1
    case .poor: 2
    }
  }
}

/// What is wrong with trials: scored domains, the rating made of them, and the bias that they cause.
///
/// ```
/// domain d of trial i is flawed when √ρ·q_i + √(1 − ρ)·z_di < Φ⁻¹(p_d)      flawed: high or unclear risk
/// good   no domain is flawed
/// fair   one high, or at most two unclear and none high; judged unlikely to have biased the results
/// poor   everything else
/// ```
///
/// Source of the rating: the thresholds for converting the Cochrane tool to the standards of the Agency for
/// Healthcare Research and Quality (good, fair, poor), whose judgement is here a probability.
public struct RiskOfBias: Sendable, Equatable {
  /// A scored domain.
  public struct Domain: Sendable, Equatable {
    /// What it is called.
    public var name: String
    /// Probability of high or unclear risk, by setting.
    public var flawed: [Double]
    /// What a flaw does to effects.
    public var source: BiasSource

    /// A domain.
    public init(name: String, flawed: [Double], source: BiasSource) {
      self.name = name
      self.flawed = flawed
      self.source = source
    }
  }

  /// How the biases of several flaws combine.
  public enum Combination: String, Choice {
    /// They add up.
    case sum
    /// The largest counts.
    case largest
  }

  /// The domains that are scored.
  public let domains: [Domain]
  /// Correlation between domains of a trial (ρ).
  public let correlation: Double
  /// Share of "high" among flawed domains; the others are unclear.
  public let high: Double
  /// Probability that one high or two unclear domains are judged unlikely to have biased the results.
  public let benign: Double
  /// Probability that raters give a neighbouring rating.
  public let misclassified: Double
  /// How biases of several flaws go together.
  public let combination: Combination
  /// The most that flaws shift an effect by, either way.
  public let cap: Double
  /// Φ⁻¹(p), by domain and setting.
  let thresholds: [[Double]]

  /// A model of quality.
  ///
  /// - Parameters:
  ///   - domains: Scored domains, 1 … 32.
  ///   - correlation: Between domains, in [0, 1].
  ///   - high: Share of "high" among flawed domains.
  ///   - benign: Probability of a benign judgement.
  ///   - misclassified: Probability of a wrong rating.
  ///   - combination: How biases combine.
  ///   - cap: The most that flaws shift an effect by.
  public init(
    domains: [Domain], correlation: Double = 0, high: Double = 0.5, benign: Double = 1,
    misclassified: Double = 0, combination: Combination = .sum, cap: Double = .infinity
  ) {
    self.domains = domains
    self.correlation = correlation
    self.high = high
    self.benign = benign
    self.misclassified = misclassified
    self.combination = combination
    self.cap = cap
    thresholds = domains.map { domain in
      domain.flawed.map { p in
        if p <= 0 { return -Double.infinity }
        return p >= 1 ? .infinity : (try? Normal.quantile(p)) ?? 0
      }
    }
  }

  /// What the domains of one trial came out as.
  struct Verdict {
    /// Bit d: domain d is flawed.
    var flaws: UInt32 = 0
    /// The rating that reviewers record.
    var recorded: Quality = .good
  }

  /// Domains and rating of a trial.
  ///
  /// - Parameters:
  ///   - setting: Its setting.
  ///   - stream: Random numbers; the same count is taken whatever comes out.
  /// - Returns: What is flawed, and the rating that is recorded.
  func draw(setting: Int, using stream: inout RandomStream) -> Verdict {
    let quality = correlation.squareRoot() * stream.normal()
    let own = (1 - correlation).squareRoot()
    var verdict = Verdict()
    var (high, unclear) = (0, 0)
    for d in domains.indices {
      let (z, kind) = (stream.normal(), stream.uniform())
      guard quality + own * z < thresholds[d][setting] else { continue }
      verdict.flaws |= 1 &<< UInt32(d)
      if kind < self.high { high += 1 } else { unclear += 1 }
    }
    let (judgement, error, way) = (stream.uniform(), stream.uniform(), stream.uniform())
    let rating = RiskOfBias.rating(high: high, unclear: unclear, isBenign: judgement < benign)
    verdict.recorded = rating
    if error < misclassified {
      verdict.recorded = rating == .fair ? (way < 0.5 ? .good : .poor) : .fair
    }
    return verdict
  }

  /// The rating that the domains give.
  ///
  /// - Parameters:
  ///   - high: Domains at high risk.
  ///   - unclear: Domains at unclear risk.
  ///   - isBenign: Whether the flaws are judged unlikely to have biased the results.
  /// - Returns: The rating.
  public static func rating(high: Int, unclear: Int, isBenign: Bool) -> Quality {
    if high == 0, unclear == 0 { return .good }
    let isMinor = (high == 1 && unclear == 0) || (high == 0 && unclear <= 2)
    return isMinor && isBenign ? .fair : .poor
  }
}
