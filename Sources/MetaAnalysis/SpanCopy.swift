extension Span<Double> {
  /// The numbers as an array, for what cannot hold a span.
  var copied: [Double] { indices.map { self[$0] } }
}
