import Testing

@testable import BenchmarkReports
@testable import Measurement

/// What a comparison in lockstep makes of programs whose truth is known, on machines as they really are.
@Suite struct LockstepSimulationTests {
  /// A machine, as what it does to the simulated processes.
  struct Disturbance: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let apply: @Sendable (SimulatedProcesses) -> Void
  }

  static let disturbances = [
    Disturbance(testDescription: "twins that differ by 2 %") { _ in },
    Disturbance(testDescription: "two clock speeds 20 % apart that change every second") { $0.clockGain = 0.2 },
    Disturbance(testDescription: "bursts on a fifth of the requests") { $0.bursts = 0.2 },
    Disturbance(testDescription: "a neighbour on one processor") { $0.neighbour = 0.3 },
  ]

  /// The verdicts of a comparison of rows with these ratios.
  private func verdicts(_ ratios: [Double], _ disturbance: Disturbance, seed: UInt64) -> [Verdict] {
    let processes = SimulatedProcesses(ratios: ratios, seed: seed)
    disturbance.apply(processes)
    var settings = LockstepSettings()
    settings.seed = seed
    var comparison = LockstepComparison(settings: settings)
    return (try? comparison.run(rows: ratios.count, processes))?.map(\.verdict) ?? []
  }

  private func share(of trials: Int, _ holds: (UInt64) -> Bool) -> Double {
    Double((1...UInt64(trials)).count { holds($0) }) / Double(trials)
  }

  @Test("The same program twice is called slower or faster at most 5 times in 100", arguments: disturbances)
  func falseVerdicts(disturbance: Disturbance) {
    let wrong = share(of: 1000) { seed in
      let verdict = verdicts([1], disturbance, seed: seed)[0]
      return verdict == .slower || verdict == .faster
    }
    #expect(wrong <= 0.05)
  }

  @Test("A slowdown of 3 % is found at least 95 times in 100 within the default budget", arguments: disturbances)
  func found(disturbance: Disturbance) {
    let found = share(of: 300) { verdicts([1.03], disturbance, seed: 10_000 + $0) == [.slower] }
    #expect(found >= 0.95)
  }

  @Test("A difference of 2 % is called the same within 1 % at most 5 times in 100", arguments: disturbances)
  func falseSameness(disturbance: Disturbance) {
    let wrong = share(of: 1000) { verdicts([1.02], disturbance, seed: 20_000 + $0) == [.same] }
    #expect(wrong <= 0.05)
  }

  @Test("One slow row among twenty is found, and no other is called different")
  func manyRows() {
    var others = 0
    let found = share(of: 100) { seed in
      let all = verdicts([1.03] + [Double](repeating: 1, count: 19), Self.disturbances[0], seed: 30_000 + seed)
      others += all.dropFirst().contains { $0 == .slower || $0 == .faster } ? 1 : 0
      return all[0] == .slower
    }
    #expect(found >= 0.95)
    #expect(others <= 5)
  }

  @Test("The same program is known to be the same within 1 % well within the budget where twins differ by 1 %")
  func sameness() {
    let same = share(of: 100) { seed in
      let processes = SimulatedProcesses(ratios: [1], seed: 40_000 + seed)
      processes.bias = 0.01
      var comparison = LockstepComparison()
      let results = try? comparison.run(rows: 1, processes)
      return results?[0].verdict == .same && processes.elapsed < 15
    }
    #expect(same >= 0.9)
  }
}
