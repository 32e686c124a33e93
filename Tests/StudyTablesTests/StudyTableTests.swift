import Foundation
import MetaAnalysis
import Parts
import StudyTables
import TestSupport
import Testing

/// Tables of studies: what is read, what is left out, and what is refused with its row and column.
struct StudyTableTests {
  private func read(
    _ text: String, _ request: StudyTable.Request = .init(), file: String = "t.csv"
  ) throws -> StudyTable {
    try StudyTable(bytes: Data(text.utf8), file: file, request)
  }

  private func refusal(_ text: String, _ request: StudyTable.Request = .init()) -> String {
    do {
      let table = try read(text, request)
      return "read \(table.studies.count)"
    } catch let problems as Problems {
      return problems.description
    } catch {
      return "\(error)"
    }
  }

  @Test func everyWayOfWriting() throws {
    let plain = "study,yi,vi\nA,0.25,0.1\nB,-0.5,2e-1\n"
    let ways: [(String, StudyTable.Request, String)] = [
      (plain, .init(), "t.csv"),
      ("\u{FEFF}" + plain, .init(), "t.csv"),
      (plain.replacing("\n", with: "\r\n"), .init(), "t.csv"),
      (plain.replacing("\n", with: "\r"), .init(), "t.csv"),
      (String(plain.dropLast()), .init(), "t.csv"),
      ("\n" + plain.replacing("B", with: "\n\nB") + "\n\n", .init(), "t.csv"),
      (plain.replacing(",", with: "\t"), .init(), "t.tsv"),
      (plain.replacing(",", with: "\t"), .init(), "t.csv"),
      (plain.replacing(",", with: ";"), .init(), "t.csv"),
      (
        plain.replacing(",", with: ";").replacing(".", with: ","),
        .init(dialect: .init(hasDecimalComma: true)), "t.csv"
      ),
      (
        plain.replacing(",", with: "\t").replacing(".", with: ","),
        .init(dialect: .init(delimiter: .tab, hasDecimalComma: true)), "t.csv"
      ),
      ("\"study\",\"yi\",\"vi\"\n\"A\",\"0.25\",\"0.1\"\n\"B\",\"-0.5\",\"0.2\"", .init(), "t.csv"),
      (" study , YI , vi\n A , 0.25 , 0.1 \nB,-0.5,0.2\n", .init(), "t.csv"),
    ]
    for (text, request, file) in ways {
      let table = try read(text, request, file: file)
      #expect(table.y == [0.25, -0.5] && table.v == [0.1, 0.2], "\(text)")
      #expect(table.studies.map(\.label) == ["A", "B"], "\(text)")
    }
    // Line ends in a name become blanks, so that no table breaks.
    let quoted = try read("study,yi,vi\n\"Smith, \"\"Jo\"\"\nand Ängström\",1,2\n")
    #expect(quoted.studies[0].label == "Smith, \"Jo\" and Ängström")
  }

  /// The effects of the BCG trials as metafor's: the same numbers as by hand.
  @Test func measuresFromColumns() throws {
    let text = try String(
      contentsOf: Fixtures.package.appending(path: "Scenarios/tables/bcg-vaccine.csv"),
      encoding: .utf8)
    let table = try read(text, .init(measure: .riskRatio, texts: ["alloc"]))
    #expect(table.studies.count == 13 && table.tables.count == 13)
    #expect(close(table.y[0], -0.889311333920205) && close(table.v[0], 0.325584765003961))
    #expect(table.studies[4].texts == ["alternate"] && table.sizes?[0] == 262)
    let means = "m1i,sd1i,n1i,m2i,sd2i,n2i\n55,47,155,75,64,156\n"
    #expect(close(try read(means).y[0], -0.355169640940107))
    #expect(try read(means).measure == .standardisedMeanDifference)
    #expect(close(try read(means, .init(measure: .meanDifference)).y[0], -20))
    let se = try read("yi,sei\n1,0.5\n")
    #expect(se.v == [0.25] && se.studies[0].label == "row 2")
    let sizes = "ai,n1i,ci,n2i\n5,20,3,25\n"
    #expect(try read(sizes, .init(measure: .oddsRatio)).y[0] > 0)
    // Clusters of 20 with an ICC of .05 halve the people, nearly: 1/v by the design effect of 1.95.
    let arms =
      "m1i,sd1i,n1i,m2i,sd2i,n2i,cluster_size,icc\n1,2,39,0,2,39,20,0.05\n1,2,39,0,2,39,,\n"
    let clustered = try read(arms, .init(measure: .meanDifference))
    #expect(close(clustered.v[0], 1.95 * clustered.v[1]))
  }

