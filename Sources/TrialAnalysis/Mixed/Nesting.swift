/// How many clusters a sample has, and in how many arms.
struct Nesting {
  private(set) var clusters = 0
  private(set) var arms = 0
  private var people = 0.0

  init() {}

  init(_ sample: WaveSample) {
    let groups = sample.groups
    for (g, group) in groups.enumerated() where group.cluster != 0 {
      people += group.count
      // Groups of a cluster mostly follow each other.
      if g > 0, groups[g - 1].arm == group.arm, groups[g - 1].cluster == group.cluster { continue }
      var (isNew, isNewArm) = (true, true)
      for h in 0..<g where groups[h].arm == group.arm && groups[h].cluster != 0 {
        isNewArm = false
        if groups[h].cluster == group.cluster { isNew = false }
      }
      if isNew { clusters += 1 }
      if isNewArm { arms += 1 }
    }
  }

  /// Two clusters of one arm differ, and two people of one are alike.
  var isIdentified: Bool { clusters > arms && people > Double(clusters) }
}
