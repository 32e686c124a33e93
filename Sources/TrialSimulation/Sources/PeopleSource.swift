internal import Foundation
internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// Draws every person of a trial and reduces them to what analyses read.
///
/// Columns, one per variable: each is a stream of its own at (replicate, arm, lane of the variable), so
/// that person i's dropout, say, does not depend on what else is simulated.
struct PeopleSource: TrialSource {
  let trial: Trial
  let shifts: ShiftPlan
  let latent: LatentVariables
  let factor: [Double]
  let largest: Int
  /// By outcome.
  let baselinePosition: [Int?]
  let endPosition: [Int]

  /// Prepares a trial.
  ///
  /// - Parameters:
  ///   - trial: The trial; its correlations were checked.
  ///   - baselines: Outcomes whose baseline some analysis reads.
  init(_ trial: Trial, baselines: [Bool]) {
    self.trial = trial
    shifts = ShiftPlan(trial)
    latent = LatentVariables(
      outcomes: trial.forms.map { $0[0] }, correlation: trial.correlation, baselines: baselines)
    factor = latent.factor ?? []
    precondition(latent.factor != nil, "correlations are checked when the scenario is read")
    largest = trial.participants.max() ?? 0
    let latent = latent
    baselinePosition = trial.outcomes.indices.map { latent.position($0, isBaseline: true) }
    endPosition = trial.outcomes.indices.map { latent.position($0, isBaseline: false) ?? 0 }
  }

  func worker() -> any TrialWorker { PeopleWorker(self) }

  /// Whether anybody of an arm can lack an outcome.
  func canMiss(_ outcome: Int, arm: Int) -> Bool {
    trial.arms[arm].dropout > 0
      || trial.outcomes[outcome].model.missing(arm: trial.arms[arm].name) > 0
  }

  /// The latent value below which the event happens.
  static func threshold(_ risk: Double) -> Double {
    if risk <= 0 { return -.infinity }
    if risk >= 1 { return .infinity }
    return (try? Normal.quantile(risk)) ?? .nan
  }
}

/// Draws people, block by block, in columns: one per variable, one of "observed" per outcome.
final class PeopleWorker: TrialWorker {
  let source: PeopleSource
  let data: TrialData
  private let columns: UnsafeMutablePointer<Double>

  init(_ source: PeopleSource) {
    self.source = source
    data = TrialData(outcomes: source.trial.outcomes.count, arms: source.trial.arms.count)
    let size = (source.latent.variables.count + source.trial.outcomes.count) * source.largest
    columns = .allocate(capacity: size)
    columns.initialize(repeating: 0, count: size)
  }

  deinit {
    columns.deallocate()
    data.deallocate()
  }

  func column(_ position: Int) -> UnsafeMutablePointer<Double> {
    columns + position * source.largest
  }
  func observed(_ outcome: Int) -> UnsafeMutablePointer<Double> {
    columns + (source.latent.variables.count + outcome) * source.largest
  }

  func draw(_ replicate: Int, using stream: inout RandomStream) {
    source.shifts.draw(replicate, into: data.shifts, using: &stream)
    for arm in source.trial.arms.indices {
      drawPeople(replicate, arm: arm, &stream)
      for outcome in source.trial.outcomes.indices { reduce(outcome, arm: arm) }
    }
  }

  /// Fills the columns of one arm with correlated standard normals and with who is observed.
  func drawPeople(
    _ replicate: Int, arm: Int, _ stream: inout RandomStream
  ) {
    let n = source.trial.participants[arm]
    for (position, variable) in source.latent.variables.enumerated() {
      stream.seek(
        replicate: replicate, unit: arm,
        lane: variable.isBaseline ? .baseline(variable.outcome) : .outcome(variable.outcome))
      let column = column(position)
      for i in 0..<n { column[i] = stream.normal() }
    }
    let order = source.latent.variables.count
    // From the last variable up, so that each still finds the independent draws of those before it.
    for row in stride(from: order - 1, through: 1, by: -1) {
      let target = column(row)
      let diagonal = source.factor[row * order + row]
      for i in 0..<n { target[i] *= diagonal }
      for earlier in 0..<row where source.factor[row * order + earlier] != 0 {
        let weight = source.factor[row * order + earlier]
        let source = column(earlier)
        for i in 0..<n { target[i] += weight * source[i] }
      }
    }
    drawObserved(replicate, arm: arm, &stream)
  }

