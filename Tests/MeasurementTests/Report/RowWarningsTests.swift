import Testing

@testable import BenchmarkReports
@testable import Measurement

@Suite struct RowWarningsTests {
  /// The rows of one benchmark, sampled without any trouble but what is said.
  private func rows(
    _ kernel: String, times: [Double] = (0..<30).map { 1_000 + Double($0) }, disturbed: Int = 0, isSteady: Bool = true,
    allocations: Double = 0
  ) -> [ReportRow] {
    var benchmark = Benchmark(
      workload: "adam", kernel: kernel, batchSize: 1, threads: 1, flops: 1, bytes: 1, family: 0, instance: 0)
    benchmark.allocationsPerCall = allocations
    let samples = SampleSet(
      name: kernel, iterations: 1, rounds: Array(times.indices), realTimes: times, processorTimes: times,
      referenceTimes: times.indices.map { $0 < disturbed ? 2 : 1 },
      warmUp: WarmUp(isSteady: isSteady, samples: 10, nanoseconds: 1), stopReason: .narrowEnough)
    return ReportRow.rows(for: benchmark, samples: samples)
  }

  private func lines(_ rows: [ReportRow]) -> [String] { RowWarnings(rows, settings: SamplingSettings()).lines }

  @Test func whatIsAsItShouldBeIsNotMentioned() {
    #expect(lines(rows("good", disturbed: 6)).isEmpty)
    #expect(lines([]).isEmpty)
  }

  @Test func eachKindIsALineWithNumberAndName() {
    let bimodal = (0..<30).map { Double($0 % 2 == 0 ? 1_000 : 2_000) + Double($0) }
    let all = [
      rows("good"), rows("allocating", allocations: 2), rows("few", times: [1, 2, 3, 4, 5]),
      rows("wide", times: (0..<30).map { 1_000 + 10 * Double($0) }), rows("bimodal", times: bimodal),
      rows("unsteady", isSteady: false), rows("disturbed", disturbed: 7),
    ].flatMap(\.self)
    func name(_ kernel: String) -> String { "adam/\(kernel)/batch:1/threads:1" }
    let expected = [
      "calls that allocate memory, expected none (1 of 7): \(name("allocating"))",
      "too few samples for a 95 % interval (1 of 7): \(name("few"))",
      "medians that are not known to 1.0 % (2 of 7): \(name("wide")), \(name("bimodal"))",
      "times in two groups, of which one median says little (1 of 7): \(name("bimodal"))",
      "not steady when sampling began (1 of 7): \(name("unsteady"))",
      "more than a fifth of the rounds disturbed (1 of 7): \(name("disturbed"))",
    ]
    #expect(lines(all) == expected)
  }

  @Test func ofManyTheFirstThreeAreNamed() {
    let unsteady = (1...5).flatMap { rows("\($0)", isSteady: false) }
    let named = (1...3).map { "adam/\($0)/batch:1/threads:1" }.joined(separator: ", ")
    #expect(lines(unsteady) == ["not steady when sampling began (5 of 5): \(named) and 2 others"])
  }
}
