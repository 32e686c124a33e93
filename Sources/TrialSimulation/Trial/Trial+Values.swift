internal import Inference
public import Parts
internal import PeerSupport
internal import TrialAnalysis

extension Trial {
  /// A trial, put together in code.
  ///
  /// ```swift
  /// let trial = try Trial(
  ///   design: ParallelDesign(perArm: 64),
  ///   arms: [Arm("peer-led", effect: .smd(0.5)), Arm("usual-care", comparator: .usualCare)],
  ///   outcomes: [Trial.Outcome("recovery", Gaussian(sd: 12))])
  /// ```
  ///
  /// It is the trial that a file with the same numbers states: the same seed gives the same bytes.
  ///
  /// - Parameters:
  ///   - design: How people come into the arms.
  ///   - arms: 2 to 64 arms with names of their own.
  ///   - outcomes: 1 to 64 outcomes with names of their own.
  ///   - contrasts: Which arms are compared; nil for every arm on trial against every comparator.
  ///   - correlation: Of the outcomes within people, by position; empty for none.
  ///   - modifier: A characteristic of people that effects may depend on.
  ///   - baselineModifier: Effects on scores that depend on their baselines.
  ///   - sites: Several sites, within which people are randomised.
  ///   - bias: Shifts of what arms report.
  ///   - estimand: What the truth is.
  /// - Throws: Every ``/Parts/Problem`` that it has, together, at the paths that a file would have.
  public init(
    design: any TrialDesign, arms: [Arm], outcomes: [Outcome], contrasts: [Contrast]? = nil,
    correlation: [[Double]] = [], modifier: Modifier? = nil,
    baselineModifier: BaselineModifier? = nil, sites: Sites? = nil, bias: BiasModel = .none,
    estimand: Estimand = Estimand()
  ) throws(Problems) {
    let f = Fields.checker(at: Path(["trial"]))
    f.define(arms.map(\.name), as: "arm")
    f.define(outcomes.map(\.name), as: "outcome")
    let correlation =
      correlation.isEmpty
      ? outcomes.indices.map { i in outcomes.indices.map { $0 == i ? 1 : 0 } } : correlation
    Trial.checkNames(f, arms, outcomes, contrasts)
    for arm in arms { arm.check(f.place("arms", arm.name)) }
    design.check(f.place("design"))
    for outcome in outcomes { outcome.model.check(f.place("outcomes", outcome.name)) }
    Trial.checkMatrix(f, correlation, outcomes.count)
    for contrast in contrasts ?? [] { contrast.check(f, arms.count) }
    modifier?.check(f.place("modifier"))
    baselineModifier?.check(f.place("baseline-modifier"))
    sites?.check(f.place("sites"))
    bias.check(f.place("bias"))
    bias.check(f.place("bias"), arms)
    // What is out of its range may not be put together.
    try f.throwProblems()
    let intake = Trial.intake(f, design, arms)
    let compared = contrasts ?? Contrast.all(arms)
    if compared.isEmpty { Contrast.refuse(f, arms) }
    try f.throwProblems()
    self.init(
      f,
      Pieces(
        arms: arms, intake: intake, outcomes: outcomes, contrasts: compared,
        correlation: correlation, modifier: modifier, baselineModifier: baselineModifier,
        sites: sites, bias: bias, estimand: estimand))
    try f.throwProblems()
  }

  /// What a trial is made of, each sound by itself.
  struct Pieces {
    let arms: [Arm]
    let intake: [Intake]
    let outcomes: [Outcome]
    let contrasts: [Contrast]
    let correlation: [[Double]]
    let modifier: Modifier?
    let baselineModifier: BaselineModifier?
    let sites: Sites?
    let bias: BiasModel
    let estimand: Estimand
  }

