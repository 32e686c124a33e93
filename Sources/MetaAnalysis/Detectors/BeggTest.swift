/// Begg and Mazumdar's ranks; see ``Begg``.
struct BeggTest: SmallStudyDetector {
  private let isExact: Bool

  /// Exact for up to 500 studies without ties.
  static let exact = BeggTest(isExact: true)
  /// By the normal distribution.
  static let normal = BeggTest(isExact: false)

  var isUsual: Bool { isExact }
  var kind: String { isExact ? "begg" : "begg-normal" }
  var title: String { isExact ? "Begg's ranks" : "Begg's ranks, normal" }

  func run(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<SmallStudyOutcome, MetaFailure> {
    Begg.test(studies.y.span, studies.v.span).map {
      isExact
        ? .init(p: $0.p, statistic: .ranks($0.tau, isExact: $0.isExact))
        : .init(p: $0.zP, statistic: .ranks($0.tau, isExact: false))
    }
  }
}
