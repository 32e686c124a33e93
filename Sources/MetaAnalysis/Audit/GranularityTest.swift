internal import Foundation

/// A mean of integer answers as a report prints it, with its standard deviation.
public struct ReportedMean: Sendable {
  /// What is measured.
  public var name: String
  /// The mean as it is printed.
  public var mean: ReportedNumber
  /// With n − 1; nil where it is not printed.
  public var sd: ReportedNumber?
  /// People.
  public var n: Int
  /// Items that each person's score is the mean of; 1 for a score that is itself a whole number.
  public var items: Int

  /// A mean.
  public init(name: String, mean: ReportedNumber, sd: ReportedNumber?, n: Int, items: Int = 1) {
    self.name = name
    self.mean = mean
    self.sd = sd
    self.n = n
    self.items = items
  }
}

/// Whether n whole numbers can have a mean and a standard deviation that are printed so.
///
/// With m items, T = Σ of all answers and X = Σ of squares of people's sums:
///
/// ```
/// GRIM     some whole T has T/(n·m) printed as the mean
/// GRIMMER  some whole X has √((X − T²/n)/(n − 1))/m printed as the SD,
///          X ≡ T mod 2 (x² ≡ x), X ≥ the sum of squares of n whole numbers as alike as T allows;
///          of fewer than five, n whole numbers are sought that have T and X
/// ```
///
/// Every T and X that rounding allows is tried, halves rounded up or down. Sources: Brown & Heathers (2017)
/// Soc Psychol Personal Sci 8:363; Anaya (2016) PeerJ Preprints 4:e2400v1; Allard (2018) Analytic-GRIMMER.
public struct GranularityTest: Sendable {
  /// What the test says.
  public enum Verdict: Sendable, Equatable {
    /// There are whole numbers with this mean, and this SD.
    case possible
    /// n·m is so large that every printed mean is possible, and no SD can be told from another.
    case cannotTell
    /// No whole total has this mean; the two nearest that there are.
    case impossibleMean(below: Double, above: Double)
    /// No whole numbers with this mean have this SD.
    case impossibleSD
  }

  /// What was tested.
  public let reported: ReportedMean
  /// What the test says of it.
  public let verdict: Verdict

  /// Beyond so many totals nothing can be told.
  private static let mostTotals = 1000.0

  /// Tests a mean.
  ///
  /// - Parameter reported: Its figures; at least one person and one item.
  public init(_ reported: ReportedMean) {
    self.reported = reported
    let cells = Double(reported.n) * Double(reported.items)
    let (low, high) = GranularityTest.whole(reported.mean.range, times: cells)
    guard low <= high else {
      let below = (reported.mean.value * cells).rounded(.down)
      verdict = .impossibleMean(below: below / cells, above: (below + 1) / cells)
      return
    }
    let isEveryMean = 1 / cells <= 2 * reported.mean.half
    guard let sd = reported.sd, reported.n > 1, high - low < GranularityTest.mostTotals else {
      verdict = isEveryMean ? .cannotTell : .possible
      return
    }
    var isPossible = false
    var total = low
    while total <= high, !isPossible {
      isPossible = GranularityTest.holds(sd, n: reported.n, items: reported.items, total: total)
      total += 1
    }
    verdict = isPossible ? .possible : .impossibleSD
  }

  /// Whole numbers within a range times a factor; what rounding of our own hides is allowed.
  private static func whole(
    _ range: ClosedRange<Double>, times factor: Double
  ) -> (Double, Double) {
    let slack = 1e-9 * max(1, abs(range.upperBound * factor))
    return (
      (range.lowerBound * factor - slack).rounded(.up),
      (range.upperBound * factor + slack).rounded(.down)
    )
  }

  /// Whether n whole numbers with a total can have the SD.
  private static func holds(_ sd: ReportedNumber, n: Int, items: Int, total: Double) -> Bool {
    let (people, m) = (Double(n), Double(items))
    let (low, high) = (max(0, sd.value - sd.half) * m, (sd.value + sd.half) * m)
    let center = total * total / people
    let slack = 1e-9 * max(1, center)
    // As alike as the total allows: r of them one above the rest.
    let q = (total / people).rounded(.down)
    let r = total - q * people
    let least = people * q * q + r * (2 * q + 1)
    let from = max(((people - 1) * low * low + center - slack).rounded(.up), least)
    let to = ((people - 1) * high * high + center + slack).rounded(.down)
    guard from <= to else { return false }
    // x² and x are both odd or both even.
    let first = (from - total).truncatingRemainder(dividingBy: 2) == 0 ? from : from + 1
    guard first <= to else { return false }
    // Five and more whole numbers reach every such sum; fewer leave gaps, which many candidates step over.
    guard n < 5, to - first < 2 * GranularityTest.mostTotals else { return true }
    return stride(from: first, through: to, by: 2).contains {
      GranularityTest.canBe(n, total: total, squares: $0)
    }
  }

  /// Whether so few whole numbers can have a sum and a sum of squares: one of them is tried after the other.
  private static func canBe(_ n: Int, total: Double, squares: Double) -> Bool {
    let count = Double(n)
    let spread = squares - total * total / count
    guard spread > -1e-6 else { return false }
    guard n > 2 else {
      // Of two, half the difference of what they are follows; of one, nothing is left.
      let difference = max(0, 2 * squares - total * total).squareRoot()
      return n == 1
        ? squares == total * total
        : difference == difference.rounded()
          && (total - difference).truncatingRemainder(dividingBy: 2) == 0
    }
    // No number lies further from the mean than this.
    let reach = (spread * (count - 1) / count).squareRoot() + 1e-6
    let (low, high) = ((total / count - reach).rounded(.up), (total / count + reach).rounded(.down))
    guard low <= high else { return false }
    return stride(from: low, through: high, by: 1).contains {
      canBe(n - 1, total: total - $0, squares: squares - $0 * $0)
    }
  }

  var finding: AuditFinding? {
    let r = reported
    let people = "\(r.n) people\(r.items > 1 ? " and \(r.items) items" : "")"
    switch verdict {
    case .possible, .cannotTell: return nil
    case .impossibleMean(let below, let above):
      let decimals = r.mean.decimals
      func shown(_ x: Double) -> String { String(format: "%.\(decimals)f", x) }
      return AuditFinding(
        .contradiction, r.name,
        "whole-number answers of \(people) cannot have a mean of \(shown(r.mean.value)) (GRIM): the "
          + "nearest are \(shown(below)) and \(shown(above))")
    case .impossibleSD:
      return AuditFinding(
        .contradiction, r.name,
        "whole-number answers of \(people) with this mean cannot have an SD of "
          + String(format: "%.\(r.sd?.decimals ?? 2)f", r.sd?.value ?? 0) + " (GRIMMER)")
    }
  }
}
