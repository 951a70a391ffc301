import Charts
import NeuralNetwork
import ReportFormats

/// Loss and accuracy by epoch, a curve for each training run.
struct TrainingSection {
  private let runs: [(file: String, name: String, history: TrainingHistory)]

  init(_ files: [ReportFile]) {
    let histories = files.histories
    let names = histories.map { "\($0.1.recipe.name), seed \($0.1.seed)" }
    runs = zip(histories, names).map { run, name in
      // Runs of the same recipe and seed are told apart by their files.
      (run.0, names.count { $0 == name } == 1 ? name : "\(name) (\(run.0))", run.1)
    }
  }

  var section: PageSection? {
    guard !runs.isEmpty else { return nil }
    let curves = TrainingCurves(runs: runs.map { ($0.name, $0.history) })
    var content: [Markup] = []
    if runs.contains(where: { !$0.history.epochs.isEmpty }) {
      content = [
        PageSection.figure(
          curves.loss, id: "training-loss",
          caption: "Mean loss of the training images in nats, each under the weights of its step."),
        PageSection.figure(
          curves.error, id: "training-error",
          caption: "Share of the test images that are classified wrongly after each epoch, in percent."),
      ]
    }
    return PageSection(id: "training", title: "Training", content: content + [table])
  }

  private var table: Markup {
    PageTable(
      caption: "Training runs",
      columns: [
        .name("run"), .number("epochs"), .number("loss"), .number("accuracy"), .number("test loss"),
        .number("test accuracy"), .number("images/s"), .text("with"),
      ],
      rows: runs.map { run in
        let history = run.history
        let with = "\(history.kernels), \(history.threads) threads, \(history.data.name)"
        guard let last = history.epochs.last else {
          return [.init(run.name), .init("0"), .none, .none, .none, .none, .none, .init(with)]
        }
        return [
          .init(run.name), .init("\(history.epochs.count)"), .init(last.loss.threeDecimals),
          .init(percent(last.accuracy)), .init(last.testLoss.threeDecimals), .init(percent(last.testAccuracy)),
          .init(last.imagesPerSecond.grouped), .init(with),
        ]
      }
    ).markup
  }
}
