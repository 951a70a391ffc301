import BenchmarkReports
import Charts
import Foundation
import Images
import ModelInsight
import ReportFormats

/// The quality of trained weights: confusion matrix, ROC curves, and the worst mistakes.
struct EvaluationSection {
  private let evaluations: [(name: String, report: EvaluationReport)]

  init(_ files: [ReportFile]) {
    evaluations = files.compactMap { file in
      if case .evaluation(let report) = file.input { (file.name, report) } else { nil }
    }
  }

  /// The start of the curves: a logarithmic axis has no zero.
  private static let leastRate = 1e-4

  var section: PageSection? {
    guard !evaluations.isEmpty else { return nil }
    return PageSection(
      id: "evaluation", title: "Evaluation",
      content: evaluations.enumerated().flatMap { parts($1.report.evaluation, of: $1.report, name: $1.name, id: $0) })
  }

  private func parts(_ evaluation: Evaluation, of report: EvaluationReport, name: String, id: Int) -> [Markup] {
    let interval = evaluation.accuracyInterval
    let bounds = "95 % interval \(percent(interval.lower)) to \(percent(interval.upper))"
    let summary =
      "\(report.weights.file) on \(evaluation.images) test images of \(report.data.name): "
      + "\(percent(evaluation.accuracy)) correct (\(bounds)), loss \(evaluation.loss.threeDecimals) nats, "
      + "calibration error \(percent(evaluation.calibration.expectedError))."
    var content = [
      Markup("h3", [:], name), PageSection.paragraph(summary),
      PageSection.figure(
        matrix(evaluation), id: "confusion-\(id)",
        caption: "Confusion matrix: correct in blue on the diagonal, wrong in orange off it; stronger is more."),
      PageSection.figure(
        curves(evaluation), id: "roc-\(id)",
        caption:
          "ROC curves, each class against the rest, with the area under each. At the left end, at "
          + "most one in 10,000 images of other classes is taken for the class."),
    ]
    if !evaluation.mistakes.isEmpty {
      content.append(PageSection.paragraph("The worst mistakes, by loss:"))
      content.append(Markup("ul", ["class": "gallery"], evaluation.mistakes.map(picture)))
    }
    return content
  }

  private func matrix(_ evaluation: Evaluation) -> HeatMap {
    let counts = evaluation.confusionMatrix
    let pairs = counts.indices.flatMap { label in
      counts.indices.filter { $0 != label && counts[label][$0] > 0 }.map { (label, $0, counts[label][$0]) }
    }
    let worst = pairs.sorted { $0.2 > $1.2 }.prefix(3).map { "\($0.0) taken for \($0.1), \($0.2) times" }
    return HeatMap(
      title: "Confusion matrix",
      description: "\(evaluation.correct) of \(evaluation.images) right. "
        + (worst.isEmpty ? "" : "Most often: \(worst.joined(separator: "; "))."),
      rowTitle: "label", columnTitle: "taken for", labels: counts.indices.map { "\($0)" }, counts: counts)
  }

  private func curves(_ evaluation: Evaluation) -> LineChart {
    let curves = evaluation.classes.compactMap { entry in
      entry.roc.map { (name: "\(entry.label): \(String(format: "%.5f", $0.area))", points: Self.visible($0)) }
    }
    let lowest = curves.compactMap { $0.points.first?.y }.min() ?? 0
    return LineChart(
      title: "ROC curves", description: "Area under the curve of each class: \(areas(evaluation)).",
      x: .init(name: "false positive rate", domain: Self.leastRate...1, isLogarithmic: true),
      y: .init(name: "true positive rate", domain: (lowest * 9.99).rounded(.down) / 10...1),
      series: curves.map { LineChart.Series(name: $0.name, points: $0.points) })
  }

  /// The curve from the least rate on; it starts at the height that it reaches there.
  private static func visible(_ roc: ROCCurve) -> [(x: Double, y: Double)] {
    let points = zip(roc.falsePositiveRate, roc.truePositiveRate).map { (x: $0, y: $1) }
    let start = points.filter { $0.x <= leastRate }.map(\.y).max() ?? 0
    return [(leastRate, start)] + points.filter { $0.x > leastRate }
  }

  private func areas(_ evaluation: Evaluation) -> String {
    evaluation.classes.compactMap { entry in entry.roc.map { "\(entry.label) \(String(format: "%.5f", $0.area))" } }
      .joined(separator: ", ")
  }

  private func picture(_ mistake: Mistake) -> Markup {
    let image = GrayImage(width: 28, height: 28, pixels: [UInt8](mistake.pixels))
    let words = "\(mistake.label) taken for \(mistake.predicted)"
    return Markup(
      "li", [:],
      [
        Markup(
          "figure", [:],
          [
            Markup(
              "img",
              [
                "src": "data:image/png;base64,\(Data(image.png).base64EncodedString())", "width": "84", "height": "84",
                "alt": "Test image \(mistake.index): \(words)",
              ]),
            Markup("figcaption", [:], "\(words), \(UnitFormat.percent(mistake.probability))"),
          ])
      ])
  }
}
