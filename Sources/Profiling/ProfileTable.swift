import BenchmarkReports
import Kernels
import NeuralNetwork

/// The time of training steps or predictions, thread by thread: the mean of each layer and phase.
package struct ProfileTable {
  /// The limits to compare one thread's work with.
  package struct Limits {
    /// What each stage computes in a step.
    let operations: [StageOperations]
    let roofline: Roofline
  }

  private struct Phase {
    let name: String
    let times: KeyPath<StepProfile.Times, [Double]>
    let operations: KeyPath<StageOperations, [any Operation]>
  }

  private let profile: StepProfile
  private let step: String
  private let limits: Limits?
  private let phases: [Phase]
  private var table: Table

  /// `step` is the name of a step of the profile. With `limits` (of one thread), stages show operations, bytes and the
  /// least time that they need.
  package init(_ profile: StepProfile, of step: String, limits: Limits? = nil) {
    self.profile = profile
    self.step = step
    self.limits = limits
    let all = [
      Phase(name: "forward", times: \.forward, operations: \.forward),
      Phase(name: "backward", times: \.backward, operations: \.backward),
      Phase(name: "update", times: \.update, operations: \.update),
    ]
    // A prediction has only the forward pass.
    phases = all.filter { phase in
      profile.threads.contains { $0[keyPath: phase.times].contains { $0 > 0 } }
    }
    table = Table(
      columns: [.text("layer")] + phases.map { .number($0.name) } + [.number("all"), .number("share")]
        + (limits == nil ? [] : ["operations", "bytes", "bound", "of bound"].map { .number($0) }))
    for (thread, times) in profile.threads.enumerated() {
      table.addHeading("thread \(thread + 1) of \(profile.threads.count)")
      for (stage, name) in profile.stageNames.enumerated() {
        let times = phases.map { times[keyPath: $0.times][stage] }
        addRow(name, phases: times, all: times.reduce(0, +), operations: operations(ofStage: stage))
      }
      addRow("images", all: times.images)
      if profile.threads.contains(where: { $0.loss > 0 }) { addRow("loss", all: times.loss) }
      addRow("waiting", all: times.waiting)
      addRow(
        "sum", phases: phases.map { times[keyPath: $0.times].reduce(0, +) }, all: times.total,
        operations: profile.stageNames.indices.flatMap { operations(ofStage: $0) })
    }
  }

  private func operations(ofStage stage: Int) -> [any Operation] {
    limits.map { limits in phases.flatMap { limits.operations[stage][keyPath: $0.operations] } } ?? []
  }

  private mutating func addRow(_ name: String, phases: [Double] = [], all: Double, operations: [any Operation] = []) {
    let cells = phases.map { TableCell(UnitFormat.time(nanoseconds: $0 / Double(profile.steps))) }
    table.addRow(
      [TableCell(name)] + cells + Array(repeating: .none, count: self.phases.count - cells.count) + [
        TableCell(UnitFormat.time(nanoseconds: all / Double(profile.steps))),
        TableCell(UnitFormat.percent(all / profile.duration)),
      ] + boundCells(operations, time: all / Double(profile.steps)))
  }

  private func boundCells(_ operations: [any Operation], time: Double) -> [TableCell] {
    guard let limits else { return [] }
    guard !operations.isEmpty else { return Array(repeating: .none, count: 4) }
    let bound = operations.reduce(0) {
      $0 + limits.roofline.leastTime(flops: Double($1.flops), bytes: Double($1.bytes), threads: 1)
    }
    return [
      TableCell("\(UnitFormat.count(Double(operations.reduce(0) { $0 + $1.flops })))FLOP"),
      TableCell("\(UnitFormat.count(Double(operations.reduce(0) { $0 + $1.bytes })))B"),
      TableCell(UnitFormat.time(nanoseconds: bound)), TableCell(UnitFormat.percent(bound / time)),
    ]
  }

  /// The table below a line that describes it.
  package func rendered(isColoured: Bool) -> String {
    let mean = UnitFormat.time(nanoseconds: profile.duration / Double(profile.steps))
    return "\(profile.steps) \(step)s of \(mean) on average; times per \(step)\n\n"
      + table.rendered(width: 120, isColoured: isColoured)
  }
}
