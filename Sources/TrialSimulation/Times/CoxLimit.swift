internal import Foundation
internal import GSLKit

/// What Cox's estimate is of trials without end: the root of the expected score.
///
/// ```
/// 0 = ∫ [π₁G₁f₁ − r₁e^β/(r₁e^β + r₂)·(π₁G₁f₁ + π₂G₂f₂)] dt,   r_a = π_a·G_a·S_a
/// ```
///
/// G is who is still followed, π who is in which arm. Where hazards are proportional it is their log ratio, whatever G is. Source:
/// Struthers & Kalbfleisch (1986) Biometrika 73:363.
struct CoxLimit {
  /// One time: weights of events of both arms, and who is at risk.
  private struct Node {
    let events1, events2, atRisk1, atRisk2: Double
  }

  private var nodes: [Node] = []

  /// - Parameters:
  ///   - first: An arm.
  ///   - second: The arm it is compared with.
  ///   - siteICC: Correlation of the normals beneath within sites, where people are compared within their site; 0 where they are not.
  init(_ first: Arm, _ second: Arm, siteICC: Double) {
    let end = min(first.followUp.longest, second.followUp.longest)
    let breaks =
      first.curve.breaks + second.curve.breaks + [first.followUp.least, second.followUp.least]
    let sites =
      siteICC > 0
      ? (-24...24).map { (u: Double($0) / 4, weight: Normal.density(Double($0) / 4) / 4) }
      : [(u: 0, weight: 1)]
    for (time, weight) in TimeNodes.upTo(end, breaks: breaks) {
      let (a, b) = (first.at(time), second.at(time))
      for site in sites {
        let (own, other) =
          siteICC > 0 ? (a.within(siteICC, at: site.u), b.within(siteICC, at: site.u)) : (a, b)
        nodes.append(
          Node(
            events1: weight * site.weight * first.people * a.observed * own.density,
            events2: weight * site.weight * second.people * b.observed * other.density,
            atRisk1: first.people * a.observed * own.survival,
            atRisk2: second.people * b.observed * other.survival))
      }
    }
  }

  /// An arm.
  struct Arm {
    let curve: MixedCurve
    let followUp: FollowUp
    let people: Double

    func at(_ t: Double) -> Point {
      Point(
        hazard: curve.cumulativeHazard(t), survival: curve.survival(t), density: curve.density(t),
        observed: followUp.observed(at: t))
    }
  }

  /// One time of an arm.
  struct Point {
    let hazard, survival, density, observed: Double

    /// The same of people of a site with a standard normal value.
    func within(_ icc: Double, at u: Double) -> Point {
      let z = TimeCurve.normal(at: hazard)
      let inner = (1 - icc).squareRoot()
      let own = (z - icc.squareRoot() * u) / inner
      let unit = Normal.density(z)
      return Point(
        hazard: hazard, survival: Normal.upper(own),
        density: unit > 0 ? Normal.density(own) / inner * density / unit : 0, observed: observed)
    }
  }

  /// The root; 0 where no events are to be expected.
  var value: Double {
    let first = nodes.reduce(0) { $0 + $1.events1 }
    var (beta, low, high) = (0.0, -Double.infinity, Double.infinity)
    for _ in 0..<200 {
      let ratio = exp(beta)
      var (expected, information) = (0.0, 0.0)
      for node in nodes {
        let all = node.atRisk1 * ratio + node.atRisk2
        guard all > 0 else { continue }
        let p = node.atRisk1 * ratio / all
        expected += (node.events1 + node.events2) * p
        information += (node.events1 + node.events2) * p * (1 - p)
      }
      guard information > 0 else { return beta }
      if first > expected { low = beta } else { high = beta }
      var next = beta + min(max((first - expected) / information, -2), 2)
      if next <= low || next >= high {
        next = low.isFinite && high.isFinite ? (low + high) / 2 : next
      }
      if abs(next - beta) <= 1e-13 * max(1, abs(beta)) { return next }
      beta = next
    }
    return beta
  }
}
