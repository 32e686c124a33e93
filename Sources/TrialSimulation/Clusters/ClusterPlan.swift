public import Parts

/// Whether the variance between clusters is part of an outcome's standard deviation, or comes on top.
public enum ClusterVariance: String, Choice {
  /// People of the arm have the outcome's SD in all: d = ICC·SD².
  case within
  /// People of one cluster have it: d = SD²·ICC/(1 − ICC).
  case added
}

/// What clusters are.
public enum ClusterUnit: String, Sendable {
  /// Groups in which people meet.
  case groups
  /// Peer workers, each with a caseload.
  case workers = "peer workers"
  /// Teams, sites, wards: whatever is randomised whole.
  case clusters
  /// The same in one period each, where they cross over from one arm to the other.
  case periods = "cluster-periods"
}

/// What the clusters of an arm are like: groups, caseloads of peer workers, teams.
public struct ClusterKind: Sendable, Equatable {
  /// What they are.
  public var unit: ClusterUnit
  /// People in each, on average.
  public var size: Double
  /// Standard deviation of sizes over their mean.
  public var sizeCV: Double
  /// Intracluster correlation, of outcomes that state none.
  public var icc: Double
  /// Whether their variance is part of the outcome's SD.
  public var variance: ClusterVariance
  /// Probability that a whole cluster is lost.
  public var lost: Double

  /// Reads the keys that groups, peer workers and teams share.
  ///
  /// - Parameters:
  ///   - f: Where they stand.
  ///   - unit: What they are.
  ///   - key: What their size is called.
  ///   - example: A usual size.
  ///   - help: What the size is.
  init(_ f: Fields, _ unit: ClusterUnit, size key: String, example: Double, _ help: String) {
    let size = f.number(key, unit: .people, in: ClusterKind.sizes, example: example, help)
    let cv = f.number(
      "size-cv", unit: .ratio, in: ClusterKind.sizeCVs, default: 0,
      "Standard deviation of sizes over their mean; below .00001 they are equal.")
    self.init(f, unit, size: size, sizeCV: cv)
  }

  static let sizes = 1.0...100_000
  private static let sizeCVs = 0.0...3
  private static let shares = 0...0.99

  /// Clusters.
  ///
  /// - Parameters:
  ///   - unit: What they are: groups or peer workers of an arm, clusters of a design.
  ///   - size: People in each, on average; 1 to 100,000.
  ///   - sizeCV: Standard deviation of sizes over their mean, 0 to 3; below .00001 they are equal.
  ///   - icc: Share of the variance that lies between them, 0 to .99, of outcomes that state none.
  ///   - variance: Whether that is part of the outcome's SD.
  ///   - lost: Probability that a whole cluster is lost, 0 to .99.
  public init(
    _ unit: ClusterUnit, size: Double, sizeCV: Double = 0, icc: Double = 0.05,
    variance: ClusterVariance = .within, lost: Double = 0
  ) {
    self.unit = unit
    self.size = size
    self.sizeCV = (0..<ClusterKind.leastCV).contains(sizeCV) ? 0 : sizeCV
    self.icc = icc
    self.variance = variance
    self.lost = lost
  }

  /// Reports what is out of range.
  ///
  /// - Parameters:
  ///   - f: Where they stand.
  ///   - key: What their size is called.
  func check(_ f: Fields, size key: String) {
    f.expect(size, in: ClusterKind.sizes, at: key)
    f.expect(sizeCV, in: ClusterKind.sizeCVs, at: "size-cv")
    f.expect(icc, in: ClusterKind.shares, at: "icc")
    f.expect(lost, in: ClusterKind.shares, at: "lost")
  }

  /// Sizes are at most 100,000 on average: below this none of them is a person off.
  static let leastCV = 1e-5

  /// The same people in each cluster in every period.
  init(_ f: Fields, inEachPeriod size: Double) {
    self.init(f, .periods, size: size, sizeCV: 0, isLost: false)
  }

  /// The same where sizes are listed.
  init(_ f: Fields, listed: [Int]) {
    let mean = Double(listed.reduce(0, +)) / Double(max(listed.count, 1))
    self.init(f, .clusters, size: max(mean, 1), sizeCV: 0)
  }

  private init(
    _ f: Fields, _ unit: ClusterUnit, size: Double, sizeCV: Double, isLost: Bool = true
  ) {
    self.init(
      unit, size: size, sizeCV: sizeCV,
      icc: f.number(
        "icc", unit: .correlation, in: ClusterKind.shares, default: 0.05,
        "Share of the variance that lies between clusters."),
      variance: f.choice(
        "variance", default: ClusterVariance.within,
        "Whether that is part of the outcome's SD, or comes on top of it."),
      lost: isLost
        ? f.number(
          "lost", unit: .proportion, in: ClusterKind.shares, default: 0,
          "Probability that a whole cluster is lost.") : 0)
  }

