import Measurement
import NeuralNetwork

/// Where the time of training steps or predictions goes, thread by thread: the mean of each layer and phase.
struct ProfileTable {
  private let profile: StepProfile
  private let step: String
  private let phases: [KeyPath<StepProfile.Times, [Double]>]
  private var table: Table

  /// `step` is what each of the profile's steps is called.
  init(_ profile: StepProfile, of step: String) {
    self.profile = profile
    self.step = step
    // A prediction only goes forward.
    let all = [("forward", \StepProfile.Times.forward), ("backward", \.backward), ("update", \.update)]
    let used = all.filter { _, times in profile.threads.contains { $0[keyPath: times].contains { $0 > 0 } } }
    phases = used.map(\.1)
    table = Table(
      columns: [.text("layer")] + used.map { .number($0.0) } + [.number("all"), .number("share")])
    for (thread, times) in profile.threads.enumerated() {
      table.addHeading("thread \(thread + 1) of \(profile.threads.count)")
      for (stage, name) in profile.stageNames.enumerated() {
        let phases = phases.map { times[keyPath: $0][stage] }
        addRow(name, phases: phases, all: phases.reduce(0, +))
      }
      addRow("images", all: times.images)
      if profile.threads.contains(where: { $0.loss > 0 }) { addRow("loss", all: times.loss) }
      addRow("waiting", all: times.waiting)
      addRow("sum", phases: phases.map { times[keyPath: $0].reduce(0, +) }, all: times.total)
    }
  }

  private mutating func addRow(_ name: String, phases: [Double] = [], all: Double) {
    let cells = phases.map { TableCell(UnitFormat.time(nanoseconds: $0 / Double(profile.steps))) }
    table.addRow(
      [TableCell(name)] + cells + Array(repeating: .none, count: self.phases.count - cells.count) + [
        TableCell(UnitFormat.time(nanoseconds: all / Double(profile.steps))),
        TableCell(UnitFormat.percent(all / profile.duration)),
      ])
  }

  /// The table under a line that says what it is about.
  func rendered(isColoured: Bool) -> String {
    let mean = UnitFormat.time(nanoseconds: profile.duration / Double(profile.steps))
    return "\(profile.steps) \(step)s of \(mean) on average; times per \(step)\n\n"
      + table.rendered(isColoured: isColoured)
  }
}
