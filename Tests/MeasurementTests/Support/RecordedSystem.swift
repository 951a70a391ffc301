import BenchmarkReports
import Files
import Foundation

/// Files of `/proc` and `/sys` as a machine had them, recorded by `Machine/Fixtures/record.sh`: a line `== path`, then
/// the file, again and again.
struct RecordedSystem {
  /// Contents by path, relative to the root.
  var files: [String: String] = [:]

  /// The recording of this name.
  init(_ name: String) throws {
    let path = packageRoot.appending(path: "Tests/MeasurementTests/Machine/Fixtures/\(name).txt").path
    var current = ""
    for line in try FileBytes.text(path).split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("== ") {
        current = String(line.dropFirst(3))
        files[current] = ""
      } else {
        files[current, default: ""] += line + "\n"
      }
    }
  }

  /// What `body` makes of the files below a root of their own.
  func withRoot<Result>(_ body: (URL) throws -> Result) throws -> Result { try withRootFolder(files, body) }
}
