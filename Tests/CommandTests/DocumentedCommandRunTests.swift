import Foundation
import Images
import Testing

private let environment = ProcessInfo.processInfo.environment

/// That the program does what README and documentation have it do: `make doc-commands` runs each of their
/// commands on MNIST, in a folder that begins with what a reader has by then.
@Suite(
  .enabled(
    if: environment["DOCUMENTED_COMMANDS_SECONDS"] != nil && environment["MNIST_DIR"] != nil,
    "takes minutes: make doc-commands"))
struct DocumentedCommandRunTests {
  /// What a command that takes longer is given, before it is interrupted.
  private let seconds = Double(environment["DOCUMENTED_COMMANDS_SECONDS"] ?? "") ?? 10
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let files = FileManager.default
    let mnist = URL(filePath: environment["MNIST_DIR"] ?? "")
    try files.createDirectory(atPath: folder.path("Datasets"), withIntermediateDirectories: true)
    // Fashion-MNIST has MNIST's shapes, and no published digests.
    for name in ["mnist", "fashion-mnist"] {
      try files.createSymbolicLink(at: folder.url.appending(path: "Datasets/\(name)"), withDestinationURL: mnist)
    }
    let digit = GrayImage(
      width: 28, height: 28,
      pixels: (0..<784).map { (4..<24).contains($0 / 28) && (13..<16).contains($0 % 28) ? 255 : 0 })
    try Data(ColorImage(digit).png).write(to: folder.url.appending(path: "digit.png"))
    try files.createDirectory(atPath: folder.path("Results"), withIntermediateDirectories: true)
    for name in ["Results/accurate.safetensors", "model.safetensors"] {
      try files.copyItem(
        at: DocumentationPage.root.appending(path: "Results/accurate.safetensors"),
        to: folder.url.appending(path: name))
    }
    for recipe in ["documented", "accurate"] {
      let training = try run(["train", "--recipe", recipe, "--epochs", "1"])
      try #require(training.result?.status == 0, "\(training.result?.errors ?? "no end")")
    }
  }

  @Test("Commands of the program do their work, or are at it when they are interrupted")
  func commandsRun() throws {
    for page in DocumentationPage.all {
      for (command, arguments) in try page.programArguments() {
        if let library = missingLibrary(arguments) {
          print("\(page): \(command): skipped, as there is no \(library)")
          continue
        }
        let (result, duration) = try run(arguments)
        let end = result.map { $0.status == 0 ? "done" : "exit code \($0.status)" } ?? "interrupted"
        print("\(page): \(command): \(end) after \(duration)")
        #expect(result == nil || result?.status == 0, "\(command): \(result?.errors ?? "")")
      }
    }
  }

  /// The BLAS library that a command names and this machine lacks.
  private func missingLibrary(_ arguments: [String]) -> Substring? {
    arguments.lazy.filter { $0.hasPrefix("blas=") }.map { $0.dropFirst(5) }
      .first { !FileManager.default.fileExists(atPath: String($0)) }
  }

  /// Runs the program; without a result if it had to be interrupted.
  private func run(_ arguments: [String]) throws -> (result: CommandLineTool.Result?, duration: Duration) {
    let start = ContinuousClock.now
    let running = try CommandLineTool.start(arguments, in: folder)
    while running.isRunning && start.duration(to: .now) < .seconds(seconds) { Thread.sleep(forTimeInterval: 0.01) }
    guard running.isRunning else { return (running.result(), start.duration(to: .now)) }
    running.interrupt()
    _ = running.result()
    return (nil, start.duration(to: .now))
  }
}
