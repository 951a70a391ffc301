import BenchmarkReports
import Measurement
import Testing

@Suite struct HardwareCountersTests {
  @Test(
    "Where there are counters, they count", .enabled(if: HardwareCounters.unavailability == nil, "no counters here"))
  func counts() throws {
    let loop = Candidate.referenceLoop
    let few = try HardwareCounters.count(calls: 1) { loop.run(100) }
    let many = try HardwareCounters.count(calls: 1) { loop.run(1_000) }
    // 1,000 links of three instructions each per iteration.
    #expect(few.instructions > 300_000 && many.instructions > 8 * few.instructions)
    #expect(many.cycles > 1_000_000 && many.instructionsPerCycle < 10)
  }

  @Test("Where there are none, a line says why", .enabled(if: HardwareCounters.unavailability != nil, "counters here"))
  func refusal() throws {
    let reason = try #require(HardwareCounters.unavailability).description
    #expect(reason.contains("perf_event_open") && !reason.contains("\n"))
    #expect(throws: HardwareCounters.Unavailable.self) { try HardwareCounters.count(calls: 1) {} }
  }
}
