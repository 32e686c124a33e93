/// The clusters of an arm where people, or clusters, are randomised within sites.
extension ClusterPlan {
  /// The same clusters, each at a site: those that follow people as many as hold the people of each site.
  func at(_ sites: Sites, people: Int) -> ClusterPlan {
    var plan = self
    guard followsPeople else {
      plan.bySite = sites.split(count)
      return plan
    }
    plan.sizes = []
    plan.bySite = sites.split(people).map { people in
      let own = Intake(people: people, in: kind).clusters
      plan.sizes += own?.sizes ?? []
      return own?.count ?? 0
    }
    plan.count = plan.bySite.reduce(0, +)
    return plan
  }

  /// The clusters of each site.
  var sites: [ClusterPlan] {
    var first = 0
    return bySite.map { count in
      var plan = self
      plan.count = count
      plan.bySite = []
      plan.sizes = sizes.isEmpty ? [] : Array(sizes[first..<first + count])
      first += count
      return plan
    }
  }

  /// The site of a cluster, from 0; 0 without sites.
  func site(_ cluster: Int) -> Int {
    var upTo = 0
    for (site, count) in bySite.enumerated() {
      upTo += count
      if cluster < upTo { return site }
    }
    return max(bySite.count - 1, 0)
  }
}
