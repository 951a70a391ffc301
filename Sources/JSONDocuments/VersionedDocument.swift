import Foundation

/// A JSON document that states the version of its own format, so that no program misreads a document of another
/// version.
package protocol VersionedDocument: Codable {
  /// The version that this program writes and reads.
  static var schemaVersion: Int { get }
}

extension JSONDocument {
  /// The version that a document states in its field `schema_version`, or in the field at another `path`, a list of
  /// keys.
  ///
  /// - Throws: `DecodingError` if this is not JSON, or if the field is missing or not a whole number.
  package static func schemaVersion(in data: Data, at path: [String] = ["schema_version"]) throws -> Int {
    try decode(VersionProbe.self, from: data, userInfo: [VersionProbe.path: path]).version
  }
}

/// Decodes one field of a document and ignores all others.
private struct VersionProbe: Decodable {
  static let path = CodingUserInfoKey(rawValue: "path of the version")!

  let version: Int

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let path = decoder.userInfo[Self.path] as? [String] ?? []
    let depth = decoder.codingPath.count
    let container = try decoder.container(keyedBy: Name.self)
    let name = Name(stringValue: path[depth])
    version =
      depth == path.count - 1
      ? try container.decode(Int.self, forKey: name) : try container.decode(VersionProbe.self, forKey: name).version
  }
}
