public import Parts

/// Who delivers the support of an arm.
public enum Delivery: String, Choice {
  /// Nobody: no support is given.
  case none
  /// Peers.
  case peerLed = "peer-led"
  /// Peer and clinician together.
  case coLed = "co-led"
  /// Clinicians.
  case clinicianLed = "clinician-led"
}
