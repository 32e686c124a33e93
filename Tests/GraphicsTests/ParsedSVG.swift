import TestSupport

extension ParsedXML {
  /// Elements and attributes that draw; none of them runs or fetches anything.
  func holdsOnlyMarks() -> Bool {
    let drawn: Set = [
      "svg", "title", "desc", "metadata", "rect", "line", "polyline", "polygon", "circle", "text",
    ]
    return elements.allSatisfy { element in
      drawn.contains(element.name)
        && element.attributes.keys.allSatisfy {
          !$0.hasPrefix("on") && !$0.contains("href") && $0 != "style"
        }
    }
  }
}
