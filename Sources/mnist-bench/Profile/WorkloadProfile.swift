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

  private let pool = WorkerPool(threads: 1)

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
    switch benchCase.workload.work {
    case .operation(let operation):
      return try phases(of: operation(benchCase.batchSize), trial, isColoured: isColoured)
    case .trainingStep:
      return ProfileTable(try trainingProfile()).rendered(isColoured: isColoured)
    case .inference:
      let times = try PhaseTimes(trial, phased: nil, seconds: seconds)
      return
        "\(UnitFormat.time(nanoseconds: times.whole)) a call, median of \(times.calls); its layers have workloads of "
        + "their own, such as conv2-pool-forward\n"
    }
  }

  private func phases(of operation: Operation, _ trial: any Trial, isColoured: Bool) throws -> String {
    let limits = LimitsMeasurement(seconds: min(seconds, 0.3), pool: pool).roofline
    var phased: (trial: any Trial, kernels: PhasedKernels)?
    if KernelCatalog.composition(of: kernels.name).isDefault(operation, of: kernels) {
      let parts = PhasedKernels(kernels)
      phased = (try provedTrial(parts), parts)
      _ = parts.takeTimes()
    }
    let times = try PhaseTimes(trial, phased: phased, seconds: seconds)
    var text = PhaseTable(operation, times, roofline: limits).rendered(isColoured: isColoured)
    text += try preparation(for: operation)
    text +=
      "\nmedians of \(times.calls) calls; bound: \(UnitFormat.gflops(limits.peakGFLOPSPerCore)) and "
      + "\(UnitFormat.significant(limits.bandwidthGBPerSecond)) GB/s of memory, whichever takes longer (more than 100 % of it where operands stay in a cache)"
    text +=
      phased == nil
      ? "; the kernel is one piece, with no parts that can be timed from outside\n"
      : "; packing is part of multiply; the whole call is timed without the phases' clocks, its share is their sum's\n"
    return text
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

  private func trainingProfile() throws -> StepProfile {
    let operands = NetworkOperands(data, batch: benchCase.batchSize)
    var recipe = Recipe.documented
    recipe.batchSize = benchCase.batchSize
    let recorder = StepRecorder(network: NetworkOperands.network, recipe: recipe, threads: 1)
    let trainer = try Trainer(
      state: TrainingState(network: NetworkOperands.network, parameters: operands.parameters()), recipe: recipe,
      kernels: kernels, pool: pool, seed: NetworkOperands.seed, recorder: recorder)
    var profile = StepProfile(recorder)
    let clock = SystemClock()
    let end = clock.nanoseconds() + UInt64(seconds * 1e9)
    repeat {
      _ = try trainer.trainEpoch(on: operands.data) { _, _ in
        profile.add(recorder.takeStep())
        return true
      }
    } while clock.nanoseconds() < end
    return profile
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
