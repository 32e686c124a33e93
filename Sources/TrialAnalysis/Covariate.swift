public import Parts

/// What an analysis adjusts for.
public enum Covariate: String, Choice {
  /// Nothing.
  case none
  /// The outcome before anybody was treated.
  case baseline

  /// What an analysis reads, as far as its covariate goes.
  enum Reads {
    case scores
    /// Events too, which have no baseline: an analysis of both leaves it out unless it is told otherwise.
    case scoresAndEvents
    /// Events, some of which a baseline foretells.
    case events
    /// Events and counts, which have no baseline.
    case eventsAndCounts
    /// What cannot be adjusted.
    case unadjusted
  }

  /// Reads `covariate`: the baseline by default where the trial declares a correlation with it.
  ///
  /// Whoever says how strongly baseline and outcome correlate has measured a baseline, and means it to be used: EMA (2015),
  /// Guideline on adjustment for baseline covariates; FDA (2023). Every outcome that the analysis reads must declare one.
  ///
  /// - Parameters:
  ///   - f: The analysis.
  ///   - reads: What it reads.
  /// - Returns: What it adjusts for.
  static func read(_ f: Fields, _ reads: Reads = .scores) -> Covariate {
    f.choice(
      "covariate", default: standard(f, reads),
      "What is adjusted for: by default the baseline where the outcomes declare a 'baseline-correlation', else none."
    )
  }

  private static func standard(_ f: Fields, _ reads: Reads) -> Covariate {
    let chosen = f.words(of: "outcomes")
    func read(_ nouns: Nouns) -> [String] {
      f.defined(nouns.rawValue).filter { chosen?.contains($0) ?? true }
    }
    switch reads {
    case .unadjusted: return .none
    case .scoresAndEvents where !read(.event).isEmpty: return .none
    case .eventsAndCounts where !read(.count).isEmpty: return .none
    case .events, .eventsAndCounts:
      return read(.unforetoldEvent).isEmpty && !read(.event).isEmpty ? .baseline : .none
    case .scores, .scoresAndEvents:
      return read(.withoutBaseline).isEmpty && !read(.withBaseline).isEmpty ? .baseline : .none
    }
  }

  /// What a trial makes known of its outcomes before its analyses are read.
  public enum Nouns: String {
    /// Outcomes whose baseline correlates with them.
    case withBaseline = "outcome with a baseline"
    /// Outcomes whose baseline does not, or that have none.
    case withoutBaseline = "outcome without a baseline"
    /// Outcomes that are events.
    case event
    /// Events that no baseline foretells.
    case unforetoldEvent = "event without a baseline"
    /// Outcomes that are counts.
    case count
  }
}
