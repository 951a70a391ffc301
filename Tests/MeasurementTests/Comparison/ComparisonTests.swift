import Testing

@testable import BenchmarkReports

@Suite struct ComparisonTests {
  @Test func theSameAgainShowsNoDifference() throws {
    let comparison = try Comparison(base: .sample(seed: 1), head: .sample(seed: 2))
    #expect(comparison.rows.map(\.kernel) == ["naive", "simd", "wrong"])
    #expect(comparison.rows.map(\.verdict) == [.noDifferenceShown, .noDifferenceShown, .notComparable])
    #expect(!comparison.hasRegression)
    #expect(comparison.missing.isEmpty && comparison.added.isEmpty)
  }

  @Test func aSlowdownOfThreePercentIsFound() throws {
    let comparison = try Comparison(base: .sample(seed: 1), head: .sample(seed: 2, slowdown: 1.03))
    let row = comparison.rows[1]
    #expect(row.verdict == .slower)
    #expect(abs((row.estimate?.ratio ?? 0) - 1.03) < 0.01)
    #expect((row.pValue ?? 1) < 0.001)
    #expect(comparison.rows[0].verdict == .noDifferenceShown)
    #expect(comparison.hasRegression)
    #expect(abs((comparison.geometricMeans["simd"] ?? 0) - 1.03) < 0.01)
    #expect(comparison.geometricMeans["wrong"] == nil)
  }

  @Test func aSpeedupIsNoRegression() throws {
    let comparison = try Comparison(base: .sample(seed: 1), head: .sample(seed: 2, slowdown: 0.9))
    #expect(comparison.rows[1].verdict == .faster)
    #expect(!comparison.hasRegression)
  }

  @Test func aDifferentClockFrequencyCancels() throws {
    let comparison = try Comparison(base: .sample(seed: 1), head: .sample(seed: 2, clockRatio: 1.2))
    #expect(comparison.rows[0].verdict == .noDifferenceShown)
    #expect(comparison.rows[1].verdict == .noDifferenceShown)
  }

  @Test func changesBelowTheThresholdOrTheNoiseFloorGetNoVerdict() throws {
    let base = try Report.sample(seed: 1)
    let head = try Report.sample(seed: 2, slowdown: 1.03)
    #expect(try Comparison(base: base, head: head, threshold: 0.1).rows[1].verdict == .noDifferenceShown)
    let noisy = try Report.sample(seed: 2, slowdown: 1.03) { $0.noiseFloor = 0.1 }
    let row = try Comparison(base: base, head: noisy).rows[1]
    #expect(row.verdict == .noDifferenceShown)
    #expect(row.noiseFloor.fraction == 0.1)
  }

  @Test("What two processes of one program differ by is noise between two reports")
  func processSpread() throws {
    let base = try Report.sample(seed: 1) { $0.processSpread = 0.01 }
    let head = try Report.sample(seed: 2, slowdown: 1.03) { $0.processSpread = 0.02 }
    let row = try Comparison(base: base, head: head).rows[1]
    let floor = max(base.context.details.noiseFloor ?? 0, head.context.details.noiseFloor ?? 0)
    #expect(row.verdict == .noDifferenceShown)
    #expect(abs(row.noiseFloor.fraction - floor - 1.96 * 0.02) < 1e-12)
  }

  @Test func failingInTheHeadOnlyIsARegression() throws {
    let failing = try Report.sample()
    var working = failing
    for index in working.benchmarks.indices where working.benchmarks[index].errorOccurred == true {
      working.benchmarks[index].errorOccurred = nil
      working.benchmarks[index].errorMessage = nil
      working.benchmarks[index].realTime = 1
      working.benchmarks[index].counters.referenceTime = 1
    }
    let broken = try Comparison(base: working, head: failing)
    #expect(broken.rows[2].headFailure == "the output is off by 0.5, the bound is 1e-5")
    #expect(broken.rows[2].baseFailure == nil)
    #expect(broken.rows[2].verdict == .notComparable)
    #expect(broken.hasRegression)
    #expect(try !Comparison(base: failing, head: working).hasRegression)
    #expect(try !Comparison(base: failing, head: failing).hasRegression)
  }

  @Test func rowsOfOneReportOnlyAreListed() throws {
    let base = try Report.sample()
    var head = base
    head.benchmarks.removeAll { $0.counters.kernel == "naive" }
    let name = "conv2-forward/naive/batch:32/threads:2"
    #expect(try Comparison(base: base, head: head).missing == [name])
    #expect(try Comparison(base: head, head: base).added == [name])
  }

  @Test("A slim report is refused, also by force, and it is said which of the two is slim")
  func slimReports() throws {
    let report = try Report.sample()
    for (base, head, names) in [
      (report.slim, report, ["base"]), (report, report.slim, ["head"]), (report.slim, report.slim, ["base", "head"]),
    ] {
      for isForced in [false, true] {
        let refusal = #expect(throws: ComparisonRefusal.self) {
          try Comparison(base: base, head: head, isForced: isForced)
        }
        let differences = refusal?.differences ?? []
        #expect(zip(differences, names).allSatisfy { $0.hasPrefix("the \($1) is slim: ") })
        #expect(differences.count == names.count && refusal?.canBeForced == false)
      }
    }
  }

  @Test func differentCircumstancesAreRefusedAndNamedUnlessForced() throws {
    let base = try Report.sample()
    var head = try Report.sample(isDebugBuild: true) {
      $0.dataDigest = nil
      $0.threads = 4
      $0.cpuModel = "Other CPU"
      $0.cacheMode = .cold
      $0.instrumentation = "AddressSanitizer"
    }
    head.context.hostName = "elsewhere"
    let refusal = #expect(throws: ComparisonRefusal.self) { try Comparison(base: base, head: head) }
    let differences = try #require(refusal?.differences)
    let expected = [
      "host_name is bench-host in the base, elsewhere in the head",
      "cpu_model is Example CPU in the base, Other CPU in the head",
      "threads is 2 in the base, 4 in the head",
      "data_digest is \(String(repeating: "0123456789abcdef", count: 4)) in the base, not given in the head",
      "cache_mode is warm in the base, cold in the head",
      "the head is from a debug build",
      "the head is from a build with AddressSanitizer",
    ]
    #expect(differences == expected)
    #expect(try Comparison(base: base, head: head, isForced: true).rows.count == 3)
  }
}
