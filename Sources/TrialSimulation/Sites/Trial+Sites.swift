internal import Parts

extension Trial {
  /// What sites cannot be put together with.
  func checkSites(_ f: Fields) {
    guard let sites, f.isFineSoFar else { return }
    if isClustered {
      f.report("groups, peer workers and teams within sites are not simulated here", at: "sites")
    }
    if modifier != nil {
      f.report("people with levels are at one site here: leave out one of them", at: "sites")
    }
    if times.contains(where: { !$0.isEmpty }) {
      f.report("repeated measures have no sites here", at: "sites")
    }
    for (o, forms) in forms.enumerated() {
      switch forms.first {
      case .normal(let form)? where form.scale != nil:
        f.report(
          "'\(outcomes[o].name)' has a floor and a ceiling: it has no sites here", at: "sites")
      case .event? where sites.effectSD > 0:
        f.report(
          "effects on '\(outcomes[o].name)', an event, do not differ between sites here",
          below: f.path.appending("sites").appending("effect-sd"))
      default: break
      }
    }
    for (arm, people) in zip(arms, participants)
    where sites.split(people).contains(where: { $0 < 1 }) {
      f.report(
        "arm '\(arm.name)' has \(people) people for \(sites.number) sites: a site would have none",
        at: "sites")
    }
  }
}
