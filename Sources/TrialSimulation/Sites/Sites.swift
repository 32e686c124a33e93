internal import Parts

/// Several sites of an individually randomised trial, within each of which people are randomised.
///
/// ```
/// score of a site's people = arm's mean + √icc·SD·u_s (+ effect-sd·SD·v_s in arms on trial),   u_s, v_s ~ N(0, 1)
/// risk of a site's people  ~ beta with the arm's risk as mean and variance icc·p(1 − p), by one uniform for all arms
/// ```
///
/// u_s moves baseline and end alike; the outcome's SD is that of all people. Randomisation is stratified: each arm's people are
/// divided among sites by their shares, rounded. A trial's bias moves the log odds of each site. Sources: ICH E9 (1998), section 3.2; Senn (1998) Stat Med 17:1753.
public struct Sites: Sendable, Equatable {
  /// How many there are.
  public var number: Int
  /// Share of the variance that lies between sites.
  public var icc: Double
  /// Standard deviation of effects between sites, in SMD.
  public var effectSD: Double
  /// Relative sizes; empty for equal ones.
  public var shares: [Double]

  static let most = 500
  private static let numbers = 2...most
  private static let iccs = 0...0.9
  private static let effectSDs = 0.0...5
  private static let sizes = 1e-6...1e6

  /// Sites.
  ///
  /// - Parameters:
  ///   - number: How many there are, 2 to 500.
  ///   - icc: Share of the variance that lies between them, 0 to .9; of events 0 below 10⁻¹².
  ///   - effectSD: Standard deviation between sites of the effects of arms on trial, 0 to 5 SD; of scores.
  ///   - shares: Relative sizes, one for each; empty for equal ones.
  public init(number: Int, icc: Double = 0.02, effectSD: Double = 0, shares: [Double] = []) {
    self.number = number
    self.icc = icc
    self.effectSD = effectSD
    self.shares = shares
  }

  init(_ f: Fields) {
    self.init(
      number: f.integer("number", in: Sites.numbers, example: 6, "How many sites there are."),
      icc: f.number(
        "icc", unit: .correlation, in: Sites.iccs, default: 0.02,
        "Share of the variance that lies between sites; of events 0 below 1e-12."),
      effectSD: f.number(
        "effect-sd", unit: .standardDeviations, in: Sites.effectSDs, default: 0,
        "Standard deviation between sites of the effects of arms on trial; of scores."),
      shares: f.numbers("shares", in: Sites.sizes, "Relative sizes of the sites, like [3, 1, 1].")
        ?? [])
    check(f)
  }

  func check(_ f: Fields) {
    f.expect(number, in: Sites.numbers, at: "number")
    f.expect(icc, in: Sites.iccs, at: "icc")
    f.expect(effectSD, in: Sites.effectSDs, at: "effect-sd")
    for share in shares { f.expect(share, in: Sites.sizes, at: "shares") }
    if !shares.isEmpty, shares.count != number {
      f.report("give a share for each of the \(number) sites", at: "shares")
    }
  }

  /// So many people of an arm, by site.
  func split(_ people: Int) -> [Int] {
    guard shares.count == number else { return ClusterPlan.even(people, among: number) }
    let total = shares.reduce(0, +)
    var (sum, before) = (0.0, 0)
    return shares.map { share in
      sum += share
      let upTo = Int((Double(people) * sum / total).rounded())
      defer { before = upTo }
      return upTo - before
    }
  }
}
