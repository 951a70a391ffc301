import Testing

@testable import BenchmarkReports

@Suite struct LockstepComparisonTests {
  private func results(
    _ ratios: [Double], _ settings: LockstepSettings = LockstepSettings(), bias: Double = 0.01
  ) throws -> ([LockstepResult], SimulatedProcesses) {
    let processes = SimulatedProcesses(ratios: ratios, seed: 5)
    processes.bias = bias
    var comparison = LockstepComparison(settings: settings)
    return (try comparison.run(rows: ratios.count, processes), processes)
  }

  @Test("Rows that are decided are left out of the restarts that follow, and of the budget only what is needed is used")
  func decided() throws {
    let (results, processes) = try results([1.2, 1, 0.8])
    #expect(results.map(\.verdict) == [.slower, .same, .faster])
    #expect(abs(try #require(results[0].estimate).ratio - 1.2) < 0.02)
    #expect(processes.elapsed < 60)
    // Three rows together need more than the nine restarts of the first look.
    let counts = try results.map { try #require($0.estimate).count }
    #expect(counts[0] == 13 && counts[2] == 13 && counts[1] > 13 && processes.restarts == counts[1])
  }

  @Test("Where the time is over first, the smallest visible change is said, and how long deciding would take")
  func undecided() throws {
    var settings = LockstepSettings()
    settings.secondsPerRow = 4
    let (results, processes) = try results([1], settings, bias: 0.02)
    #expect(results[0].verdict == .notDecided)
    #expect(processes.elapsed >= 4 && processes.elapsed < 5)
    let visible = try #require(results[0].smallestVisible)
    let interval = try #require(results[0].estimate).interval
    #expect(visible > 0.01 && interval.upper / interval.lower > 1 + visible)
    let spread = try #require(results[0].spread)
    #expect(spread > 0.01 && spread < 0.04)
    // Given that time, and more for what the middle of the interval moves, it is decided.
    settings.secondsPerRow += 4 * (try #require(results[0].secondsToDecide))
    #expect(try self.results([1], settings, bias: 0.02).0[0].verdict != .notDecided)
  }

  @Test("Differences up to the threshold are neither slower nor faster")
  func threshold() throws {
    var settings = LockstepSettings()
    settings.threshold = 0.1
    #expect(try results([1.05, 1.2], settings).0.map(\.verdict) == [.notDecided, .slower])
  }

  @Test("No more restarts are made than are allowed, whatever is decided by then")
  func restarts() throws {
    var settings = LockstepSettings()
    settings.restarts = 5
    let (results, processes) = try results([1.5, 1], settings)
    #expect(processes.restarts == 5 && results.map(\.verdict) == [.notDecided, .notDecided])
    #expect(results.allSatisfy { $0.estimate?.count == 5 && $0.spread != nil })
  }

  @Test("Without time for a first look, nothing is said")
  func noTime() throws {
    var settings = LockstepSettings()
    settings.secondsPerRow = 0.5
    let result = try results([1.5], settings).0[0]
    #expect(result.verdict == .notDecided && result.smallestVisible == nil && result.secondsToDecide == nil)
  }

  @Test("It is looked at after 9, 13, 19, 28, 42, ... observations")
  func looks() {
    var looks = LockstepLooks()
    #expect((0..<100).filter { looks.isDue(after: $0) } == [9, 13, 19, 28, 42, 63, 94])
  }

  @Test("The same seed and the same times give the same")
  func repeatable() throws {
    #expect(try results([1.01, 1]).0 == results([1.01, 1]).0)
  }
}
