/// When a run has enough replicates.
///
/// Looks only at complete prefixes [0, K), and the next K is a function of the tally alone, so a run
/// to a precision is as reproducible as a run to a number.
public enum Stopping: Sendable, Equatable {
  /// This many.
  case replicates(Int)
  /// Until the Monte Carlo standard error of the worst rejection rate is at most `target`.
  ///
  /// With at least ten rejections and ten non-rejections, or 100/target replicates; `row` picks one
  /// row, `limit` bounds the run.
  case precision(target: Double, row: Int?, limit: Int)

  /// Replicates for which a proportion has a Monte Carlo standard error: p(1 − p)/mcse².
  ///
  /// Source: Morris, White & Crowther (2019) Stat Med 38:2074, section 5.3.
  public static func replicates(proportion: Double, mcse: Double) -> Double {
    proportion * (1 - proportion) / (mcse * mcse)
  }

  /// The end of the next stage; nil when there is enough.
  ///
  /// - Parameters:
  ///   - tally: A complete prefix.
  ///   - blockSize: The experiment's; stages end with whole blocks.
  /// - Returns: Replicates in all, or nil.
  public func next(after tally: Tally, blockSize: Int) -> Int? {
    switch self {
    case .replicates(let count):
      return tally.replicates < count ? count : nil
    case .precision(let target, let row, let limit):
      let done = tally.replicates
      func whole(_ count: Double) -> Int {
        let blocks = (min(count, Double(limit)) / Double(blockSize)).rounded(.up)
        return min(Int(blocks) * blockSize, limit)
      }
      guard done > 0 else { return whole(Double(4 * blockSize)) }
      var needed = 0.0
      for index in row.map({ [$0] }) ?? Array(tally.layout.rows.indices)
      where tally.layout.rows[index].role == .test {
        let rejected = tally.count(.rejected, row: index)
        let proportion = Proportion(events: rejected, of: done)
        // Fewer than ten events in 100/target replicates: the rate is within a tenth of the target of
        // 0 or 1, and known well enough.
        let isRare = min(rejected, done - rejected) < 10 && Double(done) < 100 / target
        if proportion.wilsonError > target || isRare {
          // 2 % over what the estimate asks for, and at least a tenth more, so that few stages do.
          let asked = Stopping.replicates(proportion: proportion.shrunk, mcse: target)
          needed = max(needed, max(1.02 * asked, 1.1 * Double(done)))
        }
      }
      guard needed > 0, done < limit else { return nil }
      return max(whole(needed), min(done + blockSize, limit))
    }
  }
}

/// A count of events among replicates.
struct Proportion {
  let events: Int
  let replicates: Int

  init(events: Int, of replicates: Int) {
    self.events = events
    self.replicates = replicates
  }

  var value: Double { Double(events) / Double(replicates) }

  // Agresti & Coull (1998) Am Stat 52:119: the centre and width of Wilson's interval at 95 %.
  static let z2 = 1.959_963_984_540_054 * 1.959_963_984_540_054
  var shrunk: Double {
    (Double(events) + Proportion.z2 / 2) / (Double(replicates) + Proportion.z2)
  }
  /// Wilson-type standard error: never 0.
  var wilsonError: Double {
    (shrunk * (1 - shrunk) / (Double(replicates) + Proportion.z2)).squareRoot()
  }
  /// √(p(1 − p)/R); Wilson's where that would be 0.
  ///
  /// Source: Morris et al. (2019) table 6.
  var error: Double {
    events == 0 || events == replicates
      ? wilsonError : (value * (1 - value) / Double(replicates)).squareRoot()
  }
}
