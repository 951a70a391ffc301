import BLASKernels
import Digits
import Files
import Foundation
import Measurement

extension BenchRun {
  /// What must be the same for an interrupted run to be finished: machine, program, arguments and data.
  func identity(machine: Machine) -> PartialReport.Identity {
    func list(_ values: some Sequence<some CustomStringConvertible>) -> String {
      values.map(\.description).joined(separator: " ")
    }
    let fields = [
      ("host", machine.hostName), ("CPU", machine.cpuModel), ("processors", "\(machine.logicalProcessors)"),
      ("CPU quota", machine.processorQuota.map(\.description) ?? "none"),
      ("program", Self.programDigest), ("OpenBLAS core type", OpenBLAS.coreType),
      ("--workloads", list(selection.workloads.map(\.name))),
      ("--kernels", list(selection.kernels.map(\.name))), ("--batch-size", list(selection.batchSizes)),
      ("--threads", list(selection.threadCounts)), ("--seconds", "\(settings.seconds)"),
      ("cache mode", settings.cacheMode.rawValue), ("data", dataset.digest()),
    ]
    return PartialReport.Identity(fields: fields.map { PartialReport.Identity.Field(name: $0.0, value: $0.1) })
  }

  /// The SHA-256 of this program's file; empty if it cannot be read.
  private static var programDigest: String {
    guard let file = Bundle.main.executableURL,
      let bytes = try? FileBytes.read(file.path, .regular, byteLimit: FileBytes.documentLimit)
    else { return "" }
    return sha256(ofParts: [bytes])
  }
}
