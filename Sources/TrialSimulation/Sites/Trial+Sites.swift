internal import Parts

extension Trial {
  /// What sites cannot be put together with.
  func checkSites(_ f: Fields) {
    guard let sites, f.isFineSoFar else { return }
    if clusters.contains(where: { $0?.strata != nil }) {
      f.report("sites are the strata of clusters here: leave out 'strata'", at: "sites")
    }
    if modifier != nil {
      f.report("people with levels are at one site here: leave out one of them", at: "sites")
    }
    for (o, forms) in forms.enumerated() {
      switch forms.first {
      case .event? where sites.effectSD > 0:
        f.report(
          "effects on '\(outcomes[o].name)', an event, do not differ between sites here",
          below: f.path.appending("sites").appending("effect-sd"))
      default: break
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
