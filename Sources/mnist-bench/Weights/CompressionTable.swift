import CZlib
import Digits
import Foundation
import Measurement
import ModelInsight
import NeuralNetwork

/// What becomes of accuracy and size: a row for each form of the same weights.
struct CompressionTable {
  private let images: LabeledImages
  private let compute: ComputeOptions
  private var before: [UInt8]?
  private var table = Table(columns: [
    .text("weights"), .number("not zero"), .number("bytes"), .number("compressed"), .number("accuracy"),
    .number("mistakes"), .number("changed"), .number("loss"),
  ])

  /// A table of what weights make of `images`.
  init(images: LabeledImages, compute: ComputeOptions) {
    self.images = images
    self.compute = compute
  }

  /// Adds a form of the weights, which `file` would hold on a disk. Images whose class is another than in the first row
  /// count as changed.
  mutating func add(_ title: String, _ weights: LoadedWeights, file: SafetensorsFile) throws {
    let predictions = try NetworkRun(weights, compute: compute).predictions(of: images)
    let correct = zip(predictions.predicted, predictions.labels).count { $0 == $1 }
    let kernels = Network.mnist.parameters.filter { !$0.isBias }.map { weights.parameters[$0.range].array }
    let share = Double(kernels.joined().count { $0 != 0 }) / Double(kernels.joined().count)
    let bytes = file.bytes
    let loss = predictions.losses.reduce(0, +) / Double(predictions.count)
    table.addRow([
      TableCell(title), TableCell(UnitFormat.percent(share)), TableCell("\(bytes.count)"),
      TableCell("\(Self.compressedCount(bytes))"),
      TableCell(String(format: "%.2f %%", 100 * Double(correct) / Double(images.count))),
      TableCell("\(images.count - correct)"),
      before.map { TableCell("\(zip($0, predictions.predicted).count { $0 != $1 })") } ?? .none,
      TableCell(String(format: "%.4f", loss)),
    ])
    before = before ?? predictions.predicted
  }

  /// The table.
  func text(isColoured: Bool) -> String { table.rendered(isColoured: isColoured) }

  /// The bytes that are left of a file when zlib has done its best, which is what gzip and zip do.
  private static func compressedCount(_ bytes: [UInt8]) -> Int {
    var count = compressBound(uLong(bytes.count))
    var buffer = [UInt8](repeating: 0, count: Int(count))
    let status = compress2(&buffer, &count, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
    precondition(status == Z_OK, "zlib cannot compress \(bytes.count) bytes, status \(status)")
    return Int(count)
  }
}
