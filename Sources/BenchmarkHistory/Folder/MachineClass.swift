import BenchmarkReports

/// The machines whose reports make one history, and the conditions that all of them share.
///
/// Times are comparable from report to report only where the hardware, its limits, the caches' state and the data are
/// the same. Virtual machines of different generations call their processor by the same name, so the sizes of the
/// caches are part of the class, too. The host's name is not: runners of a CI have a new one each time. Neither are
/// compiler, libraries and operating system: they change while a history goes on, and a change point says what changed
/// with it.
package struct MachineClass: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The class in words that a folder can be named after, such as
  /// `amd-epyc_2-cpus_2-cores_l1-48k_l2-1m_l3-32m_data-ac89dbc2`.
  package let name: String

  /// The class of a report's machine.
  package init(_ context: ReportContext) {
    let details = context.details
    var parts = [Self.word(details.cpuModel), "\(context.processors)-cpus", "\(details.physicalCores)-cores"]
    // Instructions are no operands: the first level counts its data cache alone.
    parts += context.caches.filter { $0.type != "Instruction" }.sorted { $0.level < $1.level }
      .map { "l\($0.level)-\(Self.size($0.size))" }
    if let quota = details.processorQuota { parts.append("quota-\(UnitFormat.significant(quota))") }
    if details.cacheMode == .cold { parts.append("cold") }
    if let digest = details.dataDigest { parts.append("data-\(Self.word(digest).prefix(8))") }
    name = parts.joined(separator: "_")
  }

  /// The name.
  package var description: String { name }

  /// In the order of the names.
  package static func < (first: MachineClass, second: MachineClass) -> Bool { first.name < second.name }

  /// Small letters, digits, and a hyphen for each run of anything else.
  private static func word(_ text: String) -> String {
    text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
  }

  private static func size(_ bytes: Int) -> String {
    bytes % (1 << 20) == 0 ? "\(bytes >> 20)m" : bytes % (1 << 10) == 0 ? "\(bytes >> 10)k" : "\(bytes)"
  }
}