  private func drawObserved(
    _ replicate: Int, arm: Int, _ stream: inout RandomStream
  ) {
    let n = source.trial.participants[arm]
    let dropout = source.trial.arms[arm].dropout
    for outcome in source.trial.outcomes.indices where source.canMiss(outcome, arm: arm) {
      let here = observed(outcome)
      for i in 0..<n { here[i] = 1 }
      if dropout > 0 {
        // The same seek for every outcome gives the same people.
        stream.seek(replicate: replicate, unit: arm, lane: .dropout)
        for i in 0..<n where stream.uniform() < dropout { here[i] = 0 }
      }
      let missing = source.trial.outcomes[outcome].model.missing(arm: source.trial.arms[arm].name)
      if missing > 0 {
        stream.seek(replicate: replicate, unit: arm, lane: .missing(outcome))
        for i in 0..<n where stream.uniform() < missing { here[i] = 0 }
      }
    }
  }

  private func reduce(_ outcome: Int, arm: Int) {
    let cell = outcome * source.trial.arms.count + arm
    let benefit = source.trial.outcomes[outcome].model.benefit.sign
    let n = source.trial.participants[arm]
    let end = column(source.endPosition[outcome])
    let here = source.canMiss(outcome, arm: arm) ? observed(outcome) : nil
    switch source.trial.forms[outcome][arm] {
    case .event(let risk):
      let threshold = PeopleSource.threshold(
        ShiftPlan.risk(risk, shiftedBy: data.shifts[cell], benefit: benefit))
      var (people, events) = (0, 0)
      for i in 0..<n where here.map({ $0[i] > 0 }) ?? true {
        people += 1
        if end[i] < threshold { events += 1 }
      }
      data.counts[cell] = ArmCounts(n: Double(people), events: Double(events))
    case .normal(let form):
      var sums = StandardSums()
      if let position = source.baselinePosition[outcome] {
        let base = column(position)
        if let here {
          for i in 0..<n where here[i] > 0 { sums.add(end[i], base[i]) }
        } else {
          for i in 0..<n { sums.add(end[i], base[i]) }
        }
      } else if let here {
        for i in 0..<n where here[i] > 0 { sums.add(end[i]) }
      } else {
        for i in 0..<n { sums.add(end[i]) }
      }
      data.moments[cell] = sums.moments(
        form, shift: benefit * data.shifts[cell] * form.standardiser)
    }
  }
}

/// Sums over standardised people: small numbers, so one pass loses nothing.
private struct StandardSums {
  var n = 0.0
  var y = 0.0
  var yy = 0.0
  var x = 0.0
  var xx = 0.0
  var xy = 0.0

  @inline(__always)
  mutating func add(_ end: Double) {
    n += 1
    y += end
    yy += end * end
  }

  @inline(__always)
  mutating func add(_ end: Double, _ base: Double) {
    add(end)
    x += base
    xx += base * base
    xy += base * end
  }

  /// The moments of the same people in the outcome's units.
  func moments(_ form: OutcomeForm.NormalForm, shift: Double) -> ArmMoments {
    guard n > 0 else { return ArmMoments() }
    let (sd, base) = (form.sd, form.baselineSD)
    return ArmMoments(
      n: n, mean: form.mean + shift + sd * y / n,
      sumOfSquares: sd * sd * max(0, yy - y * y / n),
      baselineMean: form.baselineMean + base * x / n,
      baselineSumOfSquares: base * base * max(0, xx - x * x / n),
      crossProducts: sd * base * (xy - x * y / n))
  }
}
