import ArgumentParser

/// Files that belong together: all are there in the end, or none is left half done.
struct FilesTogether {
  private let places: [ResultOutput]

  /// Begins them all.
  ///
  /// - Parameter paths: Their names.
  /// - Throws: An exit code, after the reason has been said.
  init(_ paths: [String]) throws {
    var places: [ResultOutput] = []
    do {
      for path in paths { places.append(try ResultOutput(path: path)) }
    } catch {
      for place in places { place.discard() }
      throw error
    }
    self.places = places
  }

  subscript(_ index: Int) -> ResultOutput { places[index] }

  /// Writes them, and gives them their names when all are whole.
  ///
  /// - Parameter body: Writes.
  /// - Throws: What it throws, after everything that was begun is removed.
  func orNothing(_ body: () throws -> Void) throws {
    do {
      try body()
      for place in places { try place.finish() }
    } catch {
      for place in places { place.discard() }
      throw error
    }
  }
}
