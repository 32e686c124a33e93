/// Mean scores of an arm under what is made of its intercurrent events.
struct IntercurrentMeans {
  /// The scores of an arm without its events, wave by wave.
  struct Path {
    var times: [Double]
    /// Means, and what of them is the effect of the arm's support.
    var means: [Double]
    var effect: [Double]
    /// SD at baseline, and what stands for events that are outcomes by themselves, in points.
    var sd: Double
    var failure: Double
    /// Whether it is the score that decides when events happen: those of others do not depend on them.
    var decides: Bool
  }

  let law: IntercurrentLaw
  /// By event of the law.
  let strategies: [IntercurrentStrategy]

  /// Means at each wave, by part of the law.
  ///
  /// ```
  /// treatment policy   Σ_h P(h)·(μ_w − (1 − keeps)·effect_w + shift)         of events before w
  /// while on           Σ_h [P(h)·μ_k + d_h(k)],  k the last wave before it   composite   Σ_h P(h)·failure, of those before w
  /// hypothetical       μ_w
  /// ```
  ///
  /// The first event of a person that has a rule of its own has it from then on.
  func means(_ path: Path) -> [[Double]] {
    law.parts.map { part in
      var sums = Array(repeating: 0.0, count: path.means.count)
      for (h, history) in law.histories.enumerated() {
        add(path, part, h, history, to: &sums)
      }
      return sums
    }
  }

  private func add(
    _ path: Path, _ part: IntercurrentLaw.Part, _ h: Int, _ history: [Int], to sums: inout [Double]
  ) {
    let (waves, own) = (path.means.count, law.times.count)
    let chance = part.chances[h]
    guard chance > 0 else { return }
    let first = history.enumerated().map { e, k in
      strategies[e] == .hypothetical ? waves : IntercurrentMeans.wave(k, law.times, path.times)
    }
    /// What scores are at a wave, times the chance of the history.
    func score(_ w: Int) -> Double {
      var (kept, shift) = (1.0, 0.0)
      for (e, k) in first.enumerated() where w >= k {
        kept *= law.events[e].event.keeps
        shift += law.events[e].event.points(sd: path.sd)
      }
      let deviation = path.decides ? part.deviations[h * own + w] : 0
      return chance * (path.means[w] - (1 - kept) * path.effect[w] + shift) + deviation
    }
    let ruling = first.indices.filter { strategies[$0].rules && first[$0] < waves }
      .min { first[$0] < first[$1] }
    for w in 0..<waves {
      guard let ruling, w >= first[ruling] else {
        sums[w] += score(w)
        continue
      }
      sums[w] +=
        strategies[ruling] == .composite ? chance * path.failure : score(first[ruling] - 1)
    }
  }

  /// The first wave of a score after an event that lies before a wave of another.
  static func wave(_ wave: Int, _ times: [Double], _ own: [Double]) -> Int {
    guard wave < times.count else { return own.count }
    let before = times[wave - 1]
    return own.firstIndex { $0 > before } ?? own.count
  }
}
