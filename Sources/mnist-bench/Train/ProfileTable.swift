import Measurement
import NeuralNetwork

/// Where a training step's time goes, thread by thread: the mean of each layer and phase.
struct ProfileTable {
  private let profile: StepProfile
  private var table = Table(columns: [
    .text("layer"), .number("forward"), .number("backward"), .number("update"), .number("all"), .number("share"),
  ])

  init(_ profile: StepProfile) {
    self.profile = profile
    for (thread, times) in profile.threads.enumerated() {
      table.addHeading("thread \(thread + 1) of \(profile.threads.count)")
      for (stage, name) in profile.stageNames.enumerated() {
        let phases = [times.forward[stage], times.backward[stage], times.update[stage]]
        addRow(name, phases: phases, all: phases.reduce(0, +))
      }
      addRow("images", all: times.images)
      addRow("loss", all: times.loss)
      addRow("waiting", all: times.waiting)
      addRow(
        "sum", phases: [times.forward, times.backward, times.update].map { $0.reduce(0, +) }, all: times.total)
    }
  }

  private mutating func addRow(_ name: String, phases: [Double] = [], all: Double) {
    let cells = phases.map { TableCell(UnitFormat.time(nanoseconds: $0 / Double(profile.steps))) }
    table.addRow(
      [TableCell(name)] + cells + Array(repeating: .none, count: 3 - cells.count) + [
        TableCell(UnitFormat.time(nanoseconds: all / Double(profile.steps))),
        TableCell(UnitFormat.percent(all / profile.duration)),
      ])
  }

  /// The table under a line that says what it is about.
  func rendered(isColoured: Bool) -> String {
    let mean = UnitFormat.time(nanoseconds: profile.duration / Double(profile.steps))
    return "\(profile.steps) training steps of \(mean) on average; times per step\n\n"
      + table.rendered(isColoured: isColoured)
  }
}
