/// What an arm's people would get beyond none of it: differences in means, or in risks.
struct DeliveryEffect: Sendable, Equatable {
  /// Of full delivery of the arm's own support: by wave where there are several.
  var full: [Double] = []
  /// Of all of the arm's support that contaminates it.
  var contamination = 0.0
  /// What that support adds in the place of the own as delivered: points of a score, by wave where there are several; the
  /// risk of an event.
  var exchange: [Double] = []
  /// Of an instrument, the SD of the normal beneath scores with that support over the SD with the own as delivered.
  var spread = 1.0
  /// The same of people with none of their own support, and with all of it.
  var bare = 1.0
  var whole = 1.0

  /// The same of people with a share of it.
  func width(of share: Double) -> Double { bare + share * (whole - bare) }
}
