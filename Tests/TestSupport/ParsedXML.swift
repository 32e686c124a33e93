public import Foundation

#if canImport(FoundationXML)
public import FoundationXML
#endif

/// What a parser of XML that is not ours finds in a text.
public final class ParsedXML: NSObject, XMLParserDelegate {
  /// Why a text is no XML.
  public struct NotWellFormed: Error {
    public let line: Int
    public let reason: String
  }

  /// Elements with their attributes, in order.
  public private(set) var elements: [(name: String, attributes: [String: String])] = []
  /// What stands directly in elements, by their name.
  public private(set) var texts: [String: [String]] = [:]
  /// The elements that are open, and which text of its name each is.
  private var open: [(name: String, place: Int)] = []

  /// Reads a text.
  ///
  /// - Parameter text: XML.
  /// - Throws: ``NotWellFormed``.
  public init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else {
      throw NotWellFormed(
        line: parser.lineNumber, reason: parser.parserError.map { "\($0)" } ?? "unknown")
    }
  }

  public func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes))
    open.append((name, texts[name]?.count ?? 0))
    texts[name, default: []].append("")
  }

  public func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard let (name, place) = open.last else { return }
    texts[name]?[place] += string
  }

  public func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) { open.removeLast() }
}
