internal import Foundation
public import GSLKit

/// What was counted at one value of what is searched.
public struct Response: Sendable, Equatable {
  /// The value: participants per arm, an effect, a share.
  public var x: Double
  /// The measure there.
  public var value: Double
  /// Its Monte Carlo standard error, > 0.
  public var mcse: Double
  /// Replicates that it rests on.
  public var replicates: Int
  public var stage: Stage

  /// A response.
  public init(x: Double, value: Double, mcse: Double, replicates: Int, stage: Stage) {
    self.x = x
    self.value = value
    self.mcse = mcse
    self.replicates = replicates
    self.stage = stage
  }

  /// Two independent responses at one value as one.
  public func pooled(_ other: Response) -> Response {
    let (n, m) = (Double(replicates), Double(other.replicates))
    var both = self
    both.value = (n * value + m * other.value) / (n + m)
    both.mcse = (n * n * mcse * mcse + m * m * other.mcse * other.mcse).squareRoot() / (n + m)
    both.replicates += other.replicates
    return both
  }
}

/// The scale on which a measure is nearly straight in what is searched.
///
/// ```
/// probit   y = Φ⁻¹(p)     se(y) = se(p)/φ(y)       power: Φ(θ/se(n) − z), straight in √n
/// log      y = −log h     se(y) = se(h)/h          a half-width: proportional to 1/√n
/// ```
///
/// Larger is better on both.
public enum Link: Sendable {
  case probit
  case log

  /// The transformed value; a proportion of 0 or 1 is pulled in by half an event.
  func transform(_ value: Double, replicates: Int) -> Double {
    switch self {
    case .log: return -Foundation.log(max(value, .leastNormalMagnitude))
    case .probit:
      let half = 0.5 / Double(max(replicates, 1) + 1)
      // The quantile exists for every p inside (0, 1).
      return (try? Normal.quantile(min(max(value, half), 1 - half))) ?? 0
    }
  }

  /// Whether a rate is so near 0 or 1 that its transform says nothing: fewer than ten events.
  func isSaturated(_ response: Response) -> Bool {
    switch self {
    case .log: false
    case .probit: min(response.value, 1 - response.value) * Double(response.replicates) < 10
    }
  }

  func point(_ response: Response) -> (y: Double, error: Double) {
    let y = transform(response.value, replicates: response.replicates)
    switch self {
    case .log: return (y, response.mcse / response.value)
    case .probit: return (y, response.mcse / Normal.density(y))
    }
  }
}

/// Something that can be asked for a response at any value.
public protocol Oracle: AnyObject {
  /// The measure at a value, from replicates that no earlier answer used.
  ///
  /// - Parameters:
  ///   - x: The value.
  ///   - replicates: How many, about: rounded up to whole blocks.
  ///   - stage: Whose streams to use.
  /// - Returns: The response.
  /// - Throws: ``SearchInterrupted``, or what is wrong with the scenario at that value.
  func respond(at x: Double, replicates: Int, stage: Stage) throws -> Response

  /// What the planned standard errors promise there, on the scale of the link; nil where nothing can
  /// be said or the scenario does not hold.
  func promise(at x: Double) -> Double?

  /// A scale along which the measure is nearly straight, from what is expected before anything is drawn; nil where
  /// there is none.
  ///
  /// - Parameters:
  ///   - x: The value.
  ///   - isCount: Whether what is searched is a whole number.
  /// - Returns: The place of the value on that scale.
  func guide(at x: Double, isCount: Bool) -> Double?
}

extension Oracle {
  /// Nothing is expected.
  public func guide(at x: Double, isCount: Bool) -> Double? { nil }
}

/// Ctrl-C during a search, before anything is known.
public struct SearchInterrupted: Error, Sendable {
  /// An interruption.
  public init() {}
}
