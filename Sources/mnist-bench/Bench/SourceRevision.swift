import Foundation

/// The revision of the source that this program is run from, if it is run in its checkout.
struct SourceRevision {
  let commit: String
  let isDirty: Bool

  static let current: SourceRevision? = {
    guard let commit = git("rev-parse", "HEAD"), let status = git("status", "--porcelain", "--untracked-files=no") else {
      return nil
    }
    return SourceRevision(commit: commit, isDirty: !status.isEmpty)
  }()

  private static func git(_ arguments: String...) -> String? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
