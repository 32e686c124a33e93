internal import MonteCarlo

/// Checksums over everything that a row says and the run that it belongs to.
///
/// The bytes of a tally have a checksum of their own, but that does not see that a tally stands beside
/// another point, or that the point was given another name. A seal does.
///
/// ```
/// run       FNV-1a of the names and values of `RunIdentity`, without the stopping rule, which may change
/// point     run · point · setting · layout
/// tally     run · point · first · last · ends_block · bytes
/// finished  run · point · part · parts · first · last
/// writer    run · all columns of `runs`
/// meta      names and values of all of `meta`
/// ```
///
/// Texts and bytes are preceded by their lengths, so that nothing can move from one to the next.
struct Seals: Equatable {
  private let run: UInt64

  init(_ identity: RunIdentity) {
    var checksum = Checksum()
    for (name, value) in identity.fields {
      checksum.add(text: name)
      checksum.add(text: value)
    }
    checksum.add(UInt64(TallyLayout.format))
    run = checksum.value
  }

  private func seal(_ kind: String, _ body: (inout Checksum) -> Void) -> Int {
    var checksum = Checksum()
    checksum.add(run)
    checksum.add(text: kind)
    body(&checksum)
    return Int(bitPattern: UInt(checksum.value))
  }

  func point(_ point: Int, setting: String, layout: String) -> Int {
    seal("point") {
      $0.add(number: point)
      $0.add(text: setting)
      $0.add(text: layout)
    }
  }

  func tally(point: Int, first: Int, last: Int, endsBlock: Bool, bytes: [UInt8]) -> Int {
    seal("tally") {
      for number in [point, first, last, endsBlock ? 1 : 0, bytes.count] { $0.add(number: number) }
      $0.add(bytes)
    }
  }

  func finished(_ task: SweepTask, first: Int, last: Int) -> Int {
    seal("finished") {
      for number in [task.point, task.part, task.parts, first, last] { $0.add(number: number) }
    }
  }

  /// Of what `runs` says of one writer; nil where it has not ended.
  func writer(_ columns: [String?]) -> Int {
    seal("writer") {
      for column in columns {
        $0.add(number: column == nil ? 0 : 1)
        $0.add(text: column ?? "")
      }
    }
  }

  /// The seal of `meta`.
  static func meta(_ values: [(name: String, value: String)]) -> String {
    var checksum = Checksum()
    for (name, value) in values {
      checksum.add(text: name)
      checksum.add(text: value)
    }
    return String(checksum.value)
  }
}

extension Checksum {
  fileprivate mutating func add(number: Int) { add(UInt64(bitPattern: Int64(number))) }

  fileprivate mutating func add(text: String) {
    add(number: text.utf8.count)
    add(text.utf8)
  }
}
