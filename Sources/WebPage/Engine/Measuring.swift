import Benchmarking
import JSONDocuments
import Kernels
import Measurement

/// Proves and times the kernel sets of `mask`, of which bit i stands for set i, at a workload; `seconds` for each.
/// Returns the address of a text in JSON.
@_expose(wasm, "measure")
@_cdecl("measure")
public func measure(_ workload: Int32, _ batch: Int32, _ mask: Int32, _ seconds: Double) -> Int32 {
  status { () throws(EngineError) in
    guard Workload.all.indices.contains(Int(workload)), batch > 0 else {
      throw EngineError("there is no workload \(workload) on \(batch) images")
    }
    let chosen = KernelSets.all.indices.filter { mask >> Int32($0) & 1 == 1 }.map { KernelSets.all[$0] }
    let measurement = WorkloadMeasurement(
      of: Workload.all[Int(workload)], batch: Int(batch), kernels: chosen, seconds: seconds)
    return Int32(Int(bitPattern: Engine.measurement.show(measurement.text)))
  }
}

/// The proofs and times of some kernel sets at one workload.
private struct WorkloadMeasurement {
  private let workload: Workload
  private let batch: Int
  private let work: Workload.PreparedWork
  private var failed: [String] = []
  private var proved: [ProvedKernels] = []
  private let samples: [SampleSet]

  private struct ProvedKernels {
    let name: String
    let error: Double
    let trial: any Trial
  }

  init(of workload: Workload, batch: Int, kernels: [any KernelSet], seconds: Double) {
    self.workload = workload
    self.batch = batch
    let work = workload.prepare(batch)
    self.work = work
    for kernels in kernels {
      do throws(EngineError) {
        let trial = try EngineError.rethrowing { () throws(ShapeError) in try work.makeTrial(kernels) }
        proved.append(ProvedKernels(name: kernels.name, error: try Self.prove(trial), trial: trial))
      } catch {
        failed.append(
          JSONText.object([("kernel", JSONText.string(kernels.name)), ("error", JSONText.string(error.description))]))
      }
    }
    var settings = SamplingSettings()
    settings.secondsPerCandidate = seconds
    // A browser's clock steps by 5 to 1,000 microseconds. So that a step changes a sample by no more than 1 %.
    settings.minimumClockSteps = 100
    let candidates = proved.map { kernels in
      // A proved trial cannot throw: its shapes have been checked.
      Candidate(name: kernels.name) { iterations in for _ in 0..<iterations { try? kernels.trial.run() } }
    }
    samples = Sampler(settings: settings).run(candidates)
  }

  private static func prove(_ trial: any Trial) throws(EngineError) -> Double {
    do throws(Disproof) { return try trial.prove() } catch { throw EngineError(error.description) }
  }

  /// The samples and their statistics in JSON, by the names that reports use.
  var text: String {
    let naive = samples.first { $0.name == "naive" }
    let timed = zip(proved, samples).map { kernels, samples in
      TimedKernels(
        samples: samples, error: kernels.error, workspaceBytes: kernels.trial.workspaceBytes ?? 0, naive: naive
      ).text
    }
    return JSONText.object([
      ("workload", JSONText.string(workload.name)), ("batch", "\(batch)"), ("flops", "\(work.flops)"),
      ("bytes", "\(work.bytes)"), ("kernels", JSONText.array(timed + failed)),
    ])
  }
}
