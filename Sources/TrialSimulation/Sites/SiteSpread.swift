/// What one standard normal value u of a site moves an arm by, in SMD towards benefit.
public enum SiteSpread: Sendable {
  /// perUnit·u + offset.
  case line(perUnit: Double, offset: Double)
  /// Risks of sites, beta; 1 or −1 for events to be had or avoided.
  case risk(RiskTable, benefit: Double)
  /// Nothing: sites do not differ here.
  case none
}
