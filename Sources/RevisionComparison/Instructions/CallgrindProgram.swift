import Console
import Files
import Foundation
import Profiling

/// A build of this program, to be run under valgrind's callgrind.
///
/// Counts are exactly the same in each run: valgrind uses the same memory layout every time, and the program does not
/// see the user's environment.
struct CallgrindProgram {
  /// The program's name for users.
  let name: String
  private let folder: URL
  private let valgrind: URL

  /// Prepares the program at `path` in a new `folder`.
  ///
  /// - Throws: ``CallgrindProgramError`` if a tool is missing or the program cannot be copied.
  init(name: String, path: String, folder: URL) throws {
    self.name = name
    self.folder = folder
    valgrind = try tool("valgrind", package: "valgrind")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let messages = folder.appending(path: "messages.txt")
    // valgrind 3.19 cannot read this program's debug information.
    let copying = try launch(
      tool("objcopy", package: "binutils"), ["--strip-debug", path, folder.appending(path: "mnist-bench").path],
      messages: messages)
    try wait(for: copying)
    guard copying.terminationStatus == 0 else {
      throw CallgrindProgramError(
        description: "\(path): expected a program, to be copied without debug information\(lastWords(messages))")
    }
  }

  /// Starts one call of a workload, after its proof.
  ///
  /// - Throws: ``CallgrindProgramError`` if valgrind cannot be started.
  func start(_ row: InstructionRow, isForced: Bool) throws -> Run {
    let output = folder.appending(path: "callgrind.out")
    try? FileManager.default.removeItem(at: output)
    // A loop of no time makes one call, in any revision that has the flag. Fixed cache sizes replace this machine's;
    // cache misses are ignored.
    let process = try launch(
      valgrind,
      [
        "--tool=callgrind", "--cache-sim=yes", "--branch-sim=yes", "--I1=32768,8,64", "--D1=32768,8,64",
        "--LL=8388608,16,64", "--compress-strings=no", "--compress-pos=no",
        "--toggle-collect=*\(SteadyLoop.symbol)*", "--callgrind-out-file=\(output.path)",
        folder.appending(path: "mnist-bench").path, "profile", row.benchCase.workload.name, "--kernel", row.kernel,
        "--batch-size", "\(row.benchCase.batchSize)", "--loop", "1e-9",
      ] + (isForced ? ["--force"] : []), messages: folder.appending(path: "messages.txt"))
    return Run(program: self, process: process, row: row, output: output)
  }

  /// A run that has been started.
  struct Run {
    fileprivate let program: CallgrindProgram
    fileprivate let process: Process
    fileprivate let row: InstructionRow
    fileprivate let output: URL

    /// Waits for the end of the run.
    ///
    /// - Throws: ``ABInterruption`` after Ctrl-C, ``CallgrindProgramError`` if the program failed or was not counted.
    func profile() throws -> CallgrindProfile {
      try wait(for: process)
      guard process.terminationStatus == 0 else {
        throw CallgrindProgramError(
          description: "\(program.name): \(row.name): ended with \(process.terminationStatus)"
            + lastWords(program.folder.appending(path: "messages.txt")))
      }
      do {
        return try CallgrindProfile(try FileBytes.text(output.path))
      } catch let error as CallgrindFormatError {
        throw CallgrindProgramError(description: "\(program.name): \(row.name): \(error)")
      }
    }

    /// Ends the run if it is still going on.
    func stop() { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
  }
}

/// The error of a program that cannot be counted.
struct CallgrindProgramError: Error, CustomStringConvertible {
  /// One line: the program and the problem.
  let description: String
}

/// The file of a tool in one of `$PATH`'s folders.
private func tool(_ name: String, package: String) throws(CallgrindProgramError) -> URL {
  let folders = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":")
  let files = folders.map { URL(filePath: String($0)).appending(path: name) }
  guard let file = files.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
    throw CallgrindProgramError(
      description: "--instructions needs \(name), which is not in PATH; install it with: apt-get install \(package)")
  }
  return file
}

/// Starts a tool that writes its messages to the file `messages`. The environment is always the same: addresses are
/// bound before the start and not at the first call, Swift's hashes have no random seed, and there is one thread.
private func launch(_ tool: URL, _ arguments: [String], messages: URL) throws -> Process {
  try Data().write(to: messages)
  let file = try FileHandle(forWritingTo: messages)
  defer { try? file.close() }
  let process = Process()
  process.executableURL = tool
  process.arguments = arguments
  process.environment = [
    "PATH": "/usr/bin:/bin", "LC_ALL": "C", "LD_BIND_NOW": "1", "SWIFT_DETERMINISTIC_HASHING": "1",
    "OPENBLAS_NUM_THREADS": "1",
  ].merging(ProcessInfo.processInfo.environment.filter { $0.key == "LD_LIBRARY_PATH" }) { $1 }
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = file
  process.standardError = file
  do {
    try process.run()
  } catch {
    throw CallgrindProgramError(description: "\(tool.path): cannot be run: \(error.localizedDescription)")
  }
  return process
}

private func wait(for process: Process) throws(ABInterruption) {
  process.waitUntilExitOrInterruption()
  guard !Interruption.isRequested else { throw ABInterruption() }
}

/// ": " and the last error, or otherwise the last line. Valgrind's own lines are ignored; empty if there are no others.
private func lastWords(_ messages: URL) -> String {
  let lines = ((try? FileBytes.text(messages.path)) ?? "").split(separator: "\n").filter {
    !$0.hasPrefix("==") && !$0.hasPrefix("--")
  }
  // After an error about a flag comes a line on where to find help.
  let words = lines.last { $0.lowercased().hasPrefix("error: ") } ?? lines.last
  return words.map { ": \($0)" } ?? ""
}
