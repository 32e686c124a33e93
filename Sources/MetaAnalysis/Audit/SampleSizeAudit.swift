internal import Foundation
internal import GSLKit
internal import Inference

/// Whether the number of people that a protocol prints follows from the assumptions that it prints.
///
/// Every reading is tried (two- or one-sided, t or z, four formulas for risks; the difference taken for
/// standard deviations; people who are lost made up for by 1/(1 − d), by 1 + d, or not), and a number follows
/// from a reading where it is what the formula gives, rounded up or down to whole people. The fewest unusual
/// choices count. The power of the printed number is that of the two-sided test (t; for risks z with
/// variances apart) of those who are left.
public struct SampleSizeAudit: Sendable {
  /// What was audited.
  public let reported: ReportedSampleSize
  /// The usual reading.
  public let usual: SampleSizeReading
  /// Readings under which all printed numbers follow, the usual ones first.
  public let readings: [SampleSizeReading]
  /// Whether the analysed number follows, where it is printed, and the randomised one from it.
  public let analysedFollows, randomisedFollows: Bool?
  /// Power of the printed number after the loss; nil for a width.
  public let power: Double?
  /// Half the width that the printed number gives; nil for a test.
  public let halfWidth: Double?

  /// Whether the numbers follow, under whatever reading.
  public var follows: Bool { !readings.isEmpty }
  /// Whether they follow as the paragraph is usually read.
  public var followsAsUsual: Bool {
    readings.first.map {
      $0.isUsual || (reported.saysOneSided && $0.isOneSided && $0.loss == .divided && !$0.forgetsSD)
    }
      ?? false
  }

  /// Audits a paragraph.
  ///
  /// - Parameter reported: What it prints.
  public init(_ reported: ReportedSampleSize) {
    self.reported = reported
    let all = SampleSizeAudit.all(reported)
    usual =
      all.first { $0.isOneSided == reported.saysOneSided }
      ?? SampleSizeReading(
        formula: reported.formulas[0], isOneSided: false, forgetsSD: false, loss: .divided,
        isRoundedUp: false, analysed: .infinity, randomised: .infinity)
    var fitting = all.filter { SampleSizeAudit.analysedFits(reported, $0) }
    analysedFollows = reported.analysedPerArm == nil ? nil : !fitting.isEmpty
    let isRandomisedPrinted = reported.perArm != nil || reported.total != nil
    // The randomised number is made from the analysed one that is printed, right or wrong.
    randomisedFollows =
      isRandomisedPrinted && reported.analysedPerArm != nil
      ? [SampleSizeReading.Loss.divided, .multiplied].contains { [usual] in
        SampleSizeAudit.randomisedFits(reported, usual, $0) != nil
      } : nil
    fitting = fitting.compactMap { reading in
      guard isRandomisedPrinted else { return reading }
      return SampleSizeAudit.randomisedFits(reported, reading, reading.loss).map { isRoundedUp in
        var found = reading
        found.isRoundedUp = isRoundedUp
        return found
      }
    }
    readings = fitting.sorted {
      SampleSizeAudit.oddity($0, reported) < SampleSizeAudit.oddity($1, reported)
    }
    let left = SampleSizeAudit.left(reported) / reported.designEffect
    if case .halfWidth(_, let sd) = reported.effect {
      power = nil
      let z = (try? Normal.quantile(1 - reported.alpha / 2)) ?? .nan
      halfWidth = z * sd * (2 / left).squareRoot()
    } else {
      power = SampleSizeAudit.power(reported, n: left)
      halfWidth = nil
    }
  }

  /// How unusual a reading is.
  private static func oddity(_ r: SampleSizeReading, _ p: ReportedSampleSize) -> Int {
    var sum = r.isOneSided != p.saysOneSided ? 4 : 0
    switch r.loss {
    case .divided: break
    case .multiplied: sum += 3
    case .ignored: sum += 5
    }
    if r.forgetsSD { sum += 8 }
    if r.isRoundedUp { sum += 1 }
    if r.formula == .corrected { sum += 1 }
    return sum * 10 + (p.formulas.firstIndex(of: r.formula) ?? 0)
  }

  private static func all(_ p: ReportedSampleSize) -> [SampleSizeReading] {
    var list: [SampleSizeReading] = []
    let canForget = if case .difference = p.effect { true } else { false }
    for forgets in canForget ? [false, true] : [false] {
      for isOneSided in [false, true] {
        for formula in p.formulas {
          guard
            let n = p.analysed(formula, isOneSided: isOneSided, forgetsSD: forgets)
          else { continue }
          for loss in p.lost > 0 ? SampleSizeReading.Loss.allCases : [.divided] {
            list.append(
              SampleSizeReading(
                formula: formula, isOneSided: isOneSided, forgetsSD: forgets, loss: loss,
                isRoundedUp: false, analysed: n, randomised: grown(n, loss, p.lost)))
          }
        }
      }
    }
    return list
  }

