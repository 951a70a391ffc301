import BenchmarkReports
import Digits

extension BenchRun {
  /// The values that must be the same to resume an interrupted run: machine, program, arguments and data.
  func identity(machine: Machine) -> PartialReport.Identity {
    func list(_ values: some Sequence<some CustomStringConvertible>) -> String {
      values.map(\.description).joined(separator: " ")
    }
    let fields: [(name: String, value: String)] =
      [
        ("host", machine.hostName), ("CPU", machine.cpuModel), ("processors", "\(machine.logicalProcessors)"),
        ("CPU quota", machine.processorQuota.map(\.description) ?? "none"),
      ] + program.identity + [
        ("--workloads", list(selection.workloads.map(\.name))),
        ("--kernels", list(selection.kernels.map(\.name))), ("--batch-size", list(selection.batchSizes)),
        ("--threads", list(selection.threadCounts)), ("--seconds", "\(settings.seconds)"),
        ("cache mode", settings.cacheMode.rawValue), ("data", dataset.digest()),
      ]
    return PartialReport.Identity(fields: fields.map { PartialReport.Identity.Field(name: $0.name, value: $0.value) })
  }
}
