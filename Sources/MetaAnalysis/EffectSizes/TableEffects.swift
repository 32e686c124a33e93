internal import Foundation
public import Parts

/// Events and non-events of two arms: metafor's `ai`, `bi`, `ci`, `di`.
public struct TwoByTwo: Sendable, BitwiseCopyable, Equatable {
  /// Events and non-events of the first arm.
  public var a, b: Double
  /// Events and non-events of the second arm.
  public var c, d: Double

  /// Four cells, each ≥ 0.
  public init(a: Double, b: Double, c: Double, d: Double) {
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
  }

  var hasEmptyCell: Bool { a == 0 || b == 0 || c == 0 || d == 0 }

  func adding(_ x: Double) -> TwoByTwo { TwoByTwo(a: a + x, b: b + x, c: c + x, d: d + x) }
}

/// Which tables get ½ added to each cell: metafor's `to`.
public enum EmptyCellRule: String, Choice {
  /// Those with an empty cell.
  case only0
  /// All.
  case all
  /// All, when any of them has an empty cell.
  case if0all
  /// None; a table whose effect is then infinite has none.
  case none
}

/// What is compared between two arms with events.
public enum TableMeasure: Sendable {
  /// log(p₁/p₂), variance 1/a − 1/n₁ + 1/c − 1/n₂.
  case logRiskRatio
  /// log(ad/bc), variance 1/a + 1/b + 1/c + 1/d.
  case logOddsRatio
  /// p₁ − p₂, variance p₁(1 − p₁)/n₁ + p₂(1 − p₂)/n₂.
  case riskDifference
  /// (a − E)/V, variance 1/V; E and V of a under the hypergeometric distribution. Source: Yusuf et al.
  /// (1985) Prog Cardiovasc Dis 27:335.
  case peto
}

extension StudyEffect {
  /// The effect of one table as it is.
  ///
  /// - Parameters:
  ///   - measure: What is compared.
  ///   - t: The cells; see ``effects(_:_:rule:)`` for empty ones.
  /// - Returns: The effect, or why there is none.
  public static func effect(
    _ measure: TableMeasure, _ t: TwoByTwo
  ) -> Result<StudyEffect, EffectFailure> {
    guard t.a >= 0, t.b >= 0, t.c >= 0, t.d >= 0 else { return .failure(.impossible) }
    let (n1, n2) = (t.a + t.b, t.c + t.d)
    guard n1 > 0, n2 > 0 else { return .failure(.tooFewPeople) }
    switch measure {
    case .logRiskRatio:
      let y = log(t.a / n1) - log(t.c / n2)
      return StudyEffect(y: y, v: 1 / t.a - 1 / n1 + 1 / t.c - 1 / n2).checked
    case .logOddsRatio:
      let y = log(t.a) + log(t.d) - log(t.b) - log(t.c)
      return StudyEffect(y: y, v: 1 / t.a + 1 / t.b + 1 / t.c + 1 / t.d).checked
    case .riskDifference:
      let (p1, p2) = (t.a / n1, t.c / n2)
      return StudyEffect(y: p1 - p2, v: p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2).checked
    case .peto:
      let n = n1 + n2
      let (events, others) = (t.a + t.c, t.b + t.d)
      let v = events * others * (n1 / n) * (n2 / n) / (n - 1)
      return StudyEffect(y: (t.a - events * n1 / n) / v, v: 1 / v).checked
    }
  }

  /// The effects of several tables, ½ added to the cells of those the rule names.
  ///
  /// - Parameters:
  ///   - measure: What is compared.
  ///   - tables: The tables.
  ///   - rule: Which of them get ½ in each cell.
  /// - Returns: An effect for each, or why it has none.
  public static func effects(
    _ measure: TableMeasure, _ tables: [TwoByTwo], rule: EmptyCellRule = .only0
  ) -> [Result<StudyEffect, EffectFailure>] {
    let anyEmpty = tables.contains(where: \.hasEmptyCell)
    return tables.map { table in
      let adds =
        switch rule {
        case .only0: table.hasEmptyCell
        case .all: true
        case .if0all: anyEmpty
        case .none: false
        }
      return effect(measure, adds ? table.adding(0.5) : table)
    }
  }
}
