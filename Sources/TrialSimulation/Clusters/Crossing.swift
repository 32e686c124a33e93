/// Clusters that cross over from one arm to the other, period by period.
///
/// ```
/// cell mean = arm's mean + trend·t/(T − 1) + √(ICC)·SD·(√r·z_cluster + √(1 − r)·z_cell)
/// person of a cohort = √s·z_person + √(1 − s)·z_occasion within the cell,   r, s the autocorrelations
/// ```
///
/// What a plan lists of an arm are cells, a cluster in a period each. r = 1 is the model of Hussey & Hughes (2007) Contemp
/// Clin Trials 28:182; below 1 that of Hooper et al. (2016) Stat Med 35:4718.
public struct Crossing: Sendable, Equatable {
  /// One cluster in one period.
  public struct Cell: Sendable, Equatable {
    /// The cluster, from 0.
    public var cluster: Int
    /// The period, from 0.
    public var period: Int
  }

  /// Clusters of both arms together.
  public var clusters: Int
  /// Groups of clusters that cross over together.
  public var sequences: Int
  /// Periods in all.
  public var periods: Int
  /// The arm's cells.
  public var cells: [Cell]
  /// Correlation of what a cluster's people share in one period with what they share in another.
  public var autocorrelation: Double
  /// Correlation of one person's scores in two periods, within clusters; nil where people are new in every period.
  public var individualAutocorrelation: Double?
  /// What changes from the first period to the last, whatever the arm: SMD towards benefit.
  public var trend: Double
}