  @Test func leftOutWithReason() throws {
    let table = try read("study,yi,vi\nA,0.2,0.1\nB,NA,0.3\nC,0.4,\nD,0.5,0.2\n")
    #expect(table.studies.map(\.label) == ["A", "D"])
    #expect(table.leftOut.map(\.row) == [3, 4])
    #expect(table.leftOut.map(\.reason) == ["yi missing", "vi missing"])
    let events = "ai,bi,ci,di\n0,9,0,8\n3,9,2,8\n"
    let none = try read(events, .init(measure: .oddsRatio, emptyCells: .by(.none)))
    #expect(none.leftOut.map(\.reason) == ["not estimable from these numbers"])
    #expect(try read(events, .init(measure: .oddsRatio)).leftOut.isEmpty)
  }

  @Test func refusedWithRowAndColumn() throws {
    let cases: [(String, StudyTable.Request, [String])] = [
      ("", .init(), ["empty"]),
      (" \n \n", .init(), ["empty"]),
      ("study,yi,vi\n", .init(), ["no studies"]),
      ("study,yi\nA,1\n", .init(), ["row 1", "yi, vi", "found study, yi"]),
      ("yi,se\n1,1\n", .init(measure: .given), ["column vi is missing"]),
      ("yi,vi\n1,x\n", .init(), ["row 2", "column vi", "'x'"]),
      ("yi,vi\n1,-0.1\n", .init(), ["row 2", "column vi", "positive", "-0.1"]),
      ("yi,vi\n1,0\n", .init(), ["row 2", "column vi", "positive"]),
      ("yi,sei\n1,-1\n", .init(), ["column sei"]),
      ("yi,vi\n1,0x10\n", .init(), ["'0x10'"]),
      ("yi,vi\n1,inf\n", .init(), ["'inf'"]),
      ("yi,vi\n1,1e999\n", .init(), ["'1e999'"]),
      ("yi,vi\n\"0,2\",1\n", .init(), ["--decimal-comma"]),
      ("m1i,sd1i,n1i,m2i,sd2i,n2i\n1,2,0,1,2,9\n", .init(), ["row 2", "column n1i", "positive"]),
      ("yi,vi,yi\n1,2,3\n", .init(), ["'yi' is there twice", "columns 1 and 3"]),
      ("yi,vi\n1,2,3\n", .init(), ["row 2 has 3 fields", "header 2"]),
      ("yi,vi\n\"1,2\n", .init(), ["not closed"]),
      ("yi,vi\n1\"1,2\"\n", .init(), ["row 2"]),
      ("ai,bi,ci,di\n1,2,3,4\n", .init(), ["--measure OR"]),
      ("ai,n1i,ci,n2i\n9,5,1,5\n", .init(measure: .oddsRatio), ["row 2", "more events"]),
      (
        "yi,vi,site\n1,2,a\n", .init(texts: ["sites"]),
        ["no column 'sites'", "did you mean 'site'"]
      ),
      ("m1i,sd1i,n1i,m2i,sd2i,n2i,cluster_size,icc\n1,2,9,1,2,9,5,2\n", .init(), ["icc"]),
    ]
    for (text, request, words) in cases {
      let message = refusal(text, request)
      for word in words { #expect(message.contains(word), "\(text): \(message)") }
    }
    for (bytes, word) in [
      (Data([0, 1, 2, 255]), "byte 1 is 0"), (Data([0xFF, 0xFE, 0x41, 0]), "UTF-16"),
      (Data("yi,vi\n1,\u{1}".utf8) + Data([0xE9]), "line 2"),
    ] {
      #expect(throws: Problems.self, "\(word)") {
        try StudyTable(bytes: bytes, file: "b.csv", .init())
      }
      do { _ = try StudyTable(bytes: bytes, file: "b.csv", .init()) } catch {
        #expect(error.description.contains(word), "\(error)")
      }
    }
    // Many faults: the first twenty and a word that there are more.
    let many = "yi,vi\n" + String(repeating: "a,b\n", count: 1000)
    #expect(refusal(many).split(separator: "\n").count == 21)
  }

  /// Whatever the bytes, a table or a refusal; 3,000 mutations of a sound table.
  @Test func survivesAnything() {
    let sound = Array("study,yi,vi\n\"A, b\",0.25,0.1\nB,-0.5;2e-1\r\nC\t1\n".utf8)
    var state: UInt64 = 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<3000 {
      var bytes = sound
      for _ in 0...next(6) {
        let at = next(bytes.count)
        switch next(3) {
        case 0: bytes[at] = UInt8(next(256))
        case 1: bytes.insert(contentsOf: [0x22, 0x2C, 0x0A, 0x3B].prefix(next(5)), at: at)
        default: bytes.removeSubrange(at..<min(bytes.count, at + 1 + next(5)))
        }
        if bytes.isEmpty { bytes = sound }
      }
      if let table = try? StudyTable(bytes: Data(bytes), file: "f.csv", .init()) {
        #expect(table.v.allSatisfy { $0 > 0 && $0.isFinite } && table.y.allSatisfy(\.isFinite))
      }
    }
  }
}
