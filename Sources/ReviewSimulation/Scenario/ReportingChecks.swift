internal import Parts

extension ReportingRules {
  /// Reports what no file may state.
  func check(_ f: Fields) {
    f.expect(significantOdds, in: ReviewRanges.reportingOdds, at: "significant-odds")
    f.expect(authorContact, in: ReviewRanges.shares, at: "author-contact")
    f.expect(errors, in: ReviewRanges.shares, at: "errors")
    if implausibleBeyond != .infinity {
      f.expect(implausibleBeyond, in: ReviewRanges.implausible, at: "implausible-beyond")
    }
    let best = f.place("best-of")
    best.expect(switching.versions, in: ReviewRanges.versions, at: "versions")
    best.expect(switching.correlation, in: ReviewRanges.shares, at: "correlation")
    best.expect(switching.share, in: ReviewRanges.shares, at: "share")
    flexibility?.check(f.place("flexible"))
  }
}

extension Flexibility {
  static let measureCounts = 1...32
  static let covariateCounts = 0...32
  static let conditionCounts = 2...3
  static let lookShares = 0.05...10.0
  static let covariateCorrelations = -0.99...0.99
  static let outlierBounds = 0.5...10.0

  /// Reports what no file may state.
  func check(_ f: Fields) {
    f.expect(share, in: ReviewRanges.shares, at: "share")
    f.expect(measures, in: Flexibility.measureCounts, at: "measures")
    f.expect(correlation, in: ReviewRanges.shares, at: "correlation")
    for look in looks { f.expect(look, in: Flexibility.lookShares, at: "looks") }
    if looks.isEmpty {
      f.report("give rising shares of the planned people, such as [1, 1.5]", at: "looks")
    }
    f.expect(covariates, in: Flexibility.covariateCounts, at: "covariates")
    f.expect(
      covariateCorrelation, in: Flexibility.covariateCorrelations, at: "covariate-correlation")
    for bound in outliers { f.expect(bound, in: Flexibility.outlierBounds, at: "outliers-beyond") }
    f.expect(conditions, in: Flexibility.conditionCounts, at: "conditions")
    f.expect(alpha, in: ReviewRanges.alphas, at: "alpha")
    checkTogether(f)
  }

  /// Reports numbers that do not go together.
  func checkTogether(_ f: Fields) {
    if usesMean, measures == 1 {
      f.report("the mean of one measure is that measure", at: "mean-of-measures")
    }
    if !zip(looks, looks.dropFirst()).allSatisfy({ $0 < $1 }) {
      f.report("give rising shares of the planned people, such as [1, 1.5]", at: "looks")
    }
    let explained = Double(covariates) * covariateCorrelation * covariateCorrelation
    if explained >= 1 || (measures > 1 && correlation < explained) {
      f.report(
        "baseline variables explain \(Number.text((explained * 1000).rounded() / 1000)) of every measure "
          + "(their number times their squared correlation); that must be less than 1, and no more than "
          + "'correlation' where there are several measures", at: "covariate-correlation")
    }
  }
}

extension Publication {
  static let smallTrialFactors = 0.001...1.0
  static let sizeScales = 1.0...1e5
  static let ends = 1e-12...1.0
  static let slopes = -20.0...20.0
  static let copasMeans = -20.0...20.0
  static let copasSlopes = 0.0...10.0
  static let copasCorrelations = -0.99...0.99

  /// Reports what no file may state.
  func check(_ f: Fields) {
    weight.check(f)
    f.expect(smallTrials, in: Publication.smallTrialFactors, at: "small-trials")
    f.expect(sizeScale, in: Publication.sizeScales, at: "size-scale")
    if case .copas = weight, usesT {
      f.report("Copas's rule looks at no p-value: leave out 'p-from'", at: "p-from")
    }
  }
}

extension Publication.Weight {
  fileprivate func check(_ f: Fields) {
    switch self {
    case .steps(let ends, let chances): check(f.place("steps"), ends, chances)
    case .stepsBySize(let ends, let chances, let slopes, let typical):
      let place = f.place("steps")
      check(place, ends, chances)
      for slope in slopes { place.expect(slope, in: Publication.slopes, at: "size-slopes") }
      if slopes.count != ends.count {
        place.report(
          "give as many 'size-slopes' as 'ends', 0 where size does not matter", at: "size-slopes")
      }
      place.expect(typical, in: ReviewRanges.typicalPeople, at: "typical-size")
    case .easeOut(let positive, let negative, let harmful):
      let place = f.place("ease-out")
      place.expect(positive, in: ReviewRanges.shares, at: "benefit")
      place.expect(negative, in: ReviewRanges.shares, at: "harm")
      place.expect(harmful, in: ReviewRanges.shares, at: "significant-harm")
    case .copas(let gamma0, let gamma1, let rho):
      let place = f.place("copas")
      place.expect(gamma0, in: Publication.copasMeans, at: "gamma0")
      place.expect(gamma1, in: Publication.copasSlopes, at: "gamma1")
      place.expect(rho, in: Publication.copasCorrelations, at: "rho")
    }
  }

  private func check(_ f: Fields, _ ends: [Double], _ chances: [Double]) {
    for end in ends { f.expect(end, in: Publication.ends, at: "ends") }
    for chance in chances { f.expect(chance, in: ReviewRanges.shares, at: "chances") }
    if !Publication.isRising(ends, chances) {
      f.report("give rising 'ends', the last 1, and as many 'chances'")
    }
  }
}

extension Publication {
  /// Whether ends rise to 1, each with its chance.
  static func isRising(_ ends: [Double], _ chances: [Double]) -> Bool {
    !ends.isEmpty && zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 } && ends.last == 1
      && chances.count == ends.count
  }
}
