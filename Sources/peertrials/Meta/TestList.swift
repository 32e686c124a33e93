import ArgumentParser
import MetaAnalysis

/// Tests for small-study effects by their names, separated by commas.
struct TestList: ExpressibleByArgument {
  let tests: [SmallStudyTest]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.filter { $0 != " " }.lowercased() }
    let found = names.compactMap { SmallStudyTest(rawValue: String($0)) }
    guard found.count == names.count, Set(found).count == found.count else { return nil }
    tests = found
  }

  static var allValueStrings: [String] { SmallStudyTest.allCases.map(\.rawValue) }
}
