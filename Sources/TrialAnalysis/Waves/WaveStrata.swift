public import Parts

/// What becomes of the strata, or sites, within which people were randomised, in a model of waves.
///
/// ```
/// adjusted            … + γ_s          one difference from the first stratum, at all waves of the model
/// adjusted-by-wave    … + γ_{s,t}      one at each of them
/// ```
///
/// A stratum of which nobody is in the model has no γ; the first that has somebody, or somebody at a wave, is the one that others
/// differ from. Sites that shift everybody's scores alike need one difference; `adjusted-by-wave` is for sites whose courses differ.
public enum WaveStrata: String, Choice {
  /// Nothing.
  case ignored
  /// Fixed effects, the same at all waves.
  case adjusted
  /// Fixed effects of their own at each wave.
  case adjustedByWave = "adjusted-by-wave"

  /// As a protocol has it; nil where they are ignored.
  ///
  /// - Parameters:
  ///   - nouns: What the trial calls them.
  ///   - wave: What the model calls a wave.
  /// - Returns: As in "adjusted for the site at each visit".
  func words(_ nouns: StructureNouns, wave: String) -> String? {
    switch self {
    case .ignored: nil
    case .adjusted: "adjusted for the \(nouns.stratum)"
    case .adjustedByWave: "adjusted for the \(nouns.stratum) at each \(wave)"
    }
  }

  /// Reads `strata`.
  ///
  /// - Parameter f: Where it stands.
  /// - Returns: What is said; `ignored` by default.
  static func read(_ f: Fields) -> WaveStrata {
    f.choice(
      "strata", default: WaveStrata.ignored,
      "Strata or sites within which people or clusters were randomised: ignored, adjusted for by one difference at all waves, or by "
        + "one at each.")
  }

  /// What it needs of a trial.
  var needs: [TrialFeature] { self == .ignored ? [] : [.strataOrSites] }
}
