import BenchmarkReports
import Foundation
import Kernels
import NeuralNetwork

/// A network as a table: a row for each layer, and the totals.
package struct NetworkTable {
  private let network: Network
  private let batchSize: Int

  /// The table of a network; flops and bytes are for `batchSize` images.
  package init(network: Network, batchSize: Int) {
    self.network = network
    self.batchSize = batchSize
  }

  /// The lines, each ended by a newline.
  package var text: String {
    let rows = network.layers.enumerated().map { index, layer in
      Row(layer, batchSize: batchSize, isFirst: index == 0)
    }
    var table = Table(columns: [
      .text("layer"), .text("output"), .number("parameters"), .number("flops"), .number("flops back"),
      .number("bytes"), .number("bytes back"),
    ])
    table.addRow(cells("input", network.input, []))
    for (layer, row) in zip(network.layers, rows) {
      table.addRow(cells(layer.name, layer.output, row.figures))
    }
    let totals = rows.reduce([Int](repeating: 0, count: 5)) { sums, row in zip(sums, row.figures).map(+) }
    table.addRow(cells("total", nil, totals))
    let images = batchSize == 1 ? "one image" : "\(batchSize) images"
    return "Flops and bytes, forward and back, of \(images):\n\n" + table.rendered()
  }

  /// The costs of a layer.
  private struct Row {
    /// Parameters, flops forward and backward, bytes forward and backward.
    let figures: [Int]

    init(_ layer: Layer, batchSize: Int, isFirst: Bool) {
      let forward = [layer.forwardOperation(batch: batchSize)].compactMap { $0 }
      let backward = layer.backwardOperations(batch: batchSize, includesData: !isFirst)
      figures = [
        [layer.weights, layer.bias].compactMap { $0?.range.count }.reduce(0, +),
        forward.map(\.flops).reduce(0, +), backward.map(\.flops).reduce(0, +),
        forward.map(\.bytes).reduce(0, +), backward.map(\.bytes).reduce(0, +),
      ]
    }
  }

  private func cells(_ name: String, _ output: FeatureShape?, _ figures: [Int]) -> [TableCell] {
    let numbers = (0..<5).map { index in
      index < figures.count && figures[index] > 0 ? TableCell(grouped(figures[index])) : .none
    }
    return [TableCell(name), TableCell(output?.description ?? "")] + numbers
  }

  /// Digits in groups of three, whatever the user's language.
  private func grouped(_ number: Int) -> String {
    number.formatted(.number.locale(Locale(identifier: "en_US")))
  }
}
