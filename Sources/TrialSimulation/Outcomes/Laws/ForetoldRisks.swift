internal import GSLKit

/// Risks of people of an arm by their stratum and their baseline, at places of standard normals.
///
/// ```
/// P(event | x, u) = E_v Φ((Φ⁻¹(p(u, v)) − r·x)/√(1 − r²))
/// ```
///
/// u is what the site or the stratum has, v what else clusters and groups have; each is averaged over unless it is asked for.
struct ForetoldRisks {
  /// By stratum, then by baseline; one of what is averaged over.
  let risks: [[Double]]

  init(_ law: EventLaw, _ alike: Alikeness, byBaseline: Bool, byStratum: Bool) {
    let bySite = byStratum && alike.sites > 0
    let byPlace = byStratum && alike.sites == 0 && alike.strata > 0 && alike.clusters > 0
    let ofSites = alike.sites > 0 ? NormalPlaces.wide : NormalPlaces.middle
    let ofClusters = alike.clusters > 0 ? NormalPlaces.wide : NormalPlaces.middle
    let ofGroups = alike.groups > 0 ? NormalPlaces.wide : NormalPlaces.middle
    let x = byBaseline ? NormalPlaces.all : NormalPlaces.middle
    let r = byBaseline ? law.baselineCorrelation : 0
    let left = (1 - r * r).squareRoot()
    let group = alike.groups / (1 - alike.clusters)
    // Risks of clusters, and of groups within them, around that of their site.
    func add(_ weight: Double, _ risk: Double, _ cluster: Double, to sums: inout [Double]) {
      let ofCluster = EventSpread(risk, icc: alike.clusters).value(at: cluster)
      for own in ofGroups {
        let p = EventSpread(ofCluster, icc: group).value(at: own.z)
        let threshold = EventLaw.threshold(p)
        for (i, baseline) in x.enumerated() {
          sums[i] += weight * own.weight * Normal.cdf((threshold - r * baseline.z) / left)
        }
      }
    }
    let none = Array(repeating: 0.0, count: x.count)
    var all: [[Double]] = []
    if byPlace {
      // u of the stratum, v of the cluster within it.
      let (of, within) = (alike.strata.squareRoot(), (1 - alike.strata).squareRoot())
      for u in NormalPlaces.wide {
        var sums = none
        for v in ofClusters { add(v.weight, law.risk, of * u.z + within * v.z, to: &sums) }
        all.append(sums)
      }
    } else {
      var sums = none
      for u in ofSites {
        if bySite { sums = none }
        let risk = EventSpread(law.risk, icc: alike.sites).value(at: u.z)
        for v in ofClusters { add(bySite ? v.weight : u.weight * v.weight, risk, v.z, to: &sums) }
        if bySite { all.append(sums) }
      }
      if !bySite { all.append(sums) }
    }
    risks = all
  }
}
