public import Parts

/// Rules with a source.
public enum PublicationPreset: String, Choice {
  /// Everything is published.
  case none
  /// Trials with positive findings 73 %, others 41 %. Source: Hopewell et al. (2009) Cochrane Database Syst
  /// Rev MR000006 (odds ratio 3.90, 2.68 to 5.68).
  case cochrane
  /// Significant benefit always, others 60 %. Source: Driessen et al. (2015) PLoS One 10:e0137864: 13 of
  /// 55 funded trials unpublished; how that divides is an assumption.
  case psychotherapy
  /// 37 of 38 positive trials, 14 of 36 others, 11 of these as if they were positive. Source: Turner et al.
  /// (2008) N Engl J Med 358:252.
  case drugs1987 = "drugs-1987"
  /// 15 of 15 positive trials, 7 of 15 others. Source: Turner et al. (2022) PLoS Med 19:e1003886.
  case drugs2008 = "drugs-2008"
  /// 97 % and 8 %: the same with the spun trials left out. For teaching.
  case extreme

  /// The rule; nil for none.
  public var weight: Publication.Weight? {
    func twoSided(_ significant: Double, _ other: Double) -> Publication.Weight {
      .steps(ends: [0.025, 1], chances: [significant, other])
    }
    return switch self {
    case .none: nil
    case .cochrane: twoSided(0.73, 0.41)
    case .psychotherapy: twoSided(1, 0.60)
    case .drugs1987: twoSided(37.0 / 38, 14.0 / 36)
    case .drugs2008: twoSided(1, 7.0 / 15)
    case .extreme: twoSided(0.97, 0.08)
    }
  }
}
