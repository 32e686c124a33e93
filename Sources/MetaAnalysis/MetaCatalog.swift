/// Every correction and every test for small-study effects; a new one is one line here.
public enum MetaCatalog {
  /// Corrections: words of `methods:`, rows of `bias-lab` and of `meta --bias`.
  public static let correctors: [any MetaEstimator] = [
    LineIntercept.pet,
    LineIntercept.peese,
    UnrestrictedAverage(),
    AdequateAverage(),
    PetPeeseIntercept(),
    FilledMean.l0,
    FilledMean.r0,
    SelectionMean.three,
    SelectionMean.four,
  ]

  /// Tests: words of `--tests`, rows of `bias-lab` and of `meta --bias`.
  public static let detectors: [any SmallStudyDetector] =
    [EggerTest.classical, EggerTest.mixed, EggerTest.bySize, EggerTest.bySizeOnly]
    + [BeggTest.exact, BeggTest.normal]
    + ExcessTest.all
    + [
      SelectionRatioTest.three,
      SelectionRatioTest.threeOneSided,
      SelectionRatioTest.threeMoved,
      SelectionRatioTest.four,
      TrimTest(),
    ]

  /// The correctors that are given somewhere, by family.
  ///
  /// - Parameters:
  ///   - place: Where.
  ///   - families: In which order.
  /// - Returns: Those of a family in the order of the list.
  public static func correctors(
    _ place: CorrectorPlaces, by families: [CorrectorFamily] = CorrectorFamily.allCases
  ) -> [any MetaEstimator] {
    let given = correctors.filter { $0.places.contains(place) }
    return families.flatMap { family in given.filter { $0.family == family } }
  }
}

/// Corrections by name, for code.
extension MetaCatalog {
  /// The intercept of PET.
  public static let pet: any MetaEstimator = LineIntercept.pet
  /// The intercept of PEESE.
  public static let peese: any MetaEstimator = LineIntercept.peese
  /// PEESE where PET's intercept lies in the wanted direction at one-sided .05, else PET.
  public static let petPeese: any MetaEstimator = PetPeeseIntercept()
  /// Unrestricted weighted least squares.
  public static let uwls: any MetaEstimator = UnrestrictedAverage()
  /// The weighted average of adequately powered studies; of all where fewer than two are.
  public static let waap: any MetaEstimator = AdequateAverage()
  /// The pool of the studies with what trim and fill (L₀) adds.
  public static let trimAndFill: any MetaEstimator = FilledMean.l0
}