  /// Standard deviations between and within clusters of an outcome with a standard deviation.
  ///
  /// - Parameters:
  ///   - sd: The outcome's.
  ///   - icc: The outcome's intracluster correlation.
  /// - Returns: Both.
  func split(_ sd: Double, icc: Double) -> (between: Double, within: Double) {
    switch variance {
    case .within: (sd * icc.squareRoot(), sd * (1 - icc).squareRoot())
    case .added: (sd * (icc / (1 - icc)).squareRoot(), sd)
    }
  }
}

/// Strata within which clusters are randomised: each arm has its clusters in all of them, in turn.
public struct Strata: Sendable, Equatable {
  /// How many there are.
  public var number: Int
  /// Share of the variance between clusters that lies between strata.
  public var share: Double

  private static let numbers = 2...1000

  /// Strata: 2 to 1000, with a share of the variance between clusters, 0 to 1.
  public init(number: Int, share: Double) {
    self.number = number
    self.share = share
  }

  init(_ f: Fields) {
    self.init(
      number: f.integer("number", in: Strata.numbers, example: 3, "How many strata there are."),
      share: f.number(
        "share", unit: .proportion, in: 0...1, example: 0.5,
        "Share of the variance between clusters that lies between strata."))
  }

  func check(_ f: Fields) {
    f.expect(number, in: Strata.numbers, at: "number")
    f.expect(share, in: 0...1, at: "share")
  }
}

/// Where analyses find a cluster: its stratum, site, or the cluster whose period it is.
struct ClusterPlace: BitwiseCopyable {
  var stratum = 0
  var period = 0
}

/// The clusters of one arm of a trial.
public struct ClusterPlan: Sendable, Equatable {
  /// What they are like.
  public var kind: ClusterKind
  /// How many there are.
  public var count: Int
  /// People in each, planned; empty where sizes are drawn.
  public var sizes: [Int]
  /// Whether people belonged to their clusters at baseline.
  public var isOldAtBaseline: Bool
  /// Strata; nil where clusters are randomised without any.
  public var strata: Strata?
  /// Whether there are as many as hold the arm's people, who are what is planned.
  public var followsPeople = false
  /// How many of them are at each site, one site after the other; empty without sites.
  public var bySite: [Int] = []
  /// Groups, or caseloads of peer workers, within each of them; nil without any.
  public var nested: ClusterKind?
  /// Where clusters cross over: what each of the plan's is, a cluster in a period; nil where they stay in their arm.
  public var crossing: Crossing?

  /// What a cluster shares its random effect with: its stratum, or the cluster whose periods they are; 0 without either.
  func stratum(_ cluster: Int) -> Int {
    crossing?.cells[cluster].cluster ?? strata.map { cluster % $0.number } ?? 0
  }

  /// The share of the variance between clusters that those of one ``stratum(_:)`` have in common; nil for nothing.
  var shared: Double? { crossing?.autocorrelation ?? strata?.share }

  /// What its period adds to the outcomes of a cluster, in SMD towards benefit.
  func trend(_ cluster: Int) -> Double {
    guard let crossing else { return 0 }
    return crossing.trend * Double(crossing.cells[cluster].period) / Double(crossing.periods - 1)
  }

  /// Where analyses find a cluster.
  func place(_ cluster: Int) -> ClusterPlace {
    ClusterPlace(
      stratum: bySite.isEmpty ? stratum(cluster) : site(cluster),
      period: crossing?.cells[cluster].period ?? 0)
  }

  /// "6 peer workers (5 % lost)": what tables say of an arm.
  public var words: String {
    "\(count) \(count == 1 ? String(kind.unit.rawValue.dropLast()) : kind.unit.rawValue)"
      + wordsOfGroups
      + (kind.lost > 0 ? " (\(Number.text((1000 * kind.lost).rounded() / 10)) % lost)" : "")
  }

  /// Sizes that its clusters have, or are drawn with but for rare ones: six standard deviations.
  var usualSizes: ClosedRange<Int> {
    guard let least = sizes.min(), let most = sizes.max() else {
      return 1...max(1, Int(kind.size * (1 + 6 * kind.sizeCV)))
    }
    return max(least, 1)...max(most, 1)
  }

  /// People in all, planned.
  var people: Int {
    sizes.isEmpty ? Int((Double(count) * kind.size).rounded()) : sizes.reduce(0, +)
  }

  /// So many people divided among so many clusters as evenly as possible.
  static func even(_ people: Int, among count: Int) -> [Int] {
    // floor(n(i + 1)/k) − floor(ni/k), the whole part of n/k apart: the product of n and k may be beyond an Int.
    let rest = people % count
    return (0..<count).map { people / count + rest * ($0 + 1) / count - rest * $0 / count }
  }
}
