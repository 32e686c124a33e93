internal import GSLKit
internal import Inference

/// How the sites of a trial differ, made ready for the trial whose arms are arms by site.
struct SitePlan: Sendable {
  /// One outcome in one arm.
  private struct Cell: Sendable {
    let spread: Spread
    /// Standard deviation of effects, SMD; 0 in arms that are compared with.
    let effectSD: Double
  }

  private enum Spread: Sendable {
    /// Of a score: SMD for one unit of u.
    case score(Double)
    /// Of an event: risks of sites, and 1 or −1 for events to be had or avoided.
    case event(RiskTable, benefit: Double)
    case none
  }

  private let number: Int
  private let arms: Int
  private let cells: [[Cell]]
  /// By outcome: points at baseline for one unit of u.
  private let baselines: [Double]
  private let variesEffects: Bool

  /// Prepares a trial with sites.
  init(_ trial: Trial, _ sites: Sites) {
    let root = sites.icc.squareRoot()
    number = sites.number
    arms = trial.arms.count
    variesEffects = sites.effectSD > 0
    cells = trial.outcomes.indices.map { o in
      let benefit = trial.outcomes[o].model.benefit.sign
      return trial.arms.indices.map { a in
        let spread: Spread =
          switch trial.forms[o][a] {
          case .normal(let form): .score(benefit * root * form.sd / form.standardiser)
          case .event(let risk):
            sites.icc >= EventSpread.least && risk > 0 && risk < 1
              ? .event(RiskTable(risk, icc: sites.icc), benefit: benefit) : .none
          case .repeated: .none
          }
        return Cell(
          spread: spread,
          effectSD: trial.arms[a].comparator == .none ? sites.effectSD : 0)
      }
    }
    baselines = trial.forms.map { forms in
      if case .normal(let form)? = forms.first { root * form.baselineSD } else { 0 }
    }
  }

  /// Adds what moves each arm at each site to the shifts of one replicate.
  func draw(
    _ replicate: Int, into shifts: UnsafeMutablePointer<Double>, using stream: inout RandomStream
  ) {
    for o in cells.indices {
      for s in 0..<number {
        stream.seek(replicate: replicate, unit: s, lane: .site(o))
        let u = stream.normal()
        let v = variesEffects ? stream.normal() : 0
        for a in 0..<arms {
          let cell = cells[o][a]
          let place = (o * arms + a) * number + s
          switch cell.spread {
          case .score(let perUnit): shifts[place] += perUnit * u + cell.effectSD * v
          case .event(let table, let benefit):
            shifts[place] += benefit * table.shift(at: u) / BiasModel.logOddsPerSMD
          case .none: break
          }
        }
      }
    }
  }

  /// How far a site's people are from the others at baseline, in points.
  @inline(__always)
  func baseline(
    _ replicate: Int, _ outcome: Int, site: Int, using stream: inout RandomStream
  ) -> Double {
    guard baselines[outcome] != 0 else { return 0 }
    stream.seek(replicate: replicate, unit: site, lane: .site(outcome))
    return baselines[outcome] * stream.normal()
  }
}
