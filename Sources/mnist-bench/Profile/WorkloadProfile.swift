import Digits
import KernelCatalog
import Kernels
import Measurement
import NeuralNetwork

/// Proves one kernel set at one workload, then finds out where its time goes.
struct WorkloadProfile {
  let benchCase: BenchCase
  let kernels: any KernelSet
  let data: LabeledImages
  let seconds: Double

  let pool = WorkerPool(threads: 1)

  init(_ benchCase: BenchCase, kernels: any KernelSet, data: LabeledImages, seconds: Double) {
    self.benchCase = benchCase
    self.kernels = kernels
    self.data = data
    self.seconds = seconds
  }

  /// A trial that has been proved.
  func provedTrial(_ kernels: any KernelSet) throws -> any Trial {
    let trial = try benchCase.prepare(data: data, pool: pool).makeTrial(kernels)
    _ = try trial.prove()
    return trial
  }

  /// What it found, for the terminal.
  func text(isColoured: Bool) throws -> String {
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
    of operation: Operation, _ trial: any Trial, limits: Roofline, isColoured: Bool
  ) throws -> String {
    var phased: (trial: any Trial, kernels: PhasedKernels)?
    if hasParts(operation) {
      let parts = PhasedKernels(kernels)
      phased = (try provedTrial(parts), parts)
      _ = parts.takeTimes(ofCall: 0)
    }
    let times = try PhaseTimes(trial, phased: phased, seconds: seconds)
    let notes =
      ["medians of \(times.calls) calls", Self.bound(limits)]
      + (phased == nil
        ? ["the kernel is one piece, with no parts that can be timed from outside"]
        : [
          packingNote(operation), "the whole call is timed without the phases' clocks, its share is their sum's",
        ])
    return PhaseTable(operation, times, kernels: kernels, roofline: limits).rendered(isColoured: isColoured)
      + (try preparation(for: operation)) + "\n"
      + notes.compactMap { $0 }.map { $0 + "\n" }.joined()
  }

  private static func bound(_ limits: Roofline) -> String {
    "bound: \(UnitFormat.gflops(limits.peakGFLOPSPerCore)) and "
      + "\(UnitFormat.significant(limits.bandwidthGBPerSecond)) GB/s of memory, whichever takes longer (more than 100 % "
      + "of it where operands stay in a cache)"
  }

  /// Whether the kernel set puts `operation` together from parts that can be timed one by one.
  private func hasParts(_ operation: Operation) -> Bool {
    if case .gemm = operation { return KernelPhase.packedCount(in: operation, by: kernels) > 0 }
    return KernelCatalog.composition(of: kernels.name).isDefault(operation, of: kernels)
  }

  /// What there is to say of packing; nil if the kernel set has none.
  private func packingNote(_ operation: Operation) -> String? {
    if kernels.name == "blas" { return "OpenBLAS packs within multiply" }
    guard kernels is any PackingKernelSet else { return nil }
    return KernelPhase.packedCount(in: operation, by: kernels) > 0
      ? "packing is timed by itself and taken off multiply"
      : "the product reads its operands in place, so there is no packing"
  }

  /// A line on what the kernel set derives from the weights, if it does.
  private func preparation(for operation: Operation) throws -> String {
    let count = kernels.preparedWeightsCount(for: operation)
    guard count > 0, let weights = Operands(operation).weights else { return "" }
    let trial = PreparationTrial(kernels: kernels, operation: operation, weights: weights, count: count)
    let times = try PhaseTimes(trial, phased: nil, seconds: min(seconds, 0.1))
    return "besides, \(UnitFormat.count(Double(4 * count)))B of prepared weights: "
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
    let loop = SteadyLoop(trial: trial, seconds: min(seconds, 0.5))
    do throws(HardwareCounters.Unavailable) {
      var calls = 0
      let all = try HardwareCounters.count(calls: 1) { calls = (try? loop.run().calls) ?? 0 }
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
