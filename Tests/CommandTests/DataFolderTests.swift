import Files
import Foundation
import IDX
import Testing

@Suite("Data folders as people have them, from the command line")
struct DataFolderTests {
  private let folder: TemporaryFolder
  private struct Prediction: Decodable { let digit: Int }
  private static let names = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]

  init() throws { folder = try TinyDigits.trained(epochs: 2) }

  private func run(_ arguments: [String]) throws -> CommandLineTool.Result {
    try CommandLineTool.run(arguments, in: folder, environment: ["NO_COLOR": "1"])
  }

  private func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
  }

  private func evaluate(_ data: String) throws -> CommandLineTool.Result {
    try run(["evaluate", "--weights", TinyDigits.weights, "--data", data, "--json", "evaluation.json"])
  }

  /// Writes the digits transposed and under the names of a split of EMNIST.
  private func writeEMNIST(_ split: String, in place: String) throws {
    try makeFolder(place)
    for name in Self.names {
      let array = try IDXArray(contentsOf: folder.path(name))
      let bytes =
        array.shape.count == 1
        ? array.bytes
        : array.bytes.indices.map { array.bytes[784 * ($0 / 784) + 28 * ($0 % 28) + $0 % 784 / 28] }
      let newName = "emnist-\(split)-" + name.replacing("t10k", with: "test")
      try IDXArray(shape: array.shape, elements: bytes).write(to: folder.path("\(place)/\(newName)"))
    }
  }

  private func line(_ start: String, of text: String) -> Substring? {
    text.split(separator: "\n").first { $0.hasPrefix(start) }
  }

  @Test("A network of upright digits is as good on EMNIST's transposed files, which are drawn and predicted upright")
  func emnist() throws {
    let upright = try evaluate(".")
    try writeEMNIST("digits", in: "letters and digits")
    let turned = try evaluate("letters and digits")
    #expect(turned.status == 0, "\(turned.errors)")
    for part in ["accuracy", "loss", "mistakes"] {
      #expect(line(part, of: turned.output) != nil)
      #expect(line(part, of: turned.output) == line(part, of: upright.output))
    }
    // Bars that lie differ from bars that stand: taken as they are stored, the network fails on them.
    try makeFolder("mirrored")
    for (name, new) in [
      ("emnist-digits-test-images-idx3-ubyte", "t10k-images-idx3-ubyte"),
      ("emnist-digits-test-labels-idx1-ubyte", "t10k-labels-idx1-ubyte"),
    ] {
      try FileManager.default.copyItem(
        atPath: folder.path("letters and digits/\(name)"), toPath: folder.path("mirrored/\(new)"))
    }
    let mirrored = try evaluate("mirrored")
    #expect(mirrored.status == 0 && line("accuracy", of: mirrored.output) != line("accuracy", of: upright.output))

    let drawings = try [".", "letters and digits"].map { try run(["data", "show", "3", "--data", $0]).output }
    #expect(drawings[0].split(separator: "\n").dropLast() == drawings[1].split(separator: "\n").dropLast())
    let predictions = try ["t10k-images-idx3-ubyte", "letters and digits/emnist-digits-test-images-idx3-ubyte"].map {
      let result = try run(["predict", "--json", "--weights", TinyDigits.weights, "--as-is", $0])
      return try JSONDecoder().decode([Prediction].self, from: Data(result.output.utf8)).map(\.digit)
    }
    #expect(predictions[0].count == 20 && predictions[0] == predictions[1])
    let info = try run(["data", "info", "--data", "letters and digits"])
    #expect(info.status == 0 && info.output.contains("40 training, 20 test"), "\(info.errors)")
  }

  @Test("EMNIST's letters are refused with the catalogue's reason", arguments: ["train", "evaluate", "data"])
  func letters(command: String) throws {
    try writeEMNIST("letters", in: "letters")
    let flags = command == "evaluate" ? ["--weights", TinyDigits.weights] : command == "data" ? ["info"] : []
    for (data, start) in [("letters", "letters: "), ("emnist-letters", "")] {
      let result = try run([command] + (command == "data" ? ["info"] : flags) + ["--data", data])
      #expect(
        result.status == 1
          && result.lastError == "error: \(start)data set 'emnist-letters' cannot be used: it has 26 classes, labelled "
            + "1 to 26, and the network has ten",
        "\(result.errors)")
    }
    #expect(try run(["data", "fetch", "emnist-letters"]).errors.contains("it has 26 classes"))
  }

  @Test("Two test files are enough for whatever only tests, and named as missing by whatever learns")
  func testOnly() throws {
    try makeFolder("test only")
    for name in Self.names where name.hasPrefix("t10k") {
      try FileManager.default.moveItem(atPath: folder.path(name), toPath: folder.path("test only/\(name)"))
    }
    let weights = ["--weights", TinyDigits.weights, "--data", "test only"]
    let result = try evaluate("test only")
    #expect(result.status == 0, "\(result.errors)")
    let data = try folder.json("evaluation.json")["data"] as? [String: Any]
    #expect(data?["training_images"] as? Int == 0 && data?["test_images"] as? Int == 20)
    for arguments in [
      ["quantize"] + weights, ["prune", "--epochs", "0"] + weights, ["data", "show", "0", "--data", "test only"],
      ["data", "info", "--data", "test only"],
    ] {
      let result = try run(arguments)
      #expect(result.status == 0, "\(arguments): \(result.errors)")
    }
    for arguments in [
      ["train", "--epochs", "1", "--data", "test only"], ["prune"] + weights,
      ["data", "show", "0", "--train", "--data", "test only"],
    ] {
      let result = try run(arguments)
      #expect(result.status == 1 && result.lastError.hasPrefix("error: test only: expected a file train-"))
    }
  }

  @Test("The four files may be pipes in a folder that the user names", .timeLimit(.minutes(2)))
  func pipes() throws {
    try makeFolder("pipes")
    for name in Self.names {
      let path = folder.path("pipes/\(name)")
      #expect(mkfifo(path, 0o600) == 0)
      let bytes = try FileBytes.read(folder.path(name))
      Thread.detachNewThread {
        let file = FileHandle(forWritingAtPath: path)
        file?.write(Data(bytes))
        try? file?.close()
      }
    }
    let result = try evaluate("pipes")
    #expect(result.status == 0 && result.output.contains("20 test images"), "\(result.errors)")
    // What reads files again and again does not wait for writers.
    let time = try run(["data", "time", "--data", "pipes"])
    #expect(time.status == 1 && time.lastError.hasSuffix("found only train-images-idx3-ubyte (not a regular file)"))
  }

  @Test("torchvision's root is a data folder, and a folder with nothing says where it was looked")
  func roots() throws {
    try makeFolder("root/MNIST/raw")
    for name in Self.names {
      try FileManager.default.copyItem(atPath: folder.path(name), toPath: folder.path("root/MNIST/raw/\(name)"))
    }
    for place in ["root", "root/MNIST"] {
      let result = try evaluate(place)
      #expect(result.status == 0 && result.output.contains("from root/MNIST/raw"), "\(result.errors)")
    }
    try makeFolder("nothing")
    let result = try evaluate("nothing")
    #expect(result.status == 1 && result.lastError.contains("found none in nothing, nothing/raw"))
  }
}
