internal import Foundation
internal import GSLKit

/// What moves the means of one trial's arms, made ready: bias, and sites; in SMD towards benefit.
struct ShiftPlan: Sendable {
  /// A domain with between-trial spread.
  struct Random: Sendable {
    let unit: Int
    /// κ·share·sign by outcome and arm.
    let weights: [Double]
  }

  /// Shifts before random terms and cap, by outcome × arm.
  let means: [Double]
  let random: [Random]
  let cap: Double
  /// Sites, of a trial whose arms are arms by site.
  let sites: SitePlan?
  var isRandom: Bool { !random.isEmpty || sites != nil }
  /// Whether anything is ever shifted.
  var matters: Bool { isRandom || means.contains { $0 != 0 } }

  /// Writes the shifts of one replicate.
  func draw(
    _ replicate: Int, into shifts: UnsafeMutablePointer<Double>, using stream: inout RandomStream
  ) {
    for i in means.indices { shifts[i] = means[i] }
    for term in random {
      stream.seek(replicate: replicate, unit: term.unit, lane: .bias)
      let e = stream.normal()
      for i in means.indices { shifts[i] += term.weights[i] * e }
    }
    for i in means.indices { shifts[i] = min(max(shifts[i], -cap), cap) }
    sites?.draw(replicate, into: shifts, using: &stream)
  }

  /// A probability moved by a shift on the log odds.
  static func risk(_ risk: Double, shiftedBy smd: Double, benefit: Double) -> Double {
    if smd == 0 || risk <= 0 || risk >= 1 { return risk }
    let logit = log(risk / (1 - risk)) + benefit * smd * BiasModel.logOddsPerSMD
    return 1 / (1 + exp(-logit))
  }
}
