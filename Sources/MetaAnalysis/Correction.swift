public import Inference

/// What a corrector found in one table of studies, with what is told of it beside the estimate.
public struct Correction: Sendable {
  /// Something that it found, by the name that results have for it.
  public struct Detail: Sendable {
    /// What it is.
    public enum Value: Sendable {
      /// A number; nil where there is none.
      case number(Double?)
      case count(Int)
      case word(String)
      case numbers([Double?])
      case counts([Int])
    }

    public var name: String
    public var value: Value

    /// Something by its name.
    public init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// A fit whose standard error cannot be had.
  public struct Lack: Sendable {
    /// The estimate all the same.
    public var value: Double
    /// Why, in a few words for a table.
    public var words: String
    /// Why, in full.
    public var reason: String
  }

  public var fit: Fit
  /// A few words for a table.
  public var note: String
  /// What results say of a fit on a boundary.
  public var boundary: String
  /// What there is where the fit failed; nil unless an estimate was found.
  public var lack: Lack?
  /// Before and after the estimate.
  public var before: [Detail]
  public var after: [Detail]
  /// What a selection model says about selection; nil for what is none.
  public var selection: (model: StepSelection, fit: SelectionFit)?

  /// A correction.
  ///
  /// - Parameters:
  ///   - fit: The estimate.
  ///   - note: A few words for a table.
  ///   - before: What stands before the estimate in results.
  ///   - after: What stands after it.
  public init(_ fit: Fit, note: String = "", before: [Detail] = [], after: [Detail] = []) {
    self.fit = fit
    self.note = note
    boundary = "tau2 was cut off at 0"
    self.before = before
    self.after = after
  }
}
