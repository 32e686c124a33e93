internal import Parts

/// What would have to be said for a key of a review to matter.
///
/// Only for keys that depend on others than those of their own name: what decides in their place has no place to point to.
enum SilentHints {
  private static let list: [(keys: [String], words: String)] = [
    (["review", "second-arms"], "no setting has trials with a 'second-arm'"),
    (
      ["review", "follow-up", "take"],
      "no trial measures again; what decides is review.follow-up.share"
    ),
    (
      ["review", "follow-up"],
      "the review takes the end of trials, or none measures again; what decides is review.follow-up.take, with share"
    ),
    (
      ["review", "clusters-adjusted"],
      "trials have no groups; what decides is the 'icc' of a characteristic's level"
    ),
    (["group-size"], "its groups have no 'icc'"),
    (
      ["acts-on"],
      "the bias has no mean and no spread, or nobody rates an outcome so; what decides are its 'mean' and each 'rater'"
    ),
    (
      ["review", "bias"],
      "it acts on no rating of these outcomes; what decides is 'acts-on', and each outcome's 'rater'"
    ),
    (
      ["inflates"],
      "nobody rates an outcome so that it shows; what decides is each outcome's 'rater'"
    ),
    (
      ["multiplies"],
      "the true effects that it multiplies are 0; what decides is 'effect', or 'adds'"
    ),
    (
      ["minimum-studies"],
      "every pool has more studies for certain; what decides is how many trials there are"
    ),
    (["risk-of-bias", "cap"], "no flaw has a 'bias'"),
    (["risk-of-bias", "combine"], "fewer than two flaws have a 'bias'"),
    (
      ["risk-of-bias"],
      "no flaw has a 'bias', or no analysis of the grid asks for quality"
    ),
    (["misclassified"], "no analysis of the grid asks for it"),
    (["unrecorded"], "no analysis of the grid asks for it"),
    (["rater"], "nothing shifts what raters see: no 'bias', no flaw with one, no 'inflates'"),
    (["family-of"], "there are no 'adjustments'"),
    (["correlation", "true-effects"], "fewer than two outcomes have a 'tau'"),
    (["correlation", "sampling-errors"], "fewer than two outcomes are continuous"),
    (["author-contact"], "every trial is 'usable'"),
    (["best-of"], "it needs 'versions' above 1, a 'share' and a 'correlation' below 1"),
    (["runs-again-with"], "trials are run once unless 'counts' is published"),
    (["decided-by"], "trials have one outcome, or everything is published"),
    (["publication"], "everything is published; what decides is a 'preset' or a rule"),
    (["moves-with"], "the mean moves with nothing; what decides is 'effect-slope'"),
    (["by-size", "log-tau-slope"], "there is no 'tau' that could move"),
    (
      ["by-size", "typical-size"],
      "nothing moves; what decides are 'effect-slope' and 'log-tau-slope'"
    ),
    (["share"], "no other level has a share there"),
  ]

  /// What a place waits for; nil where nothing is known.
  static func words(_ path: Path) -> String? {
    list.first { hint in
      path.keys.indices.contains { start in
        path.keys[start...].starts(with: hint.keys)
      }
    }?.words
  }
}
