import BenchmarkReports
import Kernels

/// The phases of a kernel against the roofline.
struct PhaseTable {
  private let roofline: Roofline
  private var table = Table(columns: [
    .text("phase"), .number("time"), .number("share"), .number("operations"), .number("bytes"), .number("speed"),
    .number("memory"), .number("bound"), .number("of bound"),
  ])

  init(_ operation: some Operation, _ times: PhaseTimes, work: PhaseWork, roofline: Roofline) {
    self.roofline = roofline
    for (phase, time) in times.phases {
      addRow(phase.rawValue, time, share: time / times.sum, work: work[phase])
    }
    addRow(
      times.phases.isEmpty ? "one piece" : "whole call", times.whole,
      share: times.phases.isEmpty ? 1 : times.sum / times.whole, work: (operation.flops, operation.bytes))
  }

  private mutating func addRow(_ name: String, _ time: Double, share: Double, work: (flops: Int, bytes: Int)?) {
    var cells = [TableCell(name), TableCell(UnitFormat.time(nanoseconds: time)), TableCell(UnitFormat.percent(share))]
    if let work {
      let (flops, bytes) = (Double(work.flops), Double(work.bytes))
      let bound = roofline.leastTime(flops: flops, bytes: bytes, threads: 1)
      cells += [
        TableCell("\(UnitFormat.count(flops))FLOP"), TableCell("\(UnitFormat.count(bytes))B"),
        flops > 0 ? TableCell(UnitFormat.gflops(flops / time)) : .none,
        TableCell("\(UnitFormat.significant(bytes / time)) GB/s"), TableCell(UnitFormat.time(nanoseconds: bound)),
        TableCell(UnitFormat.percent(bound / time)),
      ]
    } else {
      cells += Array(repeating: .none, count: 6)
    }
    table.addRow(cells)
  }

  func rendered(isColoured: Bool) -> String { table.rendered(width: 110, isColoured: isColoured) }
}
