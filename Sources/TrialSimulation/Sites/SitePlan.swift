internal import GSLKit

/// How the sites of a trial differ, made ready for the trial whose arms are arms by site.
struct SitePlan: Sendable {
  /// One outcome in one arm.
  struct Cell: Sendable {
    let spread: SiteSpread
    /// The same of levels of a modifier whose means are their own; empty without any.
    let levels: [SiteSpread]
    /// Standard deviation of effects, SMD; 0 in arms that are compared with.
    let effectSD: Double
  }

  let number: Int
  let arms: Int
  let cells: [[Cell]]
  /// By outcome: points at baseline for one unit of u.
  let baselines: [Double]
  let variesEffects: Bool
  /// SD at baseline of repeated scores, by outcome.
  let units: [Double]

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
          case .line(let perUnit, let offset):
            shifts[place] += perUnit * u + offset + cell.effectSD * v
          case .risk(let table, let benefit):
            shifts[place] += benefit * table.shift(at: u) / BiasModel.logOddsPerSMD
          case .none: break
          }
        }
      }
    }
  }

  /// What a standard normal value of a site moves an arm by, effects left out.
  func shift(at u: Double, _ outcome: Int, cell: Int) -> Double {
    switch cells[outcome][cell / number].spread {
    case .line(let perUnit, let offset): perUnit * u + offset
    case .risk(let table, let benefit): benefit * table.shift(at: u) / BiasModel.logOddsPerSMD
    case .none: 0
    }
  }

  /// How much further than its arm a site's people of a level are moved: risks of each level are beta around its own.
  func levelShift(at u: Double, _ outcome: Int, cell: Int, level: Int) -> Double {
    let own = cells[outcome][cell / number]
    guard own.levels.count == Modifier.levels, case .risk(let arm, let benefit) = own.spread,
      case .risk(let table, _) = own.levels[level]
    else { return 0 }
    return benefit * (table.shift(at: u) - arm.shift(at: u)) / BiasModel.logOddsPerSMD
  }

  /// The same of an arm by site in one replicate.
  func shift(
    _ replicate: Int, _ outcome: Int, cell: Int, using stream: inout RandomStream
  ) -> Double {
    stream.seek(replicate: replicate, unit: site(cell), lane: .site(outcome))
    return shift(at: stream.normal(), outcome, cell: cell)
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

  /// The SD at baseline of a repeated score over all sites.
  func unit(_ outcome: Int) -> Double { units[outcome] }

  /// The site of an arm by site.
  func site(_ cell: Int) -> Int { cell % number }

  /// How far an arm's people at a site are from the others at every wave, and how far their effect is from the arm's, in points.
  ///
  /// - Parameters:
  ///   - replicate: The replicate.
  ///   - outcome: The repeated score.
  ///   - cell: The arm by site.
  ///   - stream: Random numbers.
  /// - Returns: Points that are added to every wave, and to the effect.
  func waves(
    _ replicate: Int, _ outcome: Int, cell: Int, using stream: inout RandomStream
  ) -> (level: Double, effect: Double) {
    stream.seek(replicate: replicate, unit: site(cell), lane: .site(outcome))
    let level = baselines[outcome] * stream.normal()
    let sd = cells[outcome][cell / number].effectSD * units[outcome]
    return (level, variesEffects ? sd * stream.normal() : 0)
  }
}
