public import Inference
internal import OrderedCollections
public import Parts

/// What a person's care costs, or another skewed amount that some people have none of.
///
/// ```
/// mean μ, standard deviation CV·μ of everybody, a share of zeros among them; others gamma or log-normal
/// {points: d}: μ = mean + d, in the unit of the outcome      {mean-ratio: r}: μ = r·mean
/// ```
///
/// Effects keep CV and zeros. What the trial itself costs is `cost:` of a scenario, and another thing.
///
/// ```swift
/// let care = CostOutcome(mean: 9_800, cv: 1.5, zeros: 0.05, distribution: .logNormal)
/// ```
public struct CostOutcome: OutcomeModel, Equatable {
  public static let kind = "cost"
  public static let summary =
    "skewed amount, perhaps none: cost of a person's care; gamma, log-normal"
  public static let effectUnits = ["points", "mean-ratio"]
  public static let noEffect = Quantity("points", 0)

  let mean: Double
  let cv: ByArm
  let zeros: ByArm
  let distribution: AmountShape
  let counted: String
  public let basics: OutcomeBasics
  public var unit: String { counted.isEmpty ? "pounds" : counted }

  private static let means = 1e-6...1e9
  private static let cvs = 0.01...5
  private static let shares = 0...0.95
  static let usualCV = 1.5

  /// An amount.
  ///
  /// - Parameters:
  ///   - mean: Mean of everybody in an arm without effect, those with none included; 10⁻⁶ to 10⁹.
  ///   - cv: Standard deviation over mean, of the same, .01 to 5; 1.5 by default.
  ///   - zeros: Share of people who have none, 0 to .95; (1 + CV²)(1 − zeros) must be above 1.
  ///   - distribution: Of what the others have.
  ///   - unit: What it is counted in; pounds by default.
  ///   - basics: What is said of every outcome; costs are mostly to be avoided.
  public init(
    mean: Double, cv: ByArm = [:], zeros: ByArm = [:], distribution: AmountShape = .gamma,
    unit: String = "", basics: OutcomeBasics = OutcomeBasics(benefit: .lower)
  ) {
    self.mean = mean
    self.cv = cv
    self.zeros = zeros
    self.distribution = distribution
    counted = unit
    self.basics = basics
  }

  public init(_ f: Fields) {
    let basics = OutcomeBasics(f, benefit: .lower)
    let mean = f.number(
      "mean", unit: .points, in: CostOutcome.means, example: 3000,
      "Mean of everybody in an arm without effect, those with none included.")
    let sd = f.optionalNumber(
      "sd", unit: .points, in: CostOutcome.means, example: 4500,
      "Standard deviation there; 'cv' is then this over the mean, in every arm.")
    let usual = sd.map { $0 / mean } ?? CostOutcome.usualCV
    let spreads = f.numberByName(
      "cv", unit: .ratio, in: CostOutcome.cvs, default: usual, noun: "arm",
      "Standard deviation over mean of everybody: one number or one per arm.")
    if sd != nil {
      if spreads.values.contains(where: { abs($0 - usual) > 1e-9 * usual }) {
        f.report("give 'sd' or 'cv', not both", at: "sd")
      } else if !CostOutcome.cvs.contains(usual) {
        f.report(
          "an 'sd' of \(Number.text(sd ?? 0)) is \(Number.text(usual)) times the mean; it must be 0.01 … 5 times",
          at: "sd")
      }
    }
    self.init(
      mean: mean, cv: ByArm(spreads),
      zeros: ByArm(
        f.numberByName(
          "zeros", unit: .proportion, in: CostOutcome.shares, default: 0, noun: "arm",
          "Share of people who have none: one number or one per arm.")),
      distribution: f.choice(
        "distribution", default: AmountShape.gamma,
        "Of what people have who have any; log-normal has the longer tail."),
      unit: f.label("unit", "What it is counted in; pounds by default."), basics: basics)
  }

  public func check(_ f: Fields) {
    basics.check(f)
    f.expect(mean, in: CostOutcome.means, at: "mean")
    cv.check(f, in: CostOutcome.cvs, at: "cv")
    zeros.check(f, in: CostOutcome.shares, at: "zeros")
    f.expectLabel(counted, at: "unit")
  }

  public func form(
    arm: String, effect: Quantity?, reference: String
  ) -> Result<any OutcomeLaw, Problem> {
    var own = mean
    if let effect { own = effect.unit == "mean-ratio" ? mean * effect.value : mean + effect.value }
    guard CostOutcome.means.contains(own) else {
      return .failure(
        Problem(
          path: Path([]),
          message:
            "makes the mean \(Number.text(own)) in arm '\(arm)'; it must lie in 1e-6 … 1e9"))
    }
    let (spread, share) = (cv[arm] ?? CostOutcome.usualCV, zeros[arm] ?? 0)
    guard UnitAmounts.variance(cv: spread, zeros: share) > 0 else {
      let least = (share / (1 - share)).squareRoot()
      return .failure(
        Problem(
          path: Path([]),
          message:
            "has \(Number.text(share)) zeros in arm '\(arm)', which alone make a CV of "
            + "\(Number.text((least * 1e4).rounded(.up) / 1e4)): 'cv' must be above that, not \(Number.text(spread))"
        ))
    }
    return .success(AmountLaw(mean: own, cv: spread, zeros: share, shape: distribution))
  }
}
