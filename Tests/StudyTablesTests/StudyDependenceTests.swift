import Foundation
import Inference
import MetaAnalysis
import Parts
import StudyTables
import TestSupport
import Testing

/// Several rows of one study: said, refused, pooled, or taken as they are when that is asked for.
struct StudyDependenceTests: ReadsTables {
  private let repeated = "study,yi,vi\nA,0.3,0.04\nA,0.3,0.04\nA,0.3,0.04\nB,0.1,0.05\nC,0.2,0.06\n"

  /// Three identical rows of one study were five studies with p = .0026 and no word.
  @Test func refusesAndNames() {
    let message = refusal(repeated)
    for words in [
      "rows 2, 3 and 4 are the same in every column", "5 rows are of 3 studies (column study)",
      "A (rows 2, 3 and 4)", "--aggregate 0.6", "--cluster COLUMN", "--independent",
    ] {
      #expect(message.contains(words), "\(message)")
    }
    // Two publications of the same authors are two studies; without a year they are one.
    let years = "study,year,yi,vi\nA,2001,0.3,0.04\nA,2003,0.3,0.04\n"
    #expect(refusal(years) == "read 2")
    #expect(refusal(years, .init(cluster: "study")).contains("A (rows 2 and 3)"))
    #expect(refusal("id,yi,vi\n1,0.3,0.04\n1,0.2,0.04\n") == "read 2")
    #expect(refusal("id,yi,vi\n1,0.3,0.04\n1,0.2,0.04\n", .init(cluster: "id")).contains("1 study"))
    #expect(refusal("yi,vi\n0.3,0.04\n", .init(cluster: "idd")).contains("no column 'idd'"))
    // Rows that name no study, and rows without an effect, are no study's second row.
    #expect(refusal("study,yi,vi\n,0.3,0.04\n,0.2,0.05\n") == "read 2")
    #expect(refusal("study,yi,vi\nA,0.3,0.04\nA,NA,0.05\n") == "read 1")
  }

  @Test func independentOnRequest() throws {
    let table = try read(repeated, .init(dependence: .independent))
    #expect(table.studies.count == 5)
    #expect(table.notes.contains { $0.contains("as independent all the same") })
    #expect(table.notes.contains { $0.contains("rows 2, 3 and 4 are the same") })
    // Duplicates are named where no column says which rows are of one study.
    let bare = try read("yi,vi\n0.3,0.04\n0.3,0.04\n")
    #expect(bare.notes == ["rows 2 and 3 are the same in every column: entered more than once?"])
  }

  /// Three equal effects at ρ: the variance is v(1 + 2ρ)/3.
  @Test func aggregates() throws {
    let table = try read(repeated, .init(dependence: .aggregated(correlation: 0.6)))
    #expect(
      table.studies.map(\.label) == ["A", "B", "C"] && table.studies.map(\.row) == [2, 5, 6])
    #expect(close(table.y[0], 0.3) && close(table.v[0], 0.04 * (1 + 2 * 0.6) / 3))
    #expect(table.notes.contains { $0.contains("5 rows are of 3 studies") && $0.contains("0.6") })
    let sized = "study,yi,vi,ni\nA,0.3,0.04,60\nA,0.3,0.04,80\nB,0.1,0.05,40\n"
    #expect(try read(sized, .init(dependence: .aggregated(correlation: 0))).sizes == [80, 40])
    let groups = "study,yi,vi,who\nA,0.3,0.04,x\nA,0.2,0.04,y\nB,0.1,0.05,x\n"
    let differs = refusal(
      groups, .init(texts: ["who"], dependence: .aggregated(correlation: 0.5)))
    #expect(differs.contains("column who differs within a study"), "\(differs)")
    let single = try read(
      "study,yi,vi\nA,1,1\nB,2,1\n", .init(dependence: .aggregated(correlation: 0)))
    #expect(single.notes[0].contains("nothing to aggregate"))
    // Tables of events of one study are not pooled as they stand.
    let events = "study,ai,n1i,ci,n2i\nA,5,20,3,25\nA,6,20,3,25\nB,4,30,8,31\n"
    let joined = try read(
      events, .init(measure: .oddsRatio, dependence: .aggregated(correlation: 0.5)))
    #expect(joined.studies.count == 2 && joined.tables.isEmpty)
  }

  /// 900 effects of 480 trials of psychotherapy for depression: 480 studies, and a wider interval than 900
  /// independent ones have.
  @Test func allEffects() throws {
    let text = try String(
      contentsOf: Fixtures.folder.appending(path: "tables/depression-all-effects.csv"),
      encoding: .utf8)
    #expect(refusal(text).contains("900 rows are of 480 studies (column study)"))
    func error(_ dependence: StudyTable.Dependence) throws -> (Int, Double) {
      let table = try read(text, .init(dependence: dependence))
      let (y, v) = (table.y, table.v)
      let pool = try Pooled.pool(y.span, v.span, .restrictedMaximumLikelihood, test: .z).get()
      return (pool.k, pool.estimate.standardError)
    }
    let (pooled, all) = (
      try error(.aggregated(correlation: 0.6)), try error(.independent)
    )
    #expect(pooled.0 == 480 && all.0 == 900 && pooled.1 > all.1)
  }
}
