internal import Parts
internal import TrialAnalysis

extension Trial {
  /// What sites cannot be put together with.
  func checkSites(_ f: Fields) {
    guard let sites, f.isFineSoFar else { return }
    if clusters.contains(where: { $0?.strata != nil }) {
      f.report("sites are the strata of clusters here: leave out 'strata'", at: "sites")
    }
    if clusters.contains(where: { $0?.crossing != nil }) {
      f.report("clusters that cross over are the sites here: leave out 'sites'", at: "sites")
    }
    for (o, forms) in forms.enumerated() {
      guard let law = forms.first else { continue }
      if sites.effectSD > 0, !law.measuredAs.isScore {
        f.report(
          "effects on '\(outcomes[o].name)', of \(law.measuredAs.words), do not differ between sites here",
          below: f.path.appending("sites").appending("effect-sd"))
      }
      if let objection = law.objection(toICC: sites.icc) {
        f.report(
          "'\(outcomes[o].name)': \(objection)", below: f.path.appending("sites").appending("icc"))
      }
    }
    for (a, arm) in arms.enumerated() {
      let plan = clusters[a].flatMap { $0.followsPeople ? nil : $0 }
      let counts = plan?.bySite ?? sites.split(participants[a])
      guard counts.contains(where: { $0 < 1 }) else { continue }
      let what = plan?.words ?? "\(participants[a]) people"
      f.report(
        "arm '\(arm.name)' has \(what) for \(sites.number) sites: a site would have none",
        at: "sites")
    }
  }
}
