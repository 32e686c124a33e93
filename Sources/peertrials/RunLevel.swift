import Parts

/// Paths that a search or a sweep may set: what the trial is and how it is analysed.
enum RunLevel {
  static func refuse(_ path: Path, option: String) throws(Problems) {
    guard !["trial", "analysis"].contains(path.keys.first) else { return }
    throw Problems([
      Problem(
        file: nil, origin: .option(option), path: Path([]),
        message:
          "'\(path)' belongs to the run or to the prices; only numbers of 'trial' and 'analysis' "
          + "can be set here")
    ])
  }
}
