/// Times that arms may be compared at, or up to.
enum TimeHorizon {
  static let range = 1e-9...1e9
}
