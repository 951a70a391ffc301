import Testing

@testable import Measurement

@Suite struct ClockPrecisionTests {
  @Test func findsTheStepOfACoarseClock() {
    let precision = ClockPrecision(measuring: FakeClock(costOfReading: 7, step: 100))
    #expect(precision.resolution == 100)
    #expect(abs(precision.overhead - 7) < 0.1)
  }

  @Test func aClockThatStandsStillDoesNotHang() {
    let precision = ClockPrecision(measuring: FakeClock(costOfReading: 0))
    #expect(precision.resolution == 1)
    #expect(precision.overhead == 0)
  }

  @Test func theSystemClockNeverGoesBack() {
    let clock = SystemClock()
    let readings = (0..<1_000).map { _ in clock.nanoseconds() }
    #expect(readings == readings.sorted())
    #expect(readings[999] > readings[0])
    #expect(clock.processorNanoseconds() > 0)
  }
}
