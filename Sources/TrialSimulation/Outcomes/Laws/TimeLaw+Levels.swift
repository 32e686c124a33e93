internal import Foundation
internal import GSLKit
internal import Parts

/// Risks by the end of follow-up in two levels whose hazards are in proportion.
extension TimeLaw: LevelledLaw {
  static var levelUnits: [String] { ["hazard-ratio"] }

  static func levels(of mean: Double, apart gap: Quantity?, share: Double) -> [Double] {
    guard let gap, gap.value != 1 else { return [mean, mean] }
    // (1 − s)·e^(−L) + s·e^(−hL) = 1 − mean falls in L.
    let all = -log1p(-mean)
    let (least, most) = (min(1, 1 / gap.value), max(1, 1 / gap.value))
    let levels = LevelHazards(share: share, whole: gap.value, bare: gap.value)
    let lower =
      (try? RootFinder.brent(from: least * all, to: most * all, absolute: 1e-14 * all) {
        levels.exposure($0, ratio: gap.value, isUpper: false) - all
      }) ?? .nan
    return [-expm1(-lower), -expm1(-gap.value * lower)]
  }

  static func gap(_ lower: Double, _ upper: Double, in unit: String) -> Double {
    lower == upper ? 1 : log1p(-upper) / log1p(-lower)
  }

  static func isPossible(_ mean: Double) -> Bool { mean > 0 && mean < 1 }
}
