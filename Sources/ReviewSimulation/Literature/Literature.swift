/// One drawn literature: for every trial and outcome an effect and its variance, if it reached the review.
///
/// Cells lie trial by trial, within a trial by slot, within a slot by outcome:
/// (trial·slots + slot)·outcomes + outcome. Slot 0 is the trial's main comparison, slot 1 a second arm that
/// was split off, slot 2 one treatment arm against the other. Memory is made once per block and overwritten
/// by each replicate.
public struct Literature: Sendable {
  /// Trials there are, published or not.
  public let trials: Int
  /// Comparisons that a trial may have: 1, or 3 where some have a second arm.
  public let slots: Int
  /// Outcomes of a trial.
  public let outcomes: Int
  /// Characteristics that are recorded of a trial.
  public let attributes: Int
  /// Effects.
  public var y: [Double]
  /// Their sampling variances, as the review computes them.
  public var v: [Double]
  /// True effects, bias left out.
  public var theta: [Double]
  /// What the cell's row estimates: the true effect on the scale on which it is pooled.
  public var truth: [Double]
  /// Whether the cell reached the review in a usable form.
  public var isReported: [Bool]
  /// People in each trial.
  public var sizes: [Double]
  /// What the review records of each trial: trial·attributes + attribute; the first arm's level.
  public var recorded: [UInt8]
  /// The same of the second arm.
  public var recordedOfSecondArm: [UInt8]
  /// When each trial arrives, in (0, 1); drawn where a model is asked to.
  public var arrival: [Double]
  /// Trials that were run and not published.
  public var unpublished = 0
  /// Whether each trial calls its result a finding; kept where decisions of trials are left open.
  public var claims: [Bool]
  /// The people of a trial whose decisions are left open.
  var people = FlexiblePeople()
  /// The outcome of which results that were not published are kept, for drawings.
  var ghostOutcome: Int?
  /// Those results.
  var ghosts: [(y: Double, v: Double)] = []
  /// What a model keeps between its steps.
  var states: [TrialState]
  /// What decides which trials report an outcome: trial·outcomes + outcome.
  var keys: [Double]
  /// Trials that could report an outcome, with their keys, in rising order of these.
  var candidates: [(key: Double, trial: Int)]
  /// Levels of one trial's arms.
  var levels, secondLevels: [UInt8]
  /// Shared by all trials of the review: one number for each source of bias.
  var reviewBias: [Double]
  /// Normal numbers of one trial, one for each outcome.
  var normals, secondNormals, laterNormals: [Double]
  /// The outcomes of one trial that are to be summarised.
  var chosen: [Int]
  /// Sums of squares of one trial's arms: control, first, second.
  var squares: [[Double]]
  var squaredErrors: SquaredErrors

  /// An empty literature.
  ///
  /// - Parameters:
  ///   - trials: Trials.
  ///   - slots: Rows that a trial may give per outcome, 1 or 3.
  ///   - outcomes: Outcomes.
  ///   - attributes: What is recorded of each trial.
  ///   - biases: Sources of bias with a part that all trials share.
  public init(trials: Int, slots: Int = 1, outcomes: Int, attributes: Int = 0, biases: Int = 0) {
    self.trials = trials
    self.slots = slots
    self.outcomes = outcomes
    self.attributes = attributes
    let cells = trials * slots * outcomes
    y = Array(repeating: 0, count: cells)
    v = Array(repeating: 1, count: cells)
    truth = Array(repeating: 0, count: cells)
    theta = Array(repeating: 0, count: cells)
    isReported = Array(repeating: false, count: cells)
    sizes = Array(repeating: 0, count: trials)
    recorded = Array(repeating: 0, count: trials * attributes)
    recordedOfSecondArm = recorded
    arrival = sizes
    claims = Array(repeating: false, count: trials)
    states = Array(repeating: TrialState(), count: trials)
    keys = Array(repeating: .infinity, count: trials * outcomes)
    candidates = Array(repeating: (0, 0), count: trials)
    levels = Array(repeating: 0, count: attributes)
    secondLevels = levels
    reviewBias = Array(repeating: 0, count: biases)
    normals = Array(repeating: 0, count: outcomes)
    secondNormals = normals
    laterNormals = normals
    chosen = Array(repeating: 0, count: outcomes)
    squares = Array(repeating: normals, count: 3)
    squaredErrors = SquaredErrors(outcomes: outcomes)
  }

  /// Where the effect of a trial on an outcome stands.
  @inline(__always)
  func cell(_ trial: Int, _ outcome: Int, slot: Int = 0) -> Int {
    (trial * slots + slot) * outcomes + outcome
  }
}