  /// Puts a trial together, and reports what of it does not fit together.
  init(_ f: Fields, _ pieces: Pieces) {
    let (arms, outcomes) = (pieces.arms, pieces.outcomes)
    self.arms = arms
    self.outcomes = outcomes
    participants = pieces.intake.map(\.people)
    clusters = pieces.intake.map(\.clusters)
    if let sites = pieces.sites, !f.isDescribing {
      clusters = zip(clusters, participants).map { $0?.at(sites, people: $1) }
    }
    modifier = pieces.modifier
    baselineModifier = pieces.baselineModifier
    sites = pieces.sites
    contrasts = pieces.contrasts
    bias = pieces.bias
    correlation = pieces.correlation
    let said = Trial.forms(f, arms: arms, outcomes: outcomes)
    let full = Trial.clustered(
      Trial.scored(f, said, outcomes, arms, clusters), outcomes, arms, clusters)
    let plain = Trial.formsWithoutEffect(full, arms: arms, outcomes: outcomes)
    let isMoved = arms.contains { $0.contamination > 0 || $0.delivered != nil } && f.isFineSoFar
    let none = isMoved ? Trial.scored(f, plain, outcomes, arms, clusters) : plain
    let clean = Trial.deliver(full, without: none, arms)
    let meant = pieces.estimand.delivery == .full ? full : clean
    estimand = pieces.estimand
    dilutesTruth = pieces.estimand.contamination == .diluted
    isTruthOfFullDelivery = pieces.estimand.delivery == .full
    deliveries = Trial.deliveryEffects(full, without: none, clean, arms)
    forms = Trial.followed(
      Trial.derived(clean.map { Trial.contaminate($0, arms) }, outcomes, correlation), arms)
    truthForms = Trial.followed(
      Trial.derived(
        dilutesTruth ? meant.map { Trial.contaminate($0, arms) } : meant, outcomes, correlation),
      arms)
    if modifier != nil, f.isFineSoFar { forms = levelled(forms) }
    baselineSlopes = f.isFineSoFar ? preparedBaselineSlopes() : []
    truthForms = movedByBaseline(truthForms)
    intercurrentLaws = f.isFineSoFar ? preparedIntercurrent() : arms.map { _ in nil }
    naturalForms = truthForms
    if hasIntercurrentEvents { truthForms = afterIntercurrentEvents(truthForms) }
    Trial.checkCorrelation(f, correlation, outcomes, clean)
    checkDerived(f)
    checkAlikeness(f)
    checkWaves(f)
    checkIntercurrent(f)
    checkModifier(f)
    checkBaselineModifier(f)
    checkSites(f)
    checkDelivery(f)
    checkAttrition(f, clean)
  }

  /// Who comes into the arms; reports what of the arms does not fit the design, and too many people.
  static func intake(_ f: Fields, _ design: (any TrialDesign)?, _ arms: [Arm]) -> [Intake] {
    let intake = design?.intake(arms) ?? []
    if let design, !f.isDescribing { checkClusters(f, arms, design, intake.map(\.clusters)) }
    let total = intake.reduce(0.0) { $0 + Double($1.people) }
    if total > mostPeople {
      f.report("\(Number.text(total)) people in all; at most \(Int(mostPeople))", at: "design")
    }
    return intake
  }

  /// Reports too few arms, and too many of anything.
  static func checkNumbers(_ f: Fields, arms: Int, outcomes: Int) {
    if arms == 1 { f.report("a trial needs two arms; found one", at: "arms") }
    if arms > most { f.report("at most \(most) arms", at: "arms") }
    if outcomes > most { f.report("at most \(most) outcomes", at: "outcomes") }
  }

  /// The same of what was named in code, where nothing sees to it that names differ.
  private static func checkNames(
    _ f: Fields, _ arms: [Arm], _ outcomes: [Outcome], _ contrasts: [Contrast]?
  ) {
    checkNumbers(f, arms: arms.count, outcomes: outcomes.count)
    if arms.isEmpty { f.report("a trial needs two arms; found none", at: "arms") }
    if outcomes.isEmpty { f.report("needs at least one outcome; found none", at: "outcomes") }
    f.expectDistinct(arms.map(\.name), of: "arm", at: "arms")
    f.expectDistinct(outcomes.map(\.name), of: "outcome", at: "outcomes")
    f.expectDistinct((contrasts ?? []).map(\.name), of: "contrast", at: "contrasts")
  }

  /// Reports what is no matrix of correlations.
  private static func checkMatrix(_ f: Fields, _ matrix: [[Double]], _ count: Int) {
    guard matrix.count == count, matrix.allSatisfy({ $0.count == count }) else {
      return f.report("give a row and a column for each of \(count) outcomes", at: "correlation")
    }
    for (i, row) in matrix.enumerated() {
      for (j, value) in row.enumerated() {
        f.expect(value, in: i == j ? 1...1 : -1...1, at: "correlation")
        if j < i, value != matrix[j][i] {
          f.report("row \(i), column \(j) is not row \(j), column \(i)", at: "correlation")
        }
      }
    }
  }
}

extension BiasModel {
  /// Reports bias of a waiting list where there is none.
  func check(_ f: Fields, _ arms: [Arm]) {
    if terms.contains(where: { $0.domain == .waitlist }),
      !arms.contains(where: { $0.comparator == .waitlist })
    {
      f.report("no arm is a waiting list", at: "waitlist")
    }
  }
}
