public import Parts

/// What is assumed of people after they were seen last, when what they would have shown is imputed.
///
/// ```
/// y_w = α_w + D_w + Σ_{j<w} β_wj·(y_j − D_j) + σ_w·e        after the wave c that was seen last; D_0 = 0
/// missing-at-random     α, β, σ of their own arm,  D = 0
/// copy-reference        those of the reference,    D = 0
/// jump-to-reference     those of the reference,    D_j = Δ_j to wave c, 0 after
/// copy-increments       those of the reference,    D_j = Δ_j to wave c, Δ_c after
/// ```
///
/// Δ_j is the difference of the arms' means at wave j, of people with the same baseline. The reference is the comparator of the
/// contrast, whose own people are imputed at random. Sources: Carpenter, Roger & Kenward (2013) J Biopharm Stat 23:1352;
/// covariances as in section 4 there, the reference's given what was seen.
public enum ImputationStrategy: String, Choice {
  /// As people of the same arm with the same history.
  case missingAtRandom = "missing-at-random"
  /// The mean of the reference from then on, the history as far as it departs from the own arm's mean.
  case jumpToReference = "jump-to-reference"
  /// As people of the reference with the same history.
  case copyReference = "copy-reference"
  /// The difference that there was goes on: from then on change is the reference's.
  case copyIncrements = "copy-increments"

  /// What a protocol calls it.
  var words: String {
    switch self {
    case .missingAtRandom: "missing at random"
    case .jumpToReference: "jump to reference"
    case .copyReference: "copy reference"
    case .copyIncrements: "copy increments in reference"
    }
  }

  /// Whether people of the treatment arm are imputed with the comparator's model.
  var isReferenceBased: Bool { self != .missingAtRandom }
}
