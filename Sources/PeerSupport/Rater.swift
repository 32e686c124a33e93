public import Parts

/// Who rates an outcome: which biases reach it.
public enum Rater: String, Choice {
  /// People themselves, who know what they get.
  case selfReport = "self-report"
  /// Clinicians or interviewers who know what people get.
  case unblindedClinician = "unblinded-clinician"
  /// Clinicians or interviewers who do not.
  case blindedClinician = "blinded-clinician"
  /// Nobody: administrative records.
  case records

  /// What trials, and reviews, called them before both had one word.
  public static let formerly: [String: Rater] = [
    "administrative": .records, "clinician": .blindedClinician,
  ]
}
