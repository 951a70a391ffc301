import Foundation

/// A shell script that a test writes, or that the package has.
enum Script {
  /// Writes an executable script.
  static func write(_ text: String, to file: URL) throws {
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("#!/bin/sh\nset -eu\n\(text)".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  /// Writes a program that `ab` and `bisect` measure: it claims that a call of each row takes so many nanoseconds.
  ///
  /// - Parameters:
  ///   - rows: each row's name and time, and the kernel set `simd`.
  ///   - proof: what it answers when it is to prove a row.
  ///   - start: a command that it runs first.
  static func writeWorker(
    _ rows: [String: Int], isDebug: Bool = false, proof: String = "ok", start: String = "", to file: URL
  ) throws {
    let names = rows.keys.sorted()
    let greeting = names.map { #"{"name":"\#($0)","kernel":"simd","threads":1}"# }.joined(separator: ",")
    let times = names.enumerated().map { "    'time \($0)') echo $((\(rows[$1]!) * calls)) ;;" }.joined(separator: "\n")
    try write(
      """
      \(start)
      echo '{"version":1,"rows":[\(greeting)],"build":{"isDebug":\(isDebug)}}'
      while read -r request row calls; do
        case "$request $row" in
      \(times)
          prove*) echo '\(proof)' ;;
          *) echo ok ;;
        esac
      done
      """, to: file)
  }

  /// Runs a shell command in `folder`; its status and all that it prints.
  static func run(
    _ command: String, in folder: URL, environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
