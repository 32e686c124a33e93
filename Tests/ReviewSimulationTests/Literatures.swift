import ReviewSimulation

/// Literatures that several tests draw.
enum Literatures {
  /// A setting of trials with these sampling variances: v = 4/N.
  static func known(_ v: [Double], name: String = "all") -> TrialSetting {
    TrialSetting(name: name, trials: v.count, sizes: .listed(v.map { 4 / $0 }))
  }
}
