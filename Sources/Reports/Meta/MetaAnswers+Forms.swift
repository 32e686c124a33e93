internal import MetaAnalysis
public import Questions
internal import StudyTables

/// An answer of `meta` in each of its forms.
extension MetaFindings {
  /// As JSON, names as metafor's.
  public var json: JSON { MetaJSON.object(self, version: ProgramVersion.current) }

  /// As CSV.
  public var csv: String { MetaCSV.text(self) }

  /// As text that can be pasted.
  ///
  /// - Parameters:
  ///   - characters: What the terminal can show.
  ///   - draws: Whether plots are drawn.
  /// - Returns: The text.
  public func text(characters: CharacterSetChoice = .unicode, draws: Bool = true) -> String {
    MetaText(self, characters: characters, draws: draws).text
  }

  /// The scenario of a literature like the table; nil unless it was fitted.
  public var calibrated: CalibratedScenario? {
    calibration.map {
      CalibratedScenario(
        file: file, title: $0.table.measure.title, v: $0.table.v, comparison: $0.comparison)
    }
  }
}

/// An answer of `audit` in each of its forms.
extension AuditAnswer {
  private var report: AuditReport { AuditReport(title: title, source: source, review: review) }

  /// As JSON.
  public var json: JSON { report.json(version: ProgramVersion.current) }

  /// As CSV.
  public var csv: String { report.csv }

  /// As text: findings first, then what the figures imply.
  public var text: String { report.text }
}
