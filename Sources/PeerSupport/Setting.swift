public import Parts

/// Where support is organised, in four categories.
///
/// Source: Høgh Egmose et al. (2023) Psychiatr Serv 74:847.
public enum Setting: String, Choice {
  /// Not said.
  case none
  /// Added to the services of a hospital.
  case addedToHospital = "added-to-hospital-services"
  /// A role that services have established.
  case establishedRole = "established-service-role"
  /// By an organisation that is independent of hospitals.
  case independent = "independent-of-hospital"
  /// Online.
  case online
}
