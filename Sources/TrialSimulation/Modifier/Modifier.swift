public import Parts

/// A characteristic of people with two levels that an effect may depend on: women and men, first episode or not.
///
/// ```
/// effect in level 1 − effect in level 0 = difference,  their mean by the share of people the arm's effect
/// score in level 1 − score in level 0 = main, in every arm
/// ```
///
/// Of events both may be differences of risks or ratios of odds, of counts ratios of rates, of costs ratios of means (`LevelledLaw`): means of levels then are
/// such that their mean over people is the arm's. Randomisation is stratified: each arm has round(n·share) people of level 1, divided among its sites; in groups and caseloads they are
/// where they happen to be. The outcome's SD is that within levels. In points the scores of an instrument differ by so many of
/// its points; in SMD the normal beneath them. Of repeated scores `main` moves every wave, `difference` goes the effect's course.
public struct Modifier: Sendable, Equatable {
  /// Share of people of level 1.
  public var share: Double
  /// How much larger effects of arms on trial are in level 1, or by what they are multiplied.
  public var difference: Quantity?
  /// How much higher outcomes of level 1 are, whatever the arm, or by what they are multiplied.
  public var main: Quantity?

  static let units: [Fields.QuantityUnit] = [
    ("smd", -10...10, .standardDeviations), ("points", -1e9...1e9, .points),
    ("risk-difference", -1...1, .proportion), ("odds-ratio", 1e-6...1e6, .ratio),
    ("rate-ratio", 1e-6...1e6, .ratio), ("mean-ratio", 1e-6...1e6, .ratio),
    ("hazard-ratio", 1e-6...1e6, .ratio),
  ]

  /// Levels that there are.
  static let levels = 2

  private static let shares = 0.01...0.99

  /// A characteristic.
  ///
  /// - Parameters:
  ///   - share: Share of people of level 1, .01 to .99.
  ///   - difference: Effect in level 1 less effect in level 0, of arms on trial: SMD or points of every score, risk difference of every
  ///     event; or their ratio: of odds ratios of events, of rate ratios of counts, of mean ratios of costs.
  ///   - main: Outcome of level 1 less that of level 0, whatever the arm, or the ratio of odds, rates or means.
  public init(share: Double = 0.5, difference: Quantity? = nil, main: Quantity? = nil) {
    self.share = share
    self.difference = difference
    self.main = main
  }

  init(_ f: Fields) {
    self.init(
      share: f.number(
        "share", unit: .proportion, in: Modifier.shares, default: 0.5,
        "Share of people of level 1."),
      difference: f.quantity(
        "difference", in: Modifier.units,
        "Effect in level 1 less effect in level 0, or over it, of arms on trial, on outcomes that take the unit."
      ),
      main: f.quantity(
        "main", in: Modifier.units,
        "Outcome of level 1 less that of level 0, or over it, whatever the arm."))
  }

  func check(_ f: Fields) {
    f.expect(share, in: Modifier.shares, at: "share")
    f.expect(difference, in: Modifier.units, at: "difference")
    f.expect(main, in: Modifier.units, at: "main")
  }

  /// So many people of an arm, by level.
  func split(_ people: Int) -> [Int] {
    let first = Int((Double(people) * share).rounded())
    return [people - first, first]
  }

  /// How many of some people are of level 1, so that those before them and they together are as many as their share.
  func upper(_ people: Int, after before: Int) -> Int {
    Int((Double(before + people) * share).rounded()) - Int((Double(before) * share).rounded())
  }

  /// Share of people of a level.
  func share(of level: Int) -> Double { level == 1 ? share : 1 - share }

  /// What moves a level of an arm.
  ///
  /// - Parameters:
  ///   - level: 0 or 1.
  ///   - delivered: How much of what effects differ by reaches people; 0 in arms that are compared with.
  ///   - widening: Standard deviations of scores before and after over those of the law, clusters among them.
  /// - Returns: The move.
  func shift(
    level: Int, delivered: Double, widening: (baseline: Double, end: Double)
  ) -> LevelShift {
    LevelShift(
      place: level == 1 ? 1 - share : -share, main: main, difference: difference,
      delivered: delivered, widening: widening)
  }
}

/// How far people of one level of an arm are from all of them.
public struct LevelShift {
  /// 1 − share of the upper level, −share of the lower.
  let place: Double
  let main: Quantity?
  let difference: Quantity?
  let delivered: Double
  let widening: (baseline: Double, end: Double)

  /// What a level adds in points, or in SD that are points of a standardiser.
  ///
  /// - Parameters:
  ///   - unit: "points" or "smd"; what is said in the other unit counts 0.
  ///   - isEnd: Whether effects are in it: before anybody was treated only the levels themselves differ.
  ///   - standardiser: Points of one SD.
  /// - Returns: Points.
  func points(of unit: String, isEnd: Bool, standardiser: Double) -> Double {
    func points(_ quantity: Quantity?) -> Double {
      guard let quantity, quantity.unit == unit else { return 0 }
      return unit == "smd" ? quantity.value * standardiser : quantity.value
    }
    return place * (points(main) + (isEnd ? delivered * points(difference) : 0))
  }

  /// The same in whichever unit was said.
  func points(isEnd: Bool, standardiser: Double) -> Double {
    points(of: "smd", isEnd: isEnd, standardiser: standardiser)
      + points(of: "points", isEnd: isEnd, standardiser: standardiser)
  }
}
