import Foundation

/// git, as far as this program asks it.
package enum Git {
  /// What git prints when it runs with these arguments in a folder, without white space around it; nil if it fails or
  /// is not there.
  package static func output(_ arguments: String..., in folder: URL) -> String? { output(arguments, in: folder) }

  /// The same.
  package static func output(_ arguments: [String], in folder: URL) -> String? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", folder.path] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
