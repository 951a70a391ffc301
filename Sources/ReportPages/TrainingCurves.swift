import Charts
import NeuralNetwork
import ReportFormats

/// Loss and error of training runs, a curve for each.
package struct TrainingCurves {
  let runs: [(name: String, history: TrainingHistory)]

  /// The training images' loss within the epochs, as finely as the histories record it.
  var loss: LineChart {
    chart(
      "Loss of the training images", "nats", { $0.loss }, from: 0,
      points: { epoch in
        let course = epoch.lossCourse ?? []
        guard !course.isEmpty else { return [(Double(epoch.number), epoch.loss)] }
        return course.enumerated().map { part, loss in
          (Double(epoch.number - 1) + (Double(part) + 0.5) / Double(course.count), loss)
        }
      })
  }

  /// The error on the test images after each epoch.
  var error: LineChart {
    let error = { (epoch: TrainingHistory.Epoch) in 100 * (1 - epoch.testAccuracy) }
    return chart(
      "Error on the test images", "% wrong", error, from: 1, points: { [(Double($0.number), error($0))] })
  }

  /// Files of one chart each, named after the recipe. Runs of a single epoch have no curve of errors.
  package static func charts(of histories: [TrainingHistory]) -> [(name: String, chart: any Chart)] {
    Dictionary(grouping: histories.filter { !$0.epochs.isEmpty }, by: \.recipe.name).sorted { $0.key < $1.key }
      .flatMap { recipe, histories in
        let curves = TrainingCurves(runs: histories.map { ("\(recipe), seed \($0.seed)", $0) })
        let hasCourse = histories.contains { $0.epochs.count > 1 }
        return [("\(recipe)-loss.svg", curves.loss)] + (hasCourse ? [("\(recipe)-error.svg", curves.error)] : [])
      }
  }

  private func chart(
    _ title: String, _ axis: String, _ value: (TrainingHistory.Epoch) -> Double, from start: Double,
    points: (TrainingHistory.Epoch) -> [(x: Double, y: Double)]
  ) -> LineChart {
    let curves = runs.map { run in
      LineChart.Series(name: run.name, points: run.history.epochs.flatMap(points).filter(\.y.isFinite))
    }
    let epochs = runs.flatMap(\.history.epochs)
    let greatest = epochs.flatMap(points).map(\.y).filter(\.isFinite).max() ?? 1
    let last = runs.compactMap { run in run.history.epochs.last.map { "\(run.name) \(value($0).threeDecimals)" } }
    return LineChart(
      title: title, description: "By epoch; at the end: \(last.joined(separator: ", ")).",
      x: .init(
        name: "epoch", domain: start...max(start + 1, Double(epochs.map(\.number).max() ?? 1)), isWhole: true),
      y: .init(name: axis, domain: 0...max(greatest, 1e-9)), series: curves)
  }
}
