import Files
import Foundation

/// A folder for one test, gone when the test lets go of it.
final class TemporaryFolder {
  let url: URL
  private let logs: URL

  init() throws {
    let base = FileManager.default.temporaryDirectory.appending(path: "command-tests-\(UUID().uuidString)")
    url = base.appending(path: "work")
    logs = base.appending(path: "logs")
    for folder in [url, logs] { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
  }

  deinit {
    try? FileManager.default.removeItem(at: url.deletingLastPathComponent())
  }

  /// The path of a file in it.
  func path(_ name: String) -> String { url.appending(path: name).path }

  /// A file outside the folder itself, for what a program prints.
  func log(_ name: String) -> URL { logs.appending(path: name) }

  /// The names of the files in one of its folders; none if there is no such folder.
  func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()) ?? []
  }

  /// The contents of a file in it.
  func data(_ name: String) throws -> Data { try Data(FileBytes.read(url.appending(path: name).path)) }

  /// The object in a JSON file in it.
  func json(_ name: String) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: data(name)) as? [String: Any] ?? [:]
  }
}
