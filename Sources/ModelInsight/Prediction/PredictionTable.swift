import BenchmarkReports
import Foundation

/// Predictions as a table: a row for each picture, with the probability of each class in percent.
package struct PredictionTable {
  private var table: Table

  /// The table of predictions, in their order.
  package init(_ predictions: [PicturePrediction]) {
    let classes = predictions.first?.probabilities.indices ?? 0..<0
    table = Table(columns: [.text("image"), .number("digit")] + classes.map { .number("\($0), %") })
    for prediction in predictions {
      let shares = prediction.probabilities.enumerated().map { digit, share in
        TableCell(
          String(format: "%.2f", 100 * share), tone: digit == prediction.digit ? .good : share < 5e-5 ? .faint : .plain)
      }
      table.addRow([TableCell(prediction.picture.name), TableCell("\(prediction.digit)")] + shares)
    }
  }

  /// The table, ended by a newline.
  package func text(isColoured: Bool) -> String { table.rendered(isColoured: isColoured) }
}
