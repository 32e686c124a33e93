internal import Foundation
public import Inference
public import Parts

/// The effect on those who came: two-stage least squares, with the arm as the instrument of having come.
///
/// ```
/// D = 1 for who was offered the support and came to enough sessions, else 0;   z the arm, x the baseline
/// z̃ = z − (1, x)-fit,   β = Σz̃y/Σz̃D,   u = (y − βD) − (1, x)-fit;   without x  β = (ȳ₁ − ȳ₀)/share who came
/// robust  SE² = Σ_c(Σ_{i∈c} z̃_iu_i)²/(Σz̃D)²      model  SE² = Σu²/(n − p)·Σz̃²/(Σz̃D)²;      t(units − p)
/// ```
///
/// A complier average causal effect, of the principal stratum of people who would come if they were offered the support (ICH E9(R1),
/// A.3.2). It is the effect on them where being offered does nothing to those who do not come (exclusion restriction): where fewer
/// sessions have an effect too, that is counted to those who came, and the estimate is too large. Units are clusters, and people without one. Fails where nobody came, with nobody
/// in an arm, and where the baseline does not vary. Sources: Angrist, Imbens & Rubin (1996) J Am Stat Assoc 91:444; Dunn, Maracy &
/// Tomenson (2005) Stat Methods Med Res 14:369.
///
/// ```swift
/// ComplierEffect(sessions: 6).fit(table, ArmPair(treatment: 0, comparator: 1))
/// ```
public struct ComplierEffect: PeopleAnalysis {
  public static let kind = "cace"
  public static let summary =
    "effect on those who came to enough sessions, by two-stage least squares"

  let sessions: Int
  let usesBaseline: Bool
  let variance: Variance

  /// What the standard error is of.
  public enum Variance: String, Choice {
    /// A sandwich over clusters, or people.
    case robust
    /// One variance of residuals for all.
    case model
  }

  private static let numbers = 1...500

  public init(_ f: Fields) {
    sessions = f.integer(
      "sessions", in: ComplierEffect.numbers, default: 1,
      "From so many sessions on people have come.")
    usesBaseline = Covariate.read(f) == .baseline
    variance = f.choice(
      "variance", default: Variance.robust, "Of a sandwich, or of one variance of residuals.")
  }

  /// The effect on those who came.
  ///
  /// - Parameters:
  ///   - sessions: From so many on people have come, 1 to 500.
  ///   - usesBaseline: Whether the baseline is in both stages.
  ///   - variance: What the standard error is of.
  public init(sessions: Int = 1, usesBaseline: Bool = false, variance: Variance = .robust) {
    self.sessions = sessions
    self.usesBaseline = usesBaseline
    self.variance = variance
  }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    (scale.isNumber || scale == .event) && (scale.hasBaseline || !usesBaseline)
      ? .complierDifference : nil
  }
  public func objection(to scale: OutcomeScale) -> String? {
    usesBaseline && !scale.hasBaseline ? "\(scale.words) have no baseline to adjust for" : nil
  }
  public var needs: [TrialFeature] { [.attendance] }
  public var needsBaseline: Bool { usesBaseline }
  public var complierSessions: Int? { sessions }
  public func varianceFactor(baselineCorrelation r: Double) -> Double {
    usesBaseline ? 1 - r * r : 1
  }
  public var accountsFor: Set<TrialStructure> {
    variance == .robust ? [.clusters, .unequalClusters, .clustersInOneArm] : []
  }
  public func words(_ nouns: StructureNouns) -> String {
    "two-stage least squares with the arm as the instrument of coming to "
      + (sessions == 1 ? "a session" : "at least \(sessions) sessions") + " ("
      + ((usesBaseline ? ["adjusted for baseline"] : [])
      + [
        variance == .robust
          ? "sandwich variance, t with degrees of freedom of units less parameters"
          : "one variance of residuals"
      ]).joined(separator: ", ") + ")"
  }

  public func fit(_ people: borrowing PersonTable, _ contrast: ArmPair) -> Fit {
    let span = people.people.span
    func isIn(_ person: PersonTable.Person) -> Bool {
      (person.arm == contrast.treatment || person.arm == contrast.comparator)
        && !person.outcome.isNaN && !(usesBaseline && person.baseline.isNaN)
    }
    func variables(_ person: PersonTable.Person) -> (y: Double, d: Double, z: Double, x: Double) {
      let isOffered = person.arm == contrast.treatment
      return (
        person.outcome, isOffered && person.sessions >= Double(sessions) ? 1 : 0,
        isOffered ? 1 : 0, usesBaseline ? person.baseline : 0
      )
    }
    var (n, y, d, z, x) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for i in span.indices where isIn(span[i]) {
      let own = variables(span[i])
      n += 1
      y += own.y
      d += own.d
      z += own.z
      x += own.x
    }
    guard z > 0, z < n else { return .failed(.tooFewObservations) }
    (y, d, z, x) = (y / n, d / n, z / n, x / n)
    var (xx, xy, xd, xz) = (0.0, 0.0, 0.0, 0.0)
    for i in span.indices where usesBaseline && isIn(span[i]) {
      let own = variables(span[i])
      xx += (own.x - x) * (own.x - x)
      xy += (own.x - x) * (own.y - y)
      xd += (own.x - x) * (own.d - d)
      xz += (own.x - x) * (own.z - z)
    }
    guard !usesBaseline || xx > 0 else { return .failed(.singular) }
    let slopes = usesBaseline ? (y: xy / xx, d: xd / xx, z: xz / xx) : (y: 0, d: 0, z: 0)
    func left(_ person: PersonTable.Person) -> (y: Double, d: Double, z: Double) {
      let own = variables(person)
      let from = own.x - x
      return (
        own.y - y - slopes.y * from, own.d - d - slopes.d * from, own.z - z - slopes.z * from
      )
    }
    var (zy, zd, zz) = (0.0, 0.0, 0.0)
    for i in span.indices where isIn(span[i]) {
      let own = left(span[i])
      zy += own.z * own.y
      zd += own.z * own.d
      zz += own.z * own.z
    }
    guard zd > 1e-12 * zz else { return .failed(.noVariation) }
    let value = zy / zd
    var (units, squares, meat, unit) = (0.0, 0.0, 0.0, 0.0)
    var last = (arm: -1, cluster: 0)
    for i in span.indices where isIn(span[i]) {
      let person = span[i]
      let own = left(person)
      let u = own.y - value * own.d
      squares += u * u
      if person.cluster == 0 || person.arm != last.arm || person.cluster != last.cluster {
        meat += unit * unit
        (unit, last) = (0, (person.arm, person.cluster))
        units += 1
      }
      unit += own.z * u
    }
    meat += unit * unit
    let parameters = usesBaseline ? 3.0 : 2
    let df = (variance == .robust ? units : n) - parameters
    guard df >= 1 else { return .failed(.tooFewObservations) }
    let squared = (variance == .robust ? meat : squares / df * zz) / (zd * zd)
    guard squared > 0 else { return .failed(.noVariation) }
    return .converged(Estimate(value: value, standardError: squared.squareRoot(), df: df))
  }
}
