public import ArgumentParser
import Foundation
import MetaAnalysis
public import Questions
import StudyTables

/// A choice that may be typed in any case.
protocol TypedChoice: RawRepresentable<String>, CaseIterable, ExpressibleByArgument {}

extension TypedChoice {
  init?(argument: String) {
    let typed = argument.lowercased()
    guard let found = Self.allCases.first(where: { $0.rawValue.lowercased() == typed }) else {
      return nil
    }
    self = found
  }
}

extension Tau2Method: TypedChoice {}
extension ReviewTest: TypedChoice {}
extension StudyMeasure: TypedChoice {}
extension EmptyCellRule: TypedChoice {}
extension TableDialect.Delimiter: TypedChoice {}
extension MetaQuestion.Alternative: ExpressibleByArgument {}

/// How a table of studies is read.
struct TableOptions: ParsableArguments {
  @Option(
    help: """
      What is compared, by metafor's name; what the columns can only mean unless given. MD, SMD (g), \
      D2ORL, D2ORN and RPB need m1i sd1i n1i m2i sd2i n2i; OR, RR, RD, PETO, OR2DL and OR2DN need \
      ai bi ci di or ai n1i ci n2i; MC, SMCC and SMCR need m1i m2i sd1i sd2i ni ri; COR and ZCOR \
      need ri ni; GEN needs yi vi or yi sei.
      """)
  var measure: StudyMeasure?

  @Option(
    name: .customLong("to"),
    help: """
      Which two-by-two tables get half an event in each cell: those with an empty cell (only0) unless \
      given; none for PETO.
      """)
  var emptyCells: EmptyCellRule?

  @Option(help: "What stands between fields; auto: by the name of the file and its header.")
  var delimiter: TableDialect.Delimiter = .auto

  @Flag(help: "Read 0,25 as a quarter; fields are then separated by semicolons or tabs.")
  var decimalComma = false

  @Option(
    help: ArgumentHelp(
      "Headings of columns, as in yi=.g,sei=.g_se; those of metapsy, meta, RevMan and CMA are known.",
      valueName: "name=heading,…"))
  var columns: ColumnList?

  @Flag(
    name: .customLong("split-controls"),
    help: "Divide a control arm that several rows of a study share among them.")
  var splitsControls = false

  @Option(
    help: ArgumentHelp(
      "The column that says which rows are of one study; study, trial or slab (with year) by default.",
      valueName: "column"))
  var cluster: String?

  @Option(
    help: ArgumentHelp(
      "Pool rows of one study into one, at this correlation of their sampling errors.",
      valueName: "rho"))
  var aggregate: Double?

  @Flag(help: "Take several rows of one study as independent all the same.")
  var independent = false

  func validate() throws { try checked(reading.check) }

  /// The same as a question has them.
  var reading: MetaQuestion.Reading {
    MetaQuestion.Reading(
      measure: measure, emptyCells: emptyCells, delimiter: delimiter, decimalComma: decimalComma,
      columns: columns?.headings ?? [:], splitControls: splitsControls, cluster: cluster,
      aggregate: aggregate, independent: independent)
  }
}

/// How studies are pooled.
struct PoolingOptions: ParsableArguments {
  @Option(
    help: """
      The estimator of the variance between studies; FE is the common effect. REML unless given (ML \
      for --test pl, FE for --measure PETO).
      """)
  var method: Tau2Method?

  @Option(
    help: """
      How the pooled effect is tested: hksj (Hartung-Knapp-Sidik-Jonkman) unless given, z under a \
      common effect; mhksj never takes a smaller standard error than z; pl is profile likelihood.
      """)
  var test: ReviewTest?

  @Option(help: "The level of all intervals.")
  var level = 0.95

  func validate() throws { try checked(pooling.check) }

  /// The same as a question has them.
  var pooling: MetaQuestion.Pooling {
    MetaQuestion.Pooling(method: method, test: test, level: level)
  }
}

/// What is done besides pooling.
struct FurtherMetaOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Pool the groups of this column too.", valueName: "column"))
  var by: String?

  @Option(
    help: ArgumentHelp(
      "Regress on these columns, separated by commas; text columns become one number per level.",
      valueName: "columns"))
  var moderators: String?

  @Flag(help: "Small-study tests, corrections and selection models.")
  var bias = false

  @Option(
    help: ArgumentHelp(
      "With --bias: these tests in the place of the usual ones, separated by commas: "
        + SmallStudyTest.allCases.map(\.rawValue).joined(separator: ", ") + ".",
      valueName: "tests"))
  var tests: TestList?

  @Option(
    help: ArgumentHelp(
      "A further selection model with these cut points, one-sided p-values separated by commas.",
      valueName: "cuts"))
  var selection: String?

  @Option(
    help: ArgumentHelp(
      "With --bias: write the scenario of a literature like this one, for 'bias-lab'.",
      valueName: "out.yaml"), completion: .file(extensions: ["yaml"]))
  var calibrate: String?

  @Flag(
    name: .customLong("fail-safe"),
    help: "With --bias: fail-safe N of Rosenthal, Orwin and Rosenberg.")
  var failSafe = false

  @Option(help: "Which way results were wanted; by default the sign of the common effect.")
  var alternative: MetaQuestion.Alternative?

  @Flag(help: "Pool without each study in turn.")
  var leaveOneOut = false

  @Option(
    help: ArgumentHelp("Pool as studies arrive, in the order of this column.", valueName: "column"))
  var cumulative: String?

  private var moderatorNames: [String] {
    (moderators ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private var steps: [Double]? {
    selection.map { $0.split(separator: ",").compactMap { Double($0) } }
  }

  /// The same as a question has them.
  var further: MetaQuestion.Further {
    var further = MetaQuestion.Further()
    further.by = by
    further.moderators = moderatorNames
    further.bias = bias
    further.tests = tests?.tests
    further.steps = steps
    further.calibrates = calibrate != nil
    further.failSafe = failSafe
    further.alternative = alternative
    further.leaveOneOut = leaveOneOut
    further.cumulative = cumulative
    return further
  }

  func validate() throws {
    if let selection {
      let typed = selection.split(separator: ",", omittingEmptySubsequences: false)
      guard let steps, steps.count == typed.count,
        StepSelection(steps: steps, direction: .positive) != nil
      else {
        throw ValidationError(
          "--selection needs one-sided p-values between 0 and 1, rising, as in 0.025,0.5; found "
            + "'\(selection)'")
      }
    }
    try checked(further.check)
    if moderators != nil, moderatorNames.isEmpty {
      throw ValidationError("--moderators needs the names of columns")
    }
  }
}
