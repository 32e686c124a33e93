internal import Parts
internal import PeerSupport

extension BiasSource {
  /// Reports what no file may state.
  func check(_ f: Fields) {
    f.expect(mean, in: ReviewRanges.effects, at: "mean")
    f.expect(betweenReviews, in: ReviewRanges.spreads, at: "between-reviews")
    f.expect(betweenTrials, in: ReviewRanges.spreads, at: "between-trials")
    let place = f.place("acts-on")
    for rater in Rater.allCases {
      place.expect(acts[rater], in: ReviewRanges.shares, at: rater.rawValue)
    }
  }
}

extension RiskOfBias {
  /// Reports what no file may state.
  func check(_ f: Fields, _ settings: Int) {
    if domains.isEmpty { f.report("needs at least one domain; found none", at: "domains") }
    RiskOfBias.checkDomains(f, domains)
    f.expectDistinct(domains.map(\.name), of: "domain", at: "domains")
    for domain in domains {
      let place = f.place("domains", domain.name)
      place.expect(domain.flawed, settings, "setting", in: ReviewRanges.shares, at: "flawed")
      domain.source.check(place.place("bias"))
    }
    f.expect(correlation, in: ReviewRanges.shares, at: "correlation")
    f.expect(high, in: ReviewRanges.shares, at: "high")
    f.expect(benign, in: ReviewRanges.shares, at: "benign")
    f.expect(misclassified, in: ReviewRanges.shares, at: "misclassified")
    // Without a cap in code.
    if cap != .infinity { f.expect(cap, in: ReviewRanges.spreads, at: "cap") }
  }

  /// Reports too many domains.
  static func checkDomains(_ f: Fields, _ domains: [Domain]) {
    if domains.count > 32 { f.report("\(domains.count) domains; at most 32", at: "domains") }
  }
}