  private static func grown(_ n: Double, _ loss: SampleSizeReading.Loss, _ d: Double) -> Double {
    switch loss {
    case .divided: n / (1 - d)
    case .multiplied: n * (1 + d)
    case .ignored: n
    }
  }

  /// Whether the analysed number is the formula's, rounded up or down.
  private static func analysedFits(_ p: ReportedSampleSize, _ reading: SampleSizeReading) -> Bool {
    p.analysedPerArm.map { abs(Double($0) - reading.analysed) < 1 } ?? true
  }

  /// Whether the randomised number follows; and if so, whether by rounding up to tens or hundreds.
  private static func randomisedFits(
    _ p: ReportedSampleSize, _ reading: SampleSizeReading, _ loss: SampleSizeReading.Loss
  ) -> Bool? {
    let analysed = p.analysedPerArm.map(Double.init) ?? reading.analysed
    // Rounded first or last.
    let exact = [analysed, analysed.rounded(.up)].map { grown($0, loss, p.lost) }
    func fits(_ printed: Int?, arms: Double) -> Bool? {
      guard let printed else { return false }
      let n = Double(printed)
      if exact.contains(where: { abs(n - arms * $0) < arms }) { return false }
      for unit in [10.0, 100] where n >= 10 * unit && n.truncatingRemainder(dividingBy: unit) == 0 {
        if exact.contains(where: { n >= arms * $0 && n < arms * $0 + unit }) { return true }
      }
      return nil
    }
    guard let perArm = fits(p.perArm, arms: 1), let total = fits(p.total, arms: 2) else {
      return nil
    }
    return perArm || total
  }

  /// People per arm who are left of those that are randomised; as printed where only they are.
  private static func left(_ p: ReportedSampleSize) -> Double {
    let perArm = p.perArm.map(Double.init) ?? p.total.map { Double($0) / 2 }
    return perArm.map { $0 * (1 - p.lost) } ?? Double(p.analysedPerArm ?? 2)
  }

  /// Power of so many people per arm.
  private static func power(_ p: ReportedSampleSize, n: Double) -> Double? {
    let tail = p.saysOneSided ? p.alpha : p.alpha / 2
    if case .risks(let p1, let p2) = p.effect {
      guard let za = try? Normal.quantile(1 - tail) else { return nil }
      let shift = abs(p1 - p2) / ((p1 * (1 - p1) + p2 * (1 - p2)) / n).squareRoot()
      return Normal.cdf(shift - za) + (p.saysOneSided ? 0 : Normal.cdf(-shift - za))
    }
    return TTestPower.of(
      p.standardised(forgettingSD: false), n: n, tail: tail, isOneSided: p.saysOneSided)
  }

  var finding: AuditFinding? {
    if followsAsUsual { return nil }
    let p = reported
    func number(_ x: Double) -> String { x.isFinite ? String(Int(min(x, 1e9).rounded(.up))) : "-" }
    let printed = [
      p.analysedPerArm.map { "\($0) analysed per arm" }, p.perArm.map { "\($0) per arm" },
      p.total.map { "\($0) in all" },
    ].compactMap(\.self).joined(separator: ", ")
    let needed =
      "\(p.saysOneSided ? "one-sided" : "two-sided") \(usual.formula.words) needs "
      + "\(number(usual.analysed)) analysed and \(number(usual.randomised)) randomised per arm"
    let has =
      power.map { "; the printed number has power \(String(format: "%.2f", $0))" }
      ?? halfWidth.map {
        "; the printed number gives a half-width of \(String(format: "%.3g", $0))"
      }
      ?? ""
    if let reading = readings.first {
      return AuditFinding(
        .unexplained, p.name,
        "\(printed): follows only if \(reading.words); \(needed)\(has)")
    }
    let isEnough = SampleSizeAudit.left(p) >= usual.analysed
    let part =
      analysedFollows == false && randomisedFollows == true
      ? " (the number randomised follows from the number analysed)"
      : analysedFollows == true ? " (the number analysed does)" : ""
    return AuditFinding(
      isEnough ? .unexplained : .contradiction, p.name,
      "\(printed): does not follow from its own assumptions, however they are read\(part); \(needed)\(has)"
    )
  }
}
