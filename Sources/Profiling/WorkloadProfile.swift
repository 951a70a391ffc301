import BLASKernels
import BenchmarkReports
import Benchmarking
import Digits
import KernelCatalog
import Kernels
import NeuralNetwork

/// Proves one kernel set at one workload, then measures the parts of its time.
package struct WorkloadProfile {
  package let benchCase: BenchCase
  package let kernels: any KernelSet
  let data: LabeledImages
  let seconds: Double

  let pool = WorkerPool(threads: 1)

  package init(_ benchCase: BenchCase, kernels: any KernelSet, data: LabeledImages, seconds: Double) {
    self.benchCase = benchCase
    self.kernels = kernels
    self.data = data
    self.seconds = seconds
  }

  /// A trial that has been proved.
  package func provedTrial(_ kernels: any KernelSet) throws -> any Trial {
    let trial = try benchCase.prepare(data: data, pool: pool).makeTrial(kernels)
    _ = try trial.prove()
    return trial
  }

  /// The profile as text for the terminal.
  package func text(isColoured: Bool) throws -> String {
    let trial = try provedTrial(kernels)
    return "\(benchCase.title), \(kernels.name)\n\n" + (try phases(trial, isColoured: isColoured)) + "\n"
      + memory(trial) + counters(trial)
  }

  private func phases(_ trial: any Trial, isColoured: Bool) throws -> String {
    let limits = LimitsMeasurement(seconds: min(seconds, 0.3), pool: pool).roofline
    switch benchCase.workload.work {
    case .operation(let operation):
      return try phases(of: operation(benchCase.batchSize), trial, limits: limits, isColoured: isColoured)
    case .trainingStep:
      return layers(try trainingProfile(), of: "training step", limits: limits, isColoured: isColoured)
    case .inference:
      return layers(try inferenceProfile(), of: "prediction", limits: limits, isColoured: isColoured)
    }
  }

  private func layers(_ profile: StepProfile, of step: String, limits: Roofline, isColoured: Bool) -> String {
    let operations = StageOperations.all(in: NetworkOperands.network, batch: benchCase.batchSize)
    return ProfileTable(profile, of: step, limits: .init(operations: operations, roofline: limits))
      .rendered(isColoured: isColoured) + "\n\(Self.bound(limits))\n"
  }

  private func phases(
    of operation: some Operation, _ trial: any Trial, limits: Roofline, isColoured: Bool
  ) throws -> String {
    let work = try PhaseWork(operation, by: kernels)
    var phased: (trial: any Trial, kernels: PhasedKernels)?
    if work.isDivided {
      let parts = PhasedKernels(kernels)
      phased = (try provedTrial(parts), parts)
      _ = parts.takeTimes(ofCall: 0)
    }
    let times = try PhaseTimes(trial, phased: phased, seconds: seconds)
    let notes =
      ["medians of \(times.calls) calls", Self.bound(limits)]
      + (phased == nil
        ? ["the kernel is one piece (\(work.algorithm)), with no parts that can be timed from outside"]
        : [packingNote(work), "the whole call is timed without the phases' clocks, its share is their sum's"])
    return PhaseTable(operation, times, work: work, roofline: limits).rendered(isColoured: isColoured)
      + (try preparation(for: operation)) + "\n"
      + notes.compactMap { $0 }.map { $0 + "\n" }.joined()
  }

  private static func bound(_ limits: Roofline) -> String {
    "bound: \(UnitFormat.gflops(limits.peakGFLOPSPerCore)) and "
      + "\(UnitFormat.significant(limits.bandwidthGBPerSecond)) GB/s of memory, whichever takes longer (more than 100 % "
      + "of it where operands stay in a cache)"
  }

  /// A note on packing; nil if the kernel set does not pack.
  private func packingNote(_ work: PhaseWork) -> String? {
    if let blas = kernels as? BLASKernels { return "\(blas.library.product.name) packs within multiply" }
    guard kernels is any PackingKernelSet else { return nil }
    return work.packedCount > 0
      ? "packing is timed by itself and taken off multiply"
      : "the product reads its operands in place, so there is no packing"
  }

  /// A line on the prepared weights, if the kernel set has any.
  private func preparation<Prepared: Operation>(for operation: Prepared) throws -> String {
    let plan = try operation.plan(by: kernels)
    guard plan.preparedCount > 0, let weights = operation.weights(among: operation.drawnOperands()) else { return "" }
    let times = try PhaseTimes(PreparationTrial(plan: plan, weights: weights), phased: nil, seconds: min(seconds, 0.1))
    return "besides, \(UnitFormat.count(Double(4 * plan.preparedCount)))B of prepared weights: "
      + "\(UnitFormat.time(nanoseconds: times.whole)) after each change of the weights\n"
  }

  private func memory(_ trial: any Trial) -> String {
    let allocations = try? AllocationCount.perCall { try trial.run() }
    let parts = [
      trial.workspaceBytes.map { "workspace \(UnitFormat.count(Double($0)))B" },
      (allocations ?? nil).map { "\(UnitFormat.count($0))allocations per call" },
    ]
    return parts.compactMap { $0 }.joined(separator: ", ") + "\n"
  }

  private func counters(_ trial: any Trial) -> String {
    do throws(HardwareCounters.Unavailable) {
      var calls = 0
      let all = try HardwareCounters.count(calls: 1) {
        calls = (try? flushingSubnormals { try runSteadyLoop(trial, seconds: min(seconds, 0.5)).calls }) ?? 0
      }
      guard calls > 0 else { return "" }
      func perCall(_ count: Double) -> String { UnitFormat.count(count / Double(calls)) }
      let misses = all.cacheMisses.map { ", \(perCall($0))cache misses" } ?? ""
      return "per call: \(perCall(all.instructions))instructions, \(perCall(all.cycles))cycles, IPC "
        + "\(UnitFormat.significant(all.instructionsPerCycle))\(misses)\n"
    } catch {
      return "\(error)\n"
    }
  }
}
