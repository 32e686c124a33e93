internal import GSLKit
internal import Parts

/// How a file says what the waves of a repeated score have in common.
struct WaveWords {
  /// Standard deviation at each wave; nil where all have that of the baseline.
  let sds: [Double]?
  /// Correlations of each two waves; nil where people's waves are lines.
  let correlations: [[Double]]?
  /// Whether people's waves have a covariance in the place of lines.
  var isCovariance: Bool { sds != nil || correlations != nil }

  private static let range = -1.0...1.0

  /// Reads `sds`, `correlations` and `lag-correlations`, and refuses what does not go with them.
  ///
  /// - Parameters:
  ///   - f: The outcome.
  ///   - times: Times of the waves.
  init(_ f: Fields, times: [Double]) {
    sds = f.numbers(
      "sds", in: Gaussian.sds, "Standard deviation at each wave, in the place of 'sd'.")
    let lags = f.numbers(
      "lag-correlations", in: WaveWords.range,
      "Correlations of waves 1, 2, … apart (Toeplitz), in the place of people's lines.")
    let pairs = f.correlations(
      "correlations", of: times.count <= WaveCovariance.mostWaves ? times.map(Number.text) : [],
      noun: "wave", standard: nil,
      "Correlations of waves, in the place of people's lines: one number, or each pair by its times."
    )
    guard times.count <= WaveCovariance.mostWaves else {
      // Too many are refused where times are: no matrix is made of them.
      correlations = nil
      return
    }
    if f.has("correlations") {
      correlations = pairs
      if lags != nil { f.report("give 'correlations', or 'lag-correlations'", at: "correlations") }
    } else if let lags {
      correlations =
        lags.count == times.count - 1
        ? WaveCovariance.toeplitz(lags)
        : WaveCovariance.toeplitz(times.dropFirst().map { _ in 0 })
      if lags.count != times.count - 1 {
        f.report(
          "give a correlation for each of 1 to \(times.count - 1) waves apart",
          at: "lag-correlations")
      }
    } else {
      correlations = nil
    }
    func exclude(_ keys: [String], _ reason: String) {
      for key in keys where f.has(key) { f.report(reason, at: key) }
    }
    if sds != nil { exclude(["sd"], "give 'sd', or 'sds'") }
    if correlations != nil {
      exclude(
        ["stable-share", "autocorrelation"],
        "the correlations of waves are given: leave out '\(f.has("stable-share") ? "stable-share" : "autocorrelation")'"
      )
    }
    if isCovariance {
      exclude(
        ["slope-sd", "intercept-slope-correlation", "slope-icc"],
        "waves with standard deviations or correlations of their own have no slopes: leave it out")
    }
  }

  /// The covariance; nil where people's waves are lines.
  ///
  /// - Parameters:
  ///   - sd: The standard deviation of all waves, unless they have their own.
  ///   - stable: Share of the variance that lasts, where no correlations are given.
  ///   - autocorrelation: Of what is left, where none are given.
  ///   - waves: How many there are.
  /// - Returns: The covariance.
  func covariance(
    sd: Double, stable: Double, autocorrelation: Double, waves: Int
  ) -> WaveCovariance? {
    guard isCovariance, waves >= 2, waves <= WaveCovariance.mostWaves else { return nil }
    var (lags, power) = ([Double](), 1.0)
    for _ in 1..<waves {
      power *= autocorrelation
      lags.append(stable + (1 - stable) * power)
    }
    return WaveCovariance(
      sds: sds ?? Array(repeating: sd, count: waves),
      correlations: correlations ?? WaveCovariance.toeplitz(lags))
  }
}

extension WaveCovariance {
  /// Reports what no file may state.
  func check(_ f: Fields, waves: Int) {
    for sd in sds { f.expect(sd, in: Gaussian.sds, at: "sds") }
    guard sds.count == waves else {
      f.report("give a standard deviation for each of the \(waves) waves", at: "sds")
      return
    }
    let key = f.has("lag-correlations") ? "lag-correlations" : "correlations"
    for value in correlations { f.expect(value, in: -1...1, at: key) }
    guard correlations.count == waves * waves else {
      f.report("give a correlation for each two of the \(waves) waves", at: key)
      return
    }
    let isSymmetric = (0..<waves).allSatisfy { i in
      (0...i).allSatisfy {
        let (one, other) = (correlations[i * waves + $0], correlations[$0 * waves + i])
        return one == other && (i != $0 || one == 1)
      }
    }
    if !isSymmetric || factor == nil {
      f.report("these correlations of waves cannot exist together", at: key)
    }
  }
}
