import BenchmarkReports
import Deflate
import Digits
import Foundation
import ModelFiles
import NeuralNetwork

/// Accuracy and size of the same weights in several forms, a row for each form.
package struct CompressionTable {
  private let images: LabeledImages
  private let compute: NetworkRun.Compute
  private var before: [UInt8]?
  private var table = Table(columns: [
    .text("weights"), .number("not zero"), .number("bytes"), .number("compressed"), .number("accuracy"),
    .number("mistakes"), .number("changed"), .number("loss"),
  ])

  /// An empty table; each form of the weights will classify `images`.
  package init(images: LabeledImages, compute: NetworkRun.Compute) {
    self.images = images
    self.compute = compute
  }

  /// Adds a form of the weights; `file` is how it would be stored on a disk. An image counts as changed if its
  /// predicted class is not the same as in the first row.
  package mutating func add(_ title: String, _ weights: LoadedWeights, file: SafetensorsFile) throws {
    let predictions = try NetworkRun(weights, compute: compute).predictions(of: images)
    let correct = zip(predictions.predicted, predictions.labels).count { $0 == $1 }
    let kernels = Network.mnist.parameters.filter { !$0.isBias }.map { weights.parameters[$0.range].array }
    let share = Double(kernels.joined().count { $0 != 0 }) / Double(kernels.joined().count)
    let bytes = file.bytes
    let loss = predictions.losses.reduce(0, +) / Double(predictions.count)
    table.addRow([
      TableCell(title), TableCell(UnitFormat.percent(share)), TableCell("\(bytes.count)"),
      TableCell("\(ZlibStream.compressed(bytes).count)"),
      TableCell(String(format: "%.2f %%", 100 * Double(correct) / Double(images.count))),
      TableCell("\(images.count - correct)"),
      before.map { TableCell("\(zip($0, predictions.predicted).count { $0 != $1 })") } ?? .none,
      TableCell(String(format: "%.4f", loss)),
    ])
    before = before ?? predictions.predicted
  }

  /// The table.
  package func text(isColoured: Bool) -> String { table.rendered(isColoured: isColoured) }
}
