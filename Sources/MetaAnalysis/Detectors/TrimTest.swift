/// Trim and fill's R₀ test for studies missing on the side of harm; see ``TrimAndFill``.
struct TrimTest: SmallStudyDetector {
  var kind: String { "trim-r0" }
  var title: String { "trim and fill R0" }

  func run(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<SmallStudyOutcome, MetaFailure> {
    TrimAndFill.fit(
      studies.y.span, studies.v.span, .R0, side: setting.sideOfHarm, setting.method
    ).map { .init(p: $0.p ?? 1, statistic: .missing($0.missing)) }
  }
}
