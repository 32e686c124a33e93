import Foundation
import Inference
import MetaAnalysis
import Parts
import StudyTables
import TestSupport
import Testing

/// Tables of other programs, and arms that report something else than mean and SD: each with a line that says so.
struct TablesAsPeopleHaveThemTests: ReadsTables {
  /// The same two studies under the headings of five programs.
  @Test func headingsOfPrograms() throws {
    let plain = try read("study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,5,2,30,4,2,31\nB,6,2,20,4,3,21\n")
    let rows = "\nA,5,2,30,4,2,31\nB,6,2,20,4,3,21\n"
    for (program, header) in [
      ("metapsy", "study,mean_arm1,sd_arm1,n_arm1,mean_arm2,sd_arm2,n_arm2"),
      ("meta", "studlab,mean.e,sd.e,n.e,mean.c,sd.c,n.c"),
      (
        "RevMan",
        "Study,Experimental mean,Experimental SD,Experimental N,Control mean,Control SD,Control N"
      ),
      ("RevMan", "Study,Mean 1,Std. Dev. 1,Total 1,Mean 2,Std. Dev. 2,Total 2"),
      (
        "CMA",
        "Study name,Group-A Mean,Group-A Std-Dev,Group-A Sample size,Group-B Mean,Group-B Std-Dev,Group-B Sample size"
      ),
    ] {
      let table = try read(header + rows)
      #expect(table.y == plain.y && table.v == plain.v, "\(header)")
      #expect(
        table.notes.contains { $0.contains("m1i is '") && $0.contains("(\(program))") }, "\(header)"
      )
    }
    let psy = try read("study,.g,.g_se\nA,0.2,0.1\nB,0.4,0.2\n")
    #expect(psy.y == [0.2, 0.4] && close(psy.v[1], 0.04))
    let te = try read("studlab,TE,seTE\nA,0.2,0.1\n")
    #expect(te.y == [0.2] && te.notes[0].contains("yi is 'TE' (meta)"))
    // PublicationBiasBenchmark's own names, with its study_id as the study.
    let benchmark = "yi,sei,ni,es_type,study_id\n0.2,0.1,80,SMD,1\n0.3,0.1,80,SMD,1\n"
    #expect(refusal(benchmark).contains("2 rows are of 1 study (column study_id)"))
    let events = "Study,Experimental cases,Experimental N,Control cases,Control N\nA,5,20,3,25\n"
    #expect(
      try read(events, .init(measure: .oddsRatio)).tables == [.init(a: 5, b: 15, c: 3, d: 22)])
    #expect(refusal(events).contains("--measure OR"))
  }

  /// Data and analyses as RevMan 5 exports them, from `Fleiss93_CR.csv` of the R package meta (GPL; Fleiss 1993): the
  /// effects and errors that RevMan wrote beside them come again, its pools are no studies, and two analyses in one
  /// table are refused.
  @Test func exportsOfRevMan() throws {
    let head =
      "Comparison Number,Outcome Number,Subgroup Number,Name,Data Type,Statistical Method,Effect Measure,"
      + "Analysis Model,Events 1,Mean 1,SD 1,Total 1,Events 2,Mean 2,SD 2,Total 2,Effect Estimate,SE,"
      + "Weight,Year of study\n"
    let events = """
      1,0,0,Examples from Fleiss (1993),,,,,,,,,,,,,,,,
      1,1,0,Aspirin,DIC,MH,OR,Fixed,2128,,,14186,2286,,,13817,0.89686556,,100,
      1,1,0,MRC-1,,,,,49,0,0,615,67,0,0,624,0.71971415,0.19721981,3.17649,1974
      1,1,0,CDP,,,,,44,0,0,758,64,0,0,771,0.6807598,0.20289717,3.10168911,1976

      """
    let means = """
      1,2,0,Mental Health Treatment,CON,IV,MD,Fixed,0,,,106,0,,,126,-0.70938839,,100,
      1,2,0,Davis,,,,,0,5,4.7,13,0,6.5,3.8,13,-1.5,1.67630546,2.79315513,1973
      1,2,0,Florell,,,,,0,4.9,1.71,30,0,6.1,2.3,50,-1.2,0.45085474,38.61251498,1971

      """
    let odds = try read(head + events, .init(measure: .oddsRatio))
    #expect(odds.studies.map(\.label) == ["MRC-1", "CDP"])
    for (found, (ratio, error)) in zip(
      zip(odds.y, odds.v), [(0.71971415, 0.19721981), (0.6807598, 0.20289717)])
    {
      #expect(close(exp(found.0), ratio, relative: 1e-7))
      #expect(close(found.1.squareRoot(), error, relative: 1e-7))
    }
    #expect(odds.leftOut.contains { $0.row == 3 && $0.reason.contains("pool of RevMan") })
    let differences = try read(head + means, .init(measure: .meanDifference))
    #expect(close(differences.v[0].squareRoot(), 1.67630546, relative: 1e-8))
    #expect(close(differences.v[1].squareRoot(), 0.45085474, relative: 1e-7))
    #expect(
      refusal(head + events + means, .init(measure: .oddsRatio)).contains(
        "2 analyses by 'Comparison Number' and 'Outcome Number'"))
    // RevMan Web's data rows.
    let web =
      "Analysis group,Analysis number,Analysis name,Subgroup,Study,Study year,GIV Mean,GIV SE,CI start,CI end,"
      + "Experimental cases,Experimental N,Experimental mean,Experimental SD,Control cases,Control N,"
      + "Control mean,Control SD,O-E,Variance,Weight,Footnotes\n"
      + "1,2,Mental health,,Davis,1973,,,,,,13,5,4.7,,13,6.5,3.8,,,2.79,\n"
    #expect(try read(web, .init(measure: .meanDifference)).v[0] == differences.v[0])
  }

  /// Data rows of RevMan Web, by the headings of Cochrane's data package as R's meta reads them (`read.cdir`): columns for
  /// every kind of data, of which an analysis fills one.
  ///
  /// The analysis of generic inverse variance is Fleiss's aspirin trials by log odds ratio and its error; its mean and SD
  /// columns are empty, and its intervals are of the ratio.
  @Test func dataRowsOfRevManWeb() throws {
    let head =
      "Analysis group,Analysis number,Analysis name,Subgroup,Applicability,Study,Study year,GIV Mean,GIV SE,"
      + "Experimental mean,Experimental SD,Experimental cases,Experimental N,Control mean,Control SD,"
      + "Control cases,Control N,O-E,Variance,Weight,Mean,CI start,CI end,Footnotes\n"
    let generic = """
      1,3,Death,,,MRC-1,1974,-0.328901,0.19722,,,,,,,,,,,3.2,0.7197,0.4890,1.0593,
      1,3,Death,,,CDP,1976,-0.384546,0.202897,,,,,,,,,,,3.1,0.6808,0.4574,1.0132,

      """
    let table = try read(head + generic)
    #expect(table.measure == .given && table.y == [-0.328901, -0.384546])
    #expect(close(table.v[0], 0.19722 * 0.19722))
    #expect(
      table.notes.contains {
        $0.contains("yi is 'GIV Mean' (RevMan)") && $0.contains("sei is 'GIV SE' (RevMan)")
      })
    #expect(table.notes.contains { $0.contains("generic inverse variance") })
    // Of means and of events the same columns are empty: what is there decides.
    let means = "1,2,Mental health,,,Davis,1973,,,5,4.7,,13,6.5,3.8,,13,,,2.8,-1.5,-4.8,1.8,\n"
    let smd = try read(head + means)
    #expect(smd.measure == .standardisedMeanDifference && smd.studies.count == 1)
    #expect(!smd.notes.contains { $0.contains("generic") })
    let events = "1,1,Death,,,MRC-1,1974,,,,,49,615,,,67,624,,,3.2,0.72,0.49,1.06,\n"
    #expect(refusal(head + events).contains("--measure OR"))
    #expect(try read(head + events, .init(measure: .oddsRatio)).studies.count == 1)
    // Two analyses in one table, of different kinds: neither is passed over.
    for rows in [generic + means, means + generic, generic + events] {
      #expect(refusal(head + rows).contains("2 analyses by 'Analysis group' and 'Analysis number'"))
    }
    // A column that was asked for is read.
    #expect(
      try read(head + generic, .init(columns: ["yi": "GIV Mean", "sei": "GIV SE"])).y == table.y)
  }

  /// CMA writes an error after each of its effects, under one heading: the one of g is taken with g.
  @Test func errorsOfCMA() throws {
    let table = try read(
      "Study name,Std diff in means,Std Err,Hedges's g,Std Err\nA,0.61,0.53,0.5741,0.4983\n")
    #expect(table.y == [0.5741] && close(table.v[0], 0.4983 * 0.4983))
  }

  /// Effects with their intervals: the error is (ci.ub − ci.lb)/(2·1.96); a ratio with its interval is refused, for its
  /// interval is not symmetric.
  @Test func intervalsOfEffects() throws {
    for header in [
      "study,yi,ci.lb,ci.ub", "Study name,Hedges's g,Lower limit,Upper limit",
      "studlab,TE,lower,upper",
    ] {
      let table = try read(header + "\nA,0.20,0.004,0.396\nB,0.30,0.11,0.50\n")
      #expect(table.y == [0.2, 0.3], "\(header)")
      #expect(close(table.v[0].squareRoot(), 0.1, relative: 1e-4))
      #expect(close(table.v[1].squareRoot(), 0.39 / 3.919928, relative: 1e-6))
      #expect(
        table.notes.contains { $0.contains("rows 2, 3: the error is from the 95 % interval") })
    }
    let ratio = refusal("study,yi,ci.lb,ci.ub\nA,1.50,0.80,2.80\n")
    #expect(ratio.contains("row 2") && ratio.contains("of a ratio give the logarithms"))
    for row in ["0.5,0.8,0.2", "0.1,0.1,0.1", "1e300,-1e308,1e308"] {
      #expect(refusal("study,yi,ci.lb,ci.ub\nA,\(row)\n").contains("is no interval"), "\(row)")
    }
    // An error that is there is taken.
    let both = try read("study,yi,sei,ci.lb,ci.ub\nA,0.2,0.3,0.1,0.3\n")
    #expect(close(both.v[0], 0.09))
  }

  @Test func columnsAsAsked() throws {
    let text = "who,effect,error\nA,0.2,0.1\nB,0.4,0.2\n"
    let table = try read(text, .init(columns: ["yi": "effect", "sei": "error", "study": "who"]))
    #expect(table.y == [0.2, 0.4] && table.studies.map(\.label) == ["A", "B"])
    #expect(table.notes[0].contains("yi is 'effect'"))
    let wrong = refusal(text, .init(columns: ["yi": "efect", "sei": "error"]))
    #expect(wrong.contains("there is no column 'efect'") && wrong.contains("did you mean 'effect'"))
    #expect(refusal(text).contains("--columns yi=NAME,sei=NAME"))
  }

  @Test func armsThatReportSomethingElse() throws {
    let header =
      "study,n1i,m1i,sd1i,se1i,median1i,q1_1i,q3_1i,min1i,max1i,n2i,m2i,sd2i,lower2i,upper2i\n"
    let rows = """
      A,30,10,4,,,,,,,30,8,4,,
      B,40,,,,10,7,14,,,38,8,,6.5,9.5
      C,25,11,,0.9,,,,,,28,8,5,,
      D,50,,,,10,7,14,2,25,50,8,4,,
      E,50,,,,10,,,2,25,50,8,4,,
      F,50,,,,10,,,2,,50,8,4,,

      """
    let table = try read(header + rows)
    #expect(table.studies.map(\.label) == ["A", "B", "C", "D", "E"])
    #expect(table.leftOut.map(\.row) == [7])
    for words in [
      "row 3: mean and SD are from median and quartiles (Luo 2018, Wan 2014)",
      "row 3: the SD is from the 95 % interval of the mean", "row 4: the SD is SE·√n",
      "row 5: mean and SD are from median, quartiles and range",
      "row 6: mean and SD are from median and range",
    ] {
      #expect(table.notes.contains { $0.hasPrefix(words) }, "\(words): \(table.notes)")
    }
    let c = try StudyEffect.hedgesG(
      ArmMeans(n: 25, mean: 11, sd: 4.5), ArmMeans(n: 28, mean: 8, sd: 5)
    ).get()
    #expect(close(table.y[2], c.y) && close(table.v[2], c.v))
    #expect(refusal(header.replacing("median1i", with: "med1i") + rows).contains("read"))
    #expect(refusal("n1i,m1i,n2i,m2i\n1,2,3,4\n", .init(measure: .meanDifference)).contains("se1i"))
  }

  /// A control arm of 30 that two rows share is two of 15; the rows are then studies of their own.
  @Test func sharedControls() throws {
    let text =
      "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,10,4,30,8,4,30\nA,11,4,30,8,4,30\nB,9,4,30,8,4,30\n"
    #expect(refusal(text).contains("3 rows are of 2 studies"))
    let table = try read(text, .init(sharedControls: .split))
    let half = try StudyEffect.hedgesG(
      ArmMeans(n: 30, mean: 10, sd: 4), ArmMeans(n: 15, mean: 8, sd: 4)
    ).get()
    #expect(close(table.y[0], half.y) && close(table.v[0], half.v) && table.sizes == [45, 45, 60])
    #expect(table.notes.contains { $0.contains("rows 2, 3: the control arm is shared by 2 rows") })
    let events = "study,ai,n1i,ci,n2i\nA,5,20,4,40\nA,6,20,4,40\n"
    let tables = try read(events, .init(measure: .riskRatio, sharedControls: .split)).tables
    #expect(tables[0] == TwoByTwo(a: 5, b: 15, c: 2, d: 18))
    // Rows of one study with controls of their own stay dependent.
    let other = "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,10,4,30,8,4,30\nA,11,4,30,9,4,30\n"
    #expect(
      refusal(other, .init(sharedControls: .split)).contains("2 rows are of 1 study"))
  }

  @Test func clustersAreSaid() throws {
    let arms =
      "m1i,sd1i,n1i,m2i,sd2i,n2i,cluster_size,icc\n1,2,39,0,2,39,20,0.05\n1,2,40,0,2,39,,\n"
    #expect(try read(arms).notes.contains { $0.contains("1 studies have their people divided") })
  }

  @Test func thousands() {
    let message = refusal("yi,vi\n\"1,200\",1\n")
    #expect(message.contains("thousands separator") && message.contains("write 1200"), "\(message)")
    for typed in ["0,2", "0,125", "1,2000", "12,34", "1234,567"] {
      #expect(refusal("yi,vi\n\"\(typed)\",1\n").contains("--decimal-comma"), "\(typed)")
    }
    #expect(refusal("yi,vi\n\"1,200,300.5\",1\n").contains("write 1200300.5"))
    let german = refusal("yi;vi\n1.200;1\n", .init(dialect: .init(hasDecimalComma: true)))
    #expect(german.contains("thousands separator"), "\(german)")
  }

  /// Peto's method adds nothing to empty cells, as `rma.peto`; metafor gives −0.8532 (se 0.4354) for these tables,
  /// the last of which has no events.
  @Test func peto() throws {
    let text = "study,ai,n1i,ci,n2i\nA,0,30,4,30\nB,3,40,8,40\nC,5,20,5,20\nD,0,20,0,20\n"
    let table = try read(text, .init(measure: .peto))
    let (y, v) = (table.y, table.v)
    let pool = try Pooled.pool(y.span, v.span, .commonEffect, test: .z).get()
    #expect(pool.k == 3 && table.leftOut.map(\.label) == ["D"])
    #expect(close(pool.estimate.value, -0.8532, relative: 0, floor: 5e-5))
    #expect(close(pool.estimate.standardError, 0.4354, relative: 0, floor: 5e-5))
  }
}
