internal import Parts
internal import TrialAnalysis

/// Those who would come if they were offered the support.
extension Trial {
  /// The effect on people of an arm who come to some sessions.
  ///
  /// ```
  /// E(m | d ≥ sessions)·full effect, less what the arm compared with gives of its own
  /// ```
  ///
  /// What reaches a person adds m times the full effect to their mean, and no more depends on m: it is a difference of means, of risks,
  /// of mean counts and costs.
  ///
  /// - Parameters:
  ///   - outcome: Position of the outcome.
  ///   - contrast: The arms.
  ///   - sessions: From so many on people have come.
  /// - Returns: The difference.
  func complierDifference(_ outcome: Int, _ contrast: ArmPair, sessions: Int) -> Double {
    func full(_ arm: Int) -> Double { deliveries[outcome][arm].full.first ?? 0 }
    let delivered = arms[contrast.treatment].delivered
    let given = delivered.map { $0.mean(ofThoseFrom: sessions) } ?? 1
    let byBaseline = furtherByBaseline(outcome, contrast.treatment, sessions: sessions)
    return given * full(contrast.treatment) + byBaseline
      / max(shareComing(contrast.treatment, sessions: sessions), 1e-12)
      - (arms[contrast.comparator].delivered?.mean ?? 1) * full(contrast.comparator)
  }

  /// Share of an arm's people who come to some sessions.
  func shareComing(_ arm: Int, sessions: Int) -> Double {
    arms[arm].delivered?.attendance?.share(from: sessions) ?? 1
  }

  /// Why the effect on those who come cannot be told; nil where it can, and for effects on everybody.
  func objectionToCompliers(_ outcome: Int, _ analysis: any Analysis) -> String? {
    guard let sessions = analysis.complierSessions else { return nil }
    let name = outcomes[outcome].name
    if let scale = (forms[outcome].first as? ScoreLaw)?.scale {
      return
        "'\(name)' goes from \(Number.text(scale.min)) to \(Number.text(scale.max)): what reaches people does not add to it "
        + "evenly; compare it in those who came without 'instrument', 'min' and 'max'"
    }
    if let arm = arms.first(where: { $0.contamination > 0 }) {
      return
        "some of '\(arm.name)' get another arm's support, and nobody knows how many sessions: leave out 'contamination'"
    }
    for arm in arms {
      guard let attendance = arm.delivered?.attendance, attendance.share(from: sessions) <= 1e-9
      else { continue }
      return "nobody of '\(arm.name)' comes to \(sessions) of \(attendance.sessions) sessions"
    }
    return nil
  }
}

extension Attendance {
  /// Share of people who come to so many sessions, or more.
  func share(from sessions: Int) -> Double {
    probabilities.dropFirst(sessions).reduce(0, +)
  }
}

extension Delivered {
  /// Mean share of the full effect of those who come to so many sessions, or more.
  func mean(ofThoseFrom sessions: Int) -> Double {
    guard let attendance else { return mean }
    let coming = attendance.share(from: sessions)
    guard coming > 0 else { return 0 }
    let given = zip(attendance.probabilities, attendance.shares).dropFirst(sessions)
      .reduce(0) { $0 + $1.0 * $1.1 }
    return mean / attendance.meanShare * given / coming
  }
}
