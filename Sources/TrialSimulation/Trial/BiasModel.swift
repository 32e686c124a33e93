internal import Foundation
public import Parts
internal import PeerSupport

/// A source of bias that shifts what an arm reports.
public enum BiasDomain: String, Choice {
  /// Inadequate randomisation.
  case sequenceGeneration = "sequence-generation"
  /// Allocation that could be foreseen.
  case allocationConcealment = "allocation-concealment"
  /// Participants know what they get, and rate themselves.
  case expectancy
  /// Assessors know what participants get.
  case assessor
  /// Attrition beyond what the trial simulates.
  case incompleteData = "incomplete-data"
  /// People on a waiting list fare worse than they would in usual care.
  case waitlist

  /// Which share of the bias reaches an outcome, by who rates it.
  ///
  /// Assumption of the evidence synthesis behind the scenarios: self-report takes all of every bias but
  /// the assessor's; an unblinded clinician takes the assessor's only; a blinded clinician 0.3;
  /// administrative records 0.05. Waiting lists move self-report only.
  func share(_ rater: Rater) -> Double {
    switch (self, rater) {
    case (.assessor, .unblindedClinician): 1
    case (.assessor, _), (_, .unblindedClinician): 0
    case (_, .selfReport): 1
    case (.waitlist, _): 0
    case (_, .blindedClinician): 0.3
    case (_, .records): 0.05
    }
  }

  var help: String {
    switch self {
    case .sequenceGeneration: "Inadequate randomisation."
    case .allocationConcealment: "Allocation that could be foreseen."
    case .expectancy: "Unblinded participants who rate themselves."
    case .assessor: "Unblinded assessors."
    case .incompleteData: "Attrition beyond what the trial simulates."
    case .waitlist: "Waiting lists, whose people fare worse; shifts the waitlist arm down."
    }
  }
}

/// Additive bias, in SMD towards benefit.
///
/// ```
/// shift of an arm = clamp(Σ_d share_d(rater)·(β_d + κ_d·e_d), ±cap),   e_d ~ N(0, 1) per trial
/// ```
///
/// Arms whose support is on trial shift towards benefit; waitlist arms shift away from it by the
/// waitlist term. On events the shift acts on the log odds, ln OR = SMD·π/√3. Structure: Welton et al.
/// (2009) JRSS A 172:119, without the between-meta-analysis term, which one trial does not have.
public struct BiasModel: Sendable, Equatable {
  /// One domain that is switched on.
  public struct Term: Sendable, Equatable {
    /// Where the bias comes from.
    public let domain: BiasDomain
    /// β, SMD.
    public let mean: Double
    /// κ, SMD.
    public let betweenTrialSD: Double

    static let means = -5.0...5
    static let sds = 0.0...5

    /// A domain.
    ///
    /// - Parameters:
    ///   - domain: Where the bias comes from.
    ///   - mean: β, −5 to 5 SMD towards benefit, at most the cap either way.
    ///   - betweenTrialSD: κ, 0 to 5 SMD.
    public init(_ domain: BiasDomain, mean: Double, betweenTrialSD: Double = 0) {
      self.domain = domain
      self.mean = mean
      self.betweenTrialSD = betweenTrialSD
    }
  }

  /// The domains that are switched on.
  public let terms: [Term]
  /// Largest total shift of an arm, SMD.
  public let cap: Double

  /// No bias.
  public static let none = BiasModel(terms: [])

  private static let caps = 0.0...10

  /// Bias in these domains, in the order of ``BiasDomain``.
  ///
  /// - Parameters:
  ///   - terms: One for each domain that is switched on.
  ///   - cap: Largest total shift of an arm, 0 to 10 SMD.
  public init(terms: [Term], cap: Double = 0.4) {
    let order = BiasDomain.allCases
    self.terms = terms.sorted {
      order.firstIndex(of: $0.domain) ?? 0 < order.firstIndex(of: $1.domain) ?? 0
    }
    self.cap = cap
  }

  init(_ f: Fields) {
    var terms: [Term] = []
    for domain in BiasDomain.allCases {
      let term = f.section(domain.rawValue, domain.help) { f in
        Term(
          domain,
          mean: f.number(
            "smd", unit: .standardDeviations, in: Term.means, example: 0.1,
            "Mean bias, towards benefit."),
          betweenTrialSD: f.number(
            "between-trial-sd", unit: .standardDeviations, in: Term.sds, default: 0,
            "Standard deviation of the bias between trials."))
      }
      if let term, !f.isDescribing { terms.append(term) }
    }
    self.init(
      terms: terms,
      cap: f.number(
        "cap", unit: .standardDeviations, in: BiasModel.caps, default: 0.4,
        "Largest total shift of an arm: biases of flaws that go together do not simply add."))
    check(f)
  }

  func check(_ f: Fields) {
    f.expect(cap, in: BiasModel.caps, at: "cap")
    f.expectDistinct(terms.map(\.domain.rawValue), of: "domain", at: "domains")
    for term in terms {
      f.place(term.domain.rawValue).expect(term.mean, in: Term.means, at: "smd")
      f.place(term.domain.rawValue).expect(
        term.betweenTrialSD, in: Term.sds, at: "between-trial-sd")
    }
    for term in terms where abs(term.mean) > cap {
      f.report(
        "a bias of \(Number.text(term.mean)) is beyond the cap of \(Number.text(cap)): raise 'cap' too",
        at: term.domain.rawValue)
    }
  }

  /// The sign with which a domain shifts an arm: +1, −1 or 0.
  static func sign(_ domain: BiasDomain, _ arm: Arm) -> Double {
    if domain == .waitlist { return arm.comparator == .waitlist ? -1 : 0 }
    return arm.isOnTrial ? 1 : 0
  }

  /// SMD to log odds ratio: Hasselblad & Hedges (1995) Psychol Bull 117:167.
  static let logOddsPerSMD = Double.pi / 3.0.squareRoot()
}
