internal import GSLKit

/// What an arm of a single score needs, side by side in memory.
struct Score: BitwiseCopyable {
  let n: Int
  let cell: Int
  let chi: GammaShape
  let mean: Double
  let perSMD: Double
  let sd: Double
  let variance: Double
  let sdOfMean: Double
}
