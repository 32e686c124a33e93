/// An outcome in an arm of a replicate that people are drawn of.
public struct PeopleCell {
  let replicate: Int
  let outcome: Int
  let arm: Int
  /// Its place in what analyses read.
  let place: Int
}

/// One of those people.
public struct PersonPlace {
  let cell: PeopleCell
  let person: Int
  /// The cluster; nil where people are independent.
  let cluster: Int?
  /// The person's latent value, and whether it is that before the trial.
  let latent: Double
  let isBaseline: Bool
}
