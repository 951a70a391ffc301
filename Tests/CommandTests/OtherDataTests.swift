import Foundation
import IDX
import Testing

@Suite("Data of other kinds")
struct OtherDataTests {
  private let folder: TemporaryFolder
  private static let commands = ["train", "evaluate", "bench"]

  init() throws { folder = try TinyDigits.trained(epochs: 1) }

  @Test("Files are found by any of their usual names", arguments: commands)
  func names(command: String) throws {
    for (old, new) in [
      ("train-images-idx3-ubyte", "train-images.idx3-ubyte"), ("t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte"),
    ] {
      try FileManager.default.moveItem(atPath: folder.path(old), toPath: folder.path(new))
    }
    let images = folder.path("t10k-images-idx3-ubyte")
    try IDXArray(contentsOf: images).write(to: images + ".gz", compression: .gzip)
    try FileManager.default.removeItem(atPath: images)
    let result = try run(command)
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test("Images of another size are refused", arguments: commands)
  func size(command: String) throws {
    try IDXArray(shape: [20, 32, 32], elements: [UInt8](repeating: 1, count: 20 * 1024))
      .write(to: folder.path("t10k-images-idx3-ubyte"))
    try expectRefusal(command, "t10k-images-idx3-ubyte: expected n x 28 x 28, found 20 x 32 x 32")
  }

  @Test("An eleventh class is refused", arguments: commands)
  func classes(command: String) throws {
    try IDXArray(shape: [20], elements: (0..<20).map { UInt8($0 % 11) }).write(
      to: folder.path("t10k-labels-idx1-ubyte"))
    try expectRefusal(command, "t10k-labels-idx1-ubyte: expected labels from 0 to 9, found 10 at index 10")
  }

  @Test("Damaged data is an error, not a reason to take synthetic digits")
  func damaged() throws {
    let standard = folder.url.appending(path: "Datasets/mnist")
    try FileManager.default.createDirectory(at: standard, withIntermediateDirectories: true)
    for name in folder.names(in: ".") where name.hasSuffix("-ubyte") {
      try FileManager.default.copyItem(at: folder.url.appending(path: name), to: standard.appending(path: name))
    }
    try Data("no labels".utf8).write(to: standard.appending(path: "t10k-labels-idx1-ubyte"))
    let result = try CommandLineTool.run(
      ["bench", "--force", "--quick", "--seconds", "0.001", "--workloads", "adam", "--kernels", "naive"],
      in: folder, environment: ["MNIST_DIR": nil])
    #expect(result.status == 1 && result.lastError.contains("t10k-labels-idx1-ubyte"), "\(result.errors)")
  }

  @Test("Loading is timed beside zlib alone")
  func time() throws {
    let result = try CommandLineTool.run(
      ["data", "time", "--data", folder.url.path, "--rounds", "6"], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    for part in ["training images: ", "zlib alone: ", "as long as zlib alone", "all four files: "] {
      #expect(result.output.contains(part))
    }
    for flags in [["--data", "synthetic"], ["--rounds", "1"]] {
      #expect(try CommandLineTool.run(["data", "time"] + flags, in: folder).status == 64)
    }
  }

  private func expectRefusal(_ command: String, _ message: String) throws {
    let result = try run(command)
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(result.lastError == "error: \(folder.url.path)/\(message)")
  }

  private func run(_ command: String) throws -> CommandLineTool.Result {
    let flags =
      switch command {
      case "train": ["--epochs", "1", "--output", "again"]
      case "evaluate": ["--weights", "Results/train-documented-seed1.safetensors"]
      default:
        ["--force", "--quick", "--seconds", "0.001", "--workloads", "softmax-cross-entropy", "--kernels", "naive"]
      }
    return try CommandLineTool.run([command, "--data", folder.url.path] + flags, in: folder)
  }
}
