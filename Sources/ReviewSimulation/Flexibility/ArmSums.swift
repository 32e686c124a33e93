internal import Inference

/// Sums over the people of each condition of a measure y and a baseline variable x, and the tests they allow.
///
/// ```
/// y = a + b·z + c·x      z the code of the condition; b's t test, n − 2 or (with x) n − 3 degrees of freedom
/// ```
///
/// With two conditions coded 0 and 1 this is the t test with pooled variance, with x the analysis of
/// covariance; with −1, 0, 1 the linear trend.
struct ArmSums: BitwiseCopyable {
  /// Of control, half the treatment, the treatment; the second is empty where there are two conditions.
  var control = PairSums()
  var middle = PairSums()
  var treated = PairSums()

  /// Which conditions a test compares.
  enum Contrast: CaseIterable {
    case treatedOverControl, middleOverControl, treatedOverMiddle, trend
  }

  subscript(_ arm: Int) -> PairSums {
    get { arm == 0 ? control : arm == 1 ? middle : treated }
    set {
      if arm == 0 {
        control = newValue
      } else if arm == 1 {
        middle = newValue
      } else {
        treated = newValue
      }
    }
  }

  /// A test of the condition.
  struct Test: BitwiseCopyable {
    let t: Double
    let df: Double
    /// The (adjusted) difference in standard deviations within conditions, of the measure itself.
    let d: Double
    /// People of the lower and the higher condition.
    let lower, higher: Double
  }

  /// Tests a contrast; nil where nothing is left to estimate an error from.
  ///
  /// - Parameters:
  ///   - contrast: Which conditions.
  ///   - isAdjusted: Whether x is in the model.
  /// - Returns: t towards the higher condition.
  func test(_ contrast: Contrast, isAdjusted: Bool) -> Test? {
    var sums = RegressionSums()
    switch contrast {
    case .treatedOverControl: sums.add(control, 0, treated, 1)
    case .middleOverControl: sums.add(control, 0, middle, 1)
    case .treatedOverMiddle: sums.add(middle, 0, treated, 1)
    case .trend:
      sums.add(middle, 0)
      sums.add(control, -1, treated, 1)
    }
    return sums.test(isAdjusted)
  }
}

/// Sums of a regression on a code and a baseline variable.
private struct RegressionSums: BitwiseCopyable {
  private var all = PairSums()
  private var z = 0.0
  private var zz = 0.0
  private var zy = 0.0
  private var zx = 0.0
  private var lower = 0.0
  private var higher = 0.0
  /// Distance of their codes.
  private var gap = 1.0

  mutating func add(_ condition: PairSums, _ code: Double) {
    all.add(condition)
    z += code * condition.n
    zz += code * code * condition.n
    zy += code * condition.y
    zx += code * condition.x
  }

  /// The lower and the higher of the conditions that are compared.
  mutating func add(
    _ lower: PairSums, _ code: Double, _ higher: PairSums, _ other: Double
  ) {
    add(lower, code)
    add(higher, other)
    (self.lower, self.higher) = (lower.n, higher.n)
    gap = other - code
  }

  func test(_ isAdjusted: Bool) -> ArmSums.Test? {
    let df = all.n - (isAdjusted ? 3 : 2)
    guard lower >= 2, higher >= 2, df > 0 else { return nil }
    var own = zz - z * z / all.n
    var both = zy - z * all.y / all.n
    var rest = all.yy - all.y * all.y / all.n
    guard own > 0 else { return nil }
    let raw = (rest - both * both / own) / (all.n - 2)
    if isAdjusted {
      let xx = all.xx - all.x * all.x / all.n
      let zx = zx - z * all.x / all.n
      let xy = all.xy - all.x * all.y / all.n
      guard xx > 0 else { return nil }
      own -= zx * zx / xx
      both -= zx * xy / xx
      rest -= xy * xy / xx
    }
    guard own > 0 else { return nil }
    let slope = both / own
    rest -= slope * both
    guard rest > 0, raw > 0 else { return nil }
    return ArmSums.Test(
      t: slope / (rest / df / own).squareRoot(), df: df, d: gap * slope / raw.squareRoot(),
      lower: lower, higher: higher)
  }
}

extension PairSums {
  /// Mean and standard deviation of y; nil for fewer than two people.
  var spread: (mean: Double, sd: Double)? {
    guard n >= 2 else { return nil }
    let mean = y / n
    return (mean, (max(0, yy - n * mean * mean) / (n - 1)).squareRoot())
  }
}
