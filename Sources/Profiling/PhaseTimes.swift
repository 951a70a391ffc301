import Benchmarking
import Kernels
import Measurement

/// The times of one kernel set for one operation, as a whole and phase by phase: medians of many calls.
struct PhaseTimes {
  /// Nanoseconds of a call.
  let whole: Double
  /// The phases, first to last, with their nanoseconds; empty if the kernel is one piece.
  let phases: [(phase: PlanPart.Phase, time: Double)]
  /// Calls timed.
  let calls: Int

  /// The sum of the phases' times.
  var sum: Double { phases.reduce(0) { $0 + $1.time } }

  /// Times calls of `trial` for `seconds`, in turns with calls of `phased` if that is given. `phased` does the same
  /// work with `kernels`.
  init(_ trial: any Trial, phased: (trial: any Trial, kernels: PhasedKernels)?, seconds: Double) throws {
    let clock = SystemClock()
    let end = clock.nanoseconds() + UInt64(seconds * 1e9)
    var whole: [Double] = []
    var samples: [[Double]] = Array(repeating: [], count: PlanPart.Phase.allCases.count)
    func time(_ body: () throws -> Void) rethrows -> Double {
      let start = clock.nanoseconds()
      try body()
      return Double(clock.nanoseconds() - start)
    }
    repeat {
      whole.append(try time { try trial.run() })
      guard let phased else { continue }
      let all = try time { try phased.trial.run() }
      for (index, time) in phased.kernels.takeTimes(ofCall: all).enumerated() { samples[index].append(time) }
    } while clock.nanoseconds() < end
    calls = whole.count
    self.whole = Summary(of: whole).median
    phases = zip(PlanPart.Phase.allCases, samples).compactMap { phase, times in
      guard !times.isEmpty else { return nil }
      let median = Summary(of: times).median
      return median > 0 ? (phase, median) : nil
    }
  }
}
