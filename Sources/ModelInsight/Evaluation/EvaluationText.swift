import BenchmarkReports
import Digits
import Foundation

/// An evaluation as text for the terminal.
package struct EvaluationText {
  private let report: EvaluationReport
  private let drawnMistakes: Int
  private let isColoured: Bool

  private static let drawingsPerRow = 3

  /// The text of a report; at most `drawnMistakes` mistakes are drawn.
  package init(_ report: EvaluationReport, drawnMistakes: Int, isColoured: Bool) {
    self.report = report
    self.drawnMistakes = drawnMistakes
    self.isColoured = isColoured
  }

  /// The whole text, ended by a newline.
  package var text: String {
    ([summary, confusion, classes] + mistakes).joined(separator: "\n")
  }

  private var evaluation: Evaluation { report.evaluation }

  private var summary: String {
    let interval = evaluation.accuracyInterval
    let calibration = evaluation.calibration
    let rows = [
      ("weights", "\(report.weights.file), SHA-256 \(report.weights.digest)"),
      ("data", "\(report.data.name), \(evaluation.images) test images from \(report.data.origin)"),
      (
        "accuracy",
        "\(percent(evaluation.accuracy)), \(percent(interval.lower)) to \(percent(interval.upper)) with 95 % confidence"
      ),
      ("mistakes", "\(evaluation.images - evaluation.correct)"),
      ("loss", String(format: "%.4f nats", evaluation.loss)),
      (
        "calibration",
        "expected error \(percent(calibration.expectedError)), greatest \(percent(calibration.maximumError))"
          + " (\(calibration.bins.count) bins)"
      ),
    ]
    return rows.map { $0.padding(toLength: 13, withPad: " ", startingAt: 0) + $1 + "\n" }.joined()
  }

  private var confusion: String {
    let labels = evaluation.confusionMatrix.indices
    var table = Table(columns: [.text("label, predicted:")] + labels.map { .number("\($0)") })
    for label in labels {
      let cells = evaluation.confusionMatrix[label].enumerated().map { predicted, count in
        TableCell("\(count)", tone: count == 0 ? .faint : predicted == label ? .good : .bad)
      }
      table.addRow([TableCell("\(label)")] + cells)
    }
    return table.rendered(isColoured: isColoured)
  }

  private var classes: String {
    var table = Table(columns: [
      .text("class"), .number("images"), .number("precision"), .number("recall"), .number("F1"), .number("ROC AUC"),
    ])
    func row(_ name: String, _ images: Int, _ shares: [Double], _ area: Double?) {
      table.addRow(
        [TableCell(name), TableCell("\(images)")] + shares.map { TableCell(percent($0)) }
          + [area.map { TableCell(String(format: "%.6f", $0)) } ?? .none])
    }
    for entry in evaluation.classes {
      row("\(entry.label)", entry.support, [entry.precision, entry.recall, entry.f1], entry.roc?.area)
    }
    let macro = evaluation.macro
    row("mean", evaluation.images, [macro.precision, macro.recall, macro.f1], macro.rocArea)
    return table.rendered(isColoured: isColoured)
  }

  /// A block for each row of drawings.
  private var mistakes: [String] {
    let shown = Array(evaluation.mistakes.prefix(drawnMistakes))
    return stride(from: 0, to: shown.count, by: Self.drawingsPerRow).map { first in
      let row = shown[first..<min(first + Self.drawingsPerRow, shown.count)]
      let titles = row.map { mistake in
        "\(mistake.index): \(mistake.label), not \(mistake.predicted) (\(percent(mistake.probability)))"
          .padding(toLength: LabeledImages.side, withPad: " ", startingAt: 0)
      }
      let drawings = row.map { mistake in
        ImageDrawing(width: LabeledImages.side, pixels: [UInt8](mistake.pixels)).smallLines(isColoured: isColoured)
      }
      return ([titles.joined(separator: "  ")] + drawings.sideBySide).map { $0 + "\n" }.joined()
    }
  }

  private func percent(_ share: Double) -> String { String(format: "%.2f %%", 100 * share) }
}
