import IDX
import Testing

/// A data set so small that a debug build learns it in moments: each class is one bright bar, at a height of its own.
enum TinyDigits {
  /// Writes the four files into `folder`, so many images of each class.
  static func write(perClass: Int = 4, testPerClass: Int = 2, to folder: TemporaryFolder) throws {
    for (prefix, count) in [("train", perClass * 10), ("t10k", testPerClass * 10)] {
      let labels = (0..<count).map { UInt8($0 % 10) }
      try IDXArray(shape: [count, 28, 28], elements: labels.enumerated().flatMap { image($1, variant: $0 / 10) })
        .write(to: folder.path("\(prefix)-images-idx3-ubyte"))
      try IDXArray(shape: [count], elements: labels).write(to: folder.path("\(prefix)-labels-idx1-ubyte"))
    }
  }

  /// The checkpoint that ``trained(epochs:)`` leaves in the folder.
  static let weights = "Results/train-documented-seed1.safetensors"

  /// A folder with the four files and a network trained on them.
  static func trained(epochs: Int) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try write(to: folder)
    let training = try CommandLineTool.run(
      ["train", "--data", folder.url.path, "--epochs", String(epochs)], in: folder)
    #expect(training.status == 0, "\(training.errors)")
    return folder
  }

  private static func image(_ label: UInt8, variant: Int) -> [UInt8] {
    (0..<28 * 28).map { pixel in
      let (row, column) = (pixel / 28, pixel % 28)
      let rows = 4 + 2 * Int(label)..<7 + 2 * Int(label)
      return rows.contains(row) && (2 + variant % 3..<26).contains(column) ? UInt8(255 - 10 * (variant % 4)) : 0
    }
  }
}
