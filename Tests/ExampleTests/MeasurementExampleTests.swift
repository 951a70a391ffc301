import Measurement
import Testing

@Suite("Example of Measurement")
struct MeasurementExampleTests {
  @Test("The ratio lies within its interval and rests on as many samples as an interval needs")
  func ratio() throws {
    let estimate = try #require(costOfSquareRoots(of: (0..<1000).map(Double.init)))
    #expect(estimate.interval.contains(estimate.ratio))
    #expect(estimate.count >= 6 && estimate.interval.confidence == 0.95)
  }
}
