internal import PeerSupport

extension Instrument {
  /// Its scores.
  var scale: ScoreScale? { figures.map { ScoreScale($0.min, $0.max, steps: $0.steps) } }
}
