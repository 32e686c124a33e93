/// The columns that strata have in a model of waves: of each but the first, one for all waves or one for each.
///
/// The first is the first with anybody in the model, or at a wave; strata with nobody there have no column.
struct StratumColumns {
  /// How many there are.
  let count: Int
  /// Strata with anybody in the model, less the first; 0 where they are ignored.
  let others: Int
  /// By stratum and wave; −1 for none.
  ///
  /// Empty where strata are ignored.
  private let places: [Int]
  private let waves: Int

  /// The columns of a sample.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves.
  ///   - use: What becomes of strata.
  ///   - first: Columns before theirs.
  ///   - waves: Waves of the model.
  ///   - observed: The waves of the model that people of a group have, by bit; 0 for those who are not in it.
  init(
    _ sample: WaveSample, _ use: WaveStrata, after first: Int, waves: Int,
    observed: (WaveGroup) -> UInt64
  ) {
    self.waves = waves
    var strata = 0
    if use != .ignored { for group in sample.groups { strata = max(strata, group.stratum + 1) } }
    guard strata > 1 else {
      (count, others, places) = (0, 0, [])
      return
    }
    var places = Array(repeating: -1, count: strata * waves)
    var seen = Array(repeating: UInt64(0), count: strata)
    for group in sample.groups { seen[group.stratum] |= observed(group) }
    var next = first
    for wave in 0..<waves {
      // One for all waves stands at each of them, and is found at the first.
      let isCommon = use == .adjusted
      if isCommon, wave > 0 {
        for s in 0..<strata { places[s * waves + wave] = places[s * waves] }
        continue
      }
      let bits = isCommon ? UInt64.max : 1 &<< UInt64(wave)
      var isFirst = true
      for s in 0..<strata where seen[s] & bits != 0 {
        if !isFirst {
          places[s * waves + wave] = next
          next += 1
        }
        isFirst = false
      }
    }
    count = next - first
    others = max(seen.count { $0 != 0 } - 1, 0)
    self.places = places
  }

  /// The column of a stratum at a wave; −1 for none.
  @inline(__always)
  func column(_ stratum: Int, wave: Int) -> Int {
    places.isEmpty ? -1 : places[stratum * waves + wave]
  }

  /// Numbers that ``write(into:)`` takes.
  var size: Int { places.count }

  /// Writes columns by stratum and wave.
  func write(into target: UnsafeMutablePointer<Int>) {
    for i in places.indices { target[i] = places[i] }
  }
}
