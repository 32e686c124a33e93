public import Inference

/// An analysis of amounts, or of counts or events, that reads people one by one: of ranks, of logarithms.
public protocol PeopleAnalysis: Analysis where Data == ClusteredPeople {
  /// Analyses one contrast.
  ///
  /// - Parameters:
  ///   - people: Everybody; those whose outcome is missing have NaN.
  ///   - contrast: Which two arms are compared.
  /// - Returns: The fit.
  func fit(_ people: borrowing PersonTable, _ contrast: ArmPair) -> Fit
}

extension PeopleAnalysis {
  public var readsPeople: Bool { true }
  /// People stand for themselves, whatever they belong to.
  public var accountsFor: Set<TrialStructure> { [] }
  /// Analyses one contrast of a reading of everybody.
  public func fit(_ data: ClusteredPeople, _ contrast: ArmPair) -> Fit {
    fit(data.table, contrast)
  }
}
