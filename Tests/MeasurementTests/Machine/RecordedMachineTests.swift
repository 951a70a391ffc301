import Foundation
import Testing

@testable import BenchmarkReports

/// Machines with other processors than the one at hand, as they describe themselves.
@Suite struct RecordedMachineTests {
  struct Expected: Sendable, CustomTestStringConvertible {
    let recording: String
    let logical: Int
    let physical: Int
    let sharingL3: Int?
    var cpuModel = "Intel Xeon Processor (Skylake)"
    var testDescription: String { recording }
  }

  @Test(
    "Processors, cores, and sharers of caches",
    arguments: [
      Expected(recording: "processors16", logical: 16, physical: 16, sharingL3: 16, cpuModel: "AMD EPYC Processor"),
      Expected(recording: "siblings16", logical: 16, physical: 8, sharingL3: 16),
      Expected(recording: "sockets16", logical: 16, physical: 16, sharingL3: 8),
      Expected(recording: "siblings-sockets64", logical: 64, physical: 32, sharingL3: 32),
      // 16 processors on 8 cores; 3, 9, 14 and 15 are offline, the latter two a whole core.
      Expected(recording: "offline16", logical: 12, physical: 7, sharingL3: 12),
      Expected(
        recording: "arm64", logical: 8, physical: 8, sharingL3: nil,
        cpuModel: "ARM, implementer 0x41, part 0xd08"),
    ])
  func counts(expected: Expected) throws {
    let machine = try Machine.described(by: RecordedSystem(expected.recording).files)
    #expect(machine.logicalProcessors == expected.logical)
    #expect(machine.usableProcessors == expected.logical)
    #expect(machine.physicalCores == expected.physical)
    #expect(machine.cpuModel == expected.cpuModel)
    #expect(machine.caches.first { $0.level == 3 }?.sharing == expected.sharingL3)
    #expect(machine.loadAverages.count == 3)
    let warnings = machine.warnings(MachineCircumstances(threads: expected.logical))
    #expect(!warnings.contains { $0.contains("run on only") })
    #expect(warnings.contains { $0.contains("with their siblings") } == (expected.physical < expected.logical))
  }

  @Test(
    "Where /sys is hidden, /proc/cpuinfo has the same counts", arguments: ["processors16", "siblings16", "offline16"])
  func withoutSys(recording: String) throws {
    let files = try RecordedSystem(recording).files
    let machine = try Machine.described(by: files)
    let hidden = try Machine.described(by: files.filter { !$0.key.hasPrefix("sys/") })
    #expect(hidden.logicalProcessors == machine.logicalProcessors && hidden.physicalCores == machine.physicalCores)
  }

  @Test("A process that may run on offline processors cannot use them")
  func affinity() throws {
    var files = try RecordedSystem("offline16").files
    let status = try #require(files["proc/self/status"])
    let all = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") })
    files["proc/self/status"] = status.replacing(all, with: "Cpus_allowed_list:\t2-3,14-15")
    #expect(try Machine.described(by: files).usableProcessors == 1)
  }

  @Test("How the processors were used is read from a real /proc/stat", arguments: ["siblings-sockets64", "arm64"])
  func usage(recording: String) throws {
    let line = try #require(RecordedSystem(recording).files["proc/stat"]?.split(separator: "\n").first)
    #expect(ProcessorUsage(line: String(line)) != nil)
  }

  @Test("The recordings are longer than what a single read gives, which is what hid processors")
  func length() throws {
    for name in ["processors16", "siblings16", "sockets16", "siblings-sockets64", "offline16"] {
      #expect(try #require(RecordedSystem(name).files["proc/cpuinfo"]).utf8.count > 4_096)
    }
  }
}
