import Files
import Foundation
import Testing

/// The program: `$MNIST_BENCH`, or as it was built for these tests.
struct CommandLineTool {
  /// What a run of the program came to.
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The program's path.
  static var path: String {
    ProcessInfo.processInfo.environment["MNIST_BENCH"] ?? productsFolder.appending(path: "mnist-bench").path
  }

  /// Runs the program to its end in `folder`, with variables of the environment set, or unset where they are nil.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String?] = [:]
  ) throws -> Result {
    let process = try start(arguments, in: folder, environment: environment)
    return process.result()
  }

  /// Starts the program in `folder`, or at a place in it.
  static func start(
    _ arguments: [String], in folder: TemporaryFolder, at place: URL? = nil, environment: [String: String?] = [:]
  ) throws -> Running {
    try Running(arguments, in: folder, at: place ?? folder.url, environment: environment)
  }

  /// A run of the program.
  final class Running {
    private let process = Process()
    private let output: URL
    private let errors: URL

    fileprivate init(
      _ arguments: [String], in folder: TemporaryFolder, at place: URL, environment: [String: String?]
    ) throws {
      // Files, because a pipe that nobody reads while the program runs would block it.
      let name = UUID().uuidString
      output = folder.log("\(name).output")
      errors = folder.log("\(name).errors")
      for file in [output, errors] { try Data().write(to: file) }
      process.executableURL = URL(filePath: path)
      process.arguments = arguments
      process.currentDirectoryURL = place
      process.environment = ProcessInfo.processInfo.environment.merging(environment.compactMapValues(\.self)) { $1 }
        .filter { name, _ in environment[name].map { $0 != nil } ?? true }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
    }

    /// Whether it has not ended yet.
    var isRunning: Bool { process.isRunning }

    /// Presses Ctrl-C.
    func interrupt() { process.interrupt() }

    /// Waits for the end.
    func result() -> Result {
      process.waitUntilExit()
      return Result(status: process.terminationStatus, output: text(output), errors: text(errors))
    }

    private func text(_ file: URL) -> String {
      (try? FileBytes.text(file.path)) ?? ""
    }
  }

  /// Where the build puts programs and test bundles.
  private static var productsFolder: URL {
    #if canImport(Darwin)
      Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!.bundleURL.deletingLastPathComponent()
    #else
      Bundle.main.bundleURL
    #endif
  }
}
