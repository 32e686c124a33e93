internal import GSLKit
public import Parts

/// What of a feasibility trial decides on the main one: a proportion, how well it is known, and what it leads to.
///
/// ```
/// X ~ binomial(n, p):   green X/n ≥ g,   red X/n < r,   amber between;   half-widths of the interval of X
/// ```
///
/// Nothing is simulated: every number is a sum over X. Sources: Lewis et al. (2021) Pilot Feasibility Stud 7:40, traffic lights
/// and their errors; Avery et al. (2017) BMJ Open 7:e013537.
///
/// ```swift
/// let retained = ProgressionCriterion(people: 70, green: 0.8, red: 0.6)
/// retained.lights(at: 0.7).green  // 0.041
/// ```
public struct ProgressionCriterion: Sendable, Equatable {
  /// What is counted: "people retained at six months"; empty for its name.
  public let label: String
  /// People that the proportion is of.
  public let people: Int
  /// True proportions to answer for.
  public let rates: [Double]
  /// From this share on the main trial goes ahead; nil without lights.
  public let green: Double?
  /// Below this share it does not; that of green where nothing is amber.
  public let red: Double?
  /// The half-width that the interval is to have; nil for none.
  public let halfWidth: Double?
  /// Level of the interval.
  public let confidence: Double
  /// Which interval.
  public let interval: ProportionInterval

  private static let sizes = 1...100_000
  private static let shares = 0.0...1
  private static let levels = 0.5...0.999

  /// A criterion.
  ///
  /// - Parameters:
  ///   - label: What is counted.
  ///   - people: People that the proportion is of, 1 to 100,000.
  ///   - rates: True proportions to answer for, 0 to 1.
  ///   - green: From this share on the main trial goes ahead.
  ///   - red: Below this share it does not, at most `green`.
  ///   - halfWidth: The half-width that the interval is to have.
  ///   - confidence: Level of the interval, .5 to .999.
  ///   - interval: Which interval.
  public init(
    label: String = "", people: Int, rates: [Double] = [], green: Double? = nil,
    red: Double? = nil, halfWidth: Double? = nil, confidence: Double = 0.95,
    interval: ProportionInterval = .wilson
  ) {
    self.label = label
    self.people = people
    self.rates = rates
    self.green = green
    self.red = green == nil ? nil : red ?? green
    self.halfWidth = halfWidth
    self.confidence = confidence
    self.interval = interval
  }

  /// Reads one.
  public init(_ f: Fields) {
    let green = f.optionalNumber(
      "green", unit: .proportion, in: ProgressionCriterion.shares, example: 0.8,
      "From this share on the main trial goes ahead.")
    let red = f.optionalNumber(
      "red", unit: .proportion, in: ProgressionCriterion.shares, example: 0.6,
      "Below this share it does not; 'green' by default, and nothing is amber.")
    if let red, red > green ?? -1 {
      f.report(green == nil ? "needs 'green' as well" : "lies above 'green'", at: "red")
    }
    self.init(
      label: f.label("label", "What is counted: people retained at six months."),
      people: f.integer(
        "people", in: ProgressionCriterion.sizes, example: 70, "People that the share is of."),
      rates: f.numbers(
        "rates", in: ProgressionCriterion.shares,
        "True shares to answer for, like [0.6, 0.7, 0.8]; the cut points by default.") ?? [],
      green: green, red: red,
      halfWidth: f.optionalNumber(
        "half-width", unit: .proportion, in: 0.001...0.5, example: 0.1,
        "The half-width that the interval is to have."),
      confidence: f.number(
        "confidence", unit: .proportion, in: ProgressionCriterion.levels, default: 0.95,
        "Level of the interval."),
      interval: f.choice("interval", default: ProportionInterval.wilson, "Which interval."))
  }

  /// True shares that are answered for: those given, else the cut points, else a half.
  public var answered: [Double] {
    if !rates.isEmpty { return rates }
    guard let green, let red else { return [0.5] }
    return red < green ? [red, green] : [green]
  }

  /// The fewest people who make it green, and who keep it from red; nil without lights.
  public var cuts: (green: Int, red: Int)? {
    guard let green, let red else { return nil }
    return (
      ProgressionCriterion.least(green, of: people), ProgressionCriterion.least(red, of: people)
    )
  }

  /// The smallest x with x/n ≥ share.
  private static func least(_ share: Double, of n: Int) -> Int {
    // .6 of 70 is 42, whatever .6·70 is in binary.
    Int((share * Double(n) - 1e-9).rounded(.up))
  }

  /// Chances of each light.
  public struct Lights: Sendable, Equatable {
    /// The main trial goes ahead; is changed first; does not.
    public let green, amber, red: Double
  }

  /// The chances of each light; all amber without lights.
  ///
  /// - Parameter rate: The true share.
  /// - Returns: Three chances that add up to 1.
  public func lights(at rate: Double) -> Lights {
    guard let cuts else { return Lights(green: 0, amber: 1, red: 0) }
    let red = Binomial.cdf(cuts.red - 1, n: people, p: rate)
    let green = 1 - Binomial.cdf(cuts.green - 1, n: people, p: rate)
    return Lights(green: green, amber: max(0, 1 - red - green), red: red)
  }

  /// How wide the interval is.
  public struct Precision: Sendable, Equatable {
    /// The mean half-width.
    public let mean: Double
    /// The chance that it is no wider than asked for; nil where nothing is.
    public let reached: Double?
  }

  /// The half-width to expect.
  ///
  /// - Parameters:
  ///   - rate: The true share.
  ///   - n: People; those of the criterion by default.
  /// - Returns: Sums over what may be counted.
  public func precision(at rate: Double, people n: Int? = nil) -> Precision {
    let n = n ?? people
    var (mean, reached) = (0.0, 0.0)
    let middle = Double(n) * rate
    let reach = 10 * (Double(n) * rate * (1 - rate)).squareRoot() + 10
    // Ten standard deviations to either side hold all but 1e-20.
    for x in max(0, Int(middle - reach))...min(n, Int(middle + reach) + 1) {
      let chance = Binomial.probability(x, n: n, p: rate)
      let ends = interval.bounds(x, of: n, confidence: confidence)
      let half = (ends.upperBound - ends.lowerBound) / 2
      mean += chance * half
      if let halfWidth, half <= halfWidth { reached += chance }
    }
    return Precision(mean: mean, reached: halfWidth.map { _ in min(1, reached) })
  }

  /// The fewest people with a mean half-width as asked for; nil where nothing is, or 100,000 are not enough.
  ///
  /// - Parameter rate: The true share.
  /// - Returns: People.
  public func needed(at rate: Double) -> Int? {
    guard let halfWidth else { return nil }
    var (low, high) = (0, 1)
    while precision(at: rate, people: high).mean > halfWidth {
      (low, high) = (high, 2 * high)
      if high > 2 * ProgressionCriterion.sizes.upperBound { return nil }
    }
    while high - low > 1 {
      let middle = (low + high) / 2
      if precision(at: rate, people: middle).mean > halfWidth {
        low = middle
      } else {
        high = middle
      }
    }
    return high <= ProgressionCriterion.sizes.upperBound ? high : nil
  }
}
