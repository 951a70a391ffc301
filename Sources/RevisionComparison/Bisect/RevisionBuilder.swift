import Console
import Files
import Foundation

/// Builds revisions by the repository's script, which keeps the programs.
struct RevisionBuilder {
  /// The folder of the kept programs and of what is known of a search.
  let folder: URL
  private let repository: URL
  private let script: URL
  private let messages: URL

  private static let doesNotBuild: Int32 = 65

  /// The builder of a repository.
  ///
  /// - Throws: ``BisectError`` if the repository has no such script.
  init(repository: URL) throws(BisectError) {
    self.repository = repository
    folder = repository.appending(path: ".build/ab")
    script = repository.appending(path: "Tests/Support/build_revision.sh")
    messages = folder.appending(path: "bisect.log")
    guard FileManager.default.fileExists(atPath: script.path) else {
      throw BisectError(description: "\(script.path): is not there; expected a checkout of mnist-bench")
    }
  }

  /// The commits whose programs are kept.
  var kept: Set<Substring> {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "bases").path)) ?? []
    return Set(names.compactMap { $0.split(separator: "-").first })
  }

  /// The path of a commit's program; or why it does not build.
  ///
  /// - Throws: ``BisectError`` if something else is wrong; ``ABInterruption`` after Ctrl-C.
  func program(of commit: String) throws -> Result<String, DoesNotBuild> {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data().write(to: messages)
    let process = Process()
    let answer = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [script.path, commit]
    process.currentDirectoryURL = repository
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = answer
    process.standardError = try FileHandle(forWritingTo: messages)
    try process.run()
    var isStopped = false
    while process.isRunning {
      if Interruption.isRequested, !isStopped {
        // The compiler is in the same process group.
        if kill(-process.processIdentifier, SIGTERM) != 0 { process.terminate() }
        isStopped = true
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
    guard !Interruption.isRequested else { throw ABInterruption() }
    let path = String(decoding: try answer.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    switch process.terminationStatus {
    case 0: return .success(path.trimmingCharacters(in: .whitespacesAndNewlines))
    case Self.doesNotBuild: return .failure(DoesNotBuild(reason: firstError ?? "see \(messages.path)"))
    case let status:
      throw BisectError(
        description: "\(script.path): ended with \(status)" + (lastWords.map { ": \($0)" } ?? ""))
    }
  }

  private var lines: [Substring] { ((try? FileBytes.text(messages.path)) ?? "").split(separator: "\n") }

  /// The compiler's first error.
  private var firstError: String? { lines.first { $0.contains("error: ") }.map(String.init) }

  private var lastWords: String? { lines.last.map(String.init) }
}

/// A revision does not build.
struct DoesNotBuild: Error {
  let reason: String
}
