internal import Inference

/// The law of an outcome that people are followed up to: not everybody is seen long enough.
///
/// Who leaves is censored when they leave and not missing; who lacks the outcome alone is missing.
protocol TimedLaw: OutcomeLaw {
  /// For how long people of the arm are followed.
  var followUp: FollowUp { get }
  /// The same law where people are followed so.
  func followed(_ followUp: FollowUp) -> Self
  /// What is seen of a person: a time, and whether the event ended it.
  func seen(_ person: PersonPlace, of worker: PeopleWorker) -> (time: Double, happened: Bool)
  /// Events that are expected to be seen among people.
  func expectedEvents(people n: Double) -> Double
  /// How much of the correlation of latent normals their events have, by the end of follow-up.
  var eventCorrelation: Double { get }
  /// What is true of a contrast.
  ///
  /// - Parameters:
  ///   - question: What is estimated.
  ///   - other: The law of the arm that is compared with.
  /// - Returns: The truth; nil beside another kind of law.
  func truth(_ question: TimesQuestion, beside other: any OutcomeLaw) -> Double?
  /// Variance of an arm's part of an estimate up to a horizon, as planned.
  func variance(of effect: EffectMeasure, upTo horizon: Double, people n: Double) -> Double
}

/// What an analysis asks of two laws of times.
struct TimesQuestion {
  let effect: EffectMeasure
  /// The time at which, or up to which; nil for the end of everybody's follow-up.
  let horizon: Double?
  /// Correlation of the normals beneath within sites, where people are compared within their site; 0 where they are not.
  let siteICC: Double
  /// People of both arms who are followed.
  let people: (own: Double, other: Double)
}
