import ArgumentParser
import BLASKernels
import BenchmarkReports
import Benchmarking
import CommandOptions
import Console
import Digits
import Foundation
import KernelCatalog
import Profiling

/// `mnist-bench profile`: where one kernel set's time goes in one workload.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Show where a kernel set's time goes; loop for a profiler.",
    discussion: """
      The kernel set is proved first. If it computes the operation in phases (im2col, packing, matrix product, epilogue, \
      pooling), each phase is timed and compared with the roofline. A fused kernel is one phase, and a library's packing \
      is part of its matrix product. inference and train-step are shown layer by layer, compared with the roofline as \
      well. Then come memory, hardware counters where available, and perf and valgrind commands that show more. All runs \
      on one thread and on synthetic digits; 'train --profile' and 'train --trace' show several threads.
      """)

  @Argument(help: "A workload's name, or a shape, as for 'bench'.")
  var workload: String

  @Option(help: "The kernel set: naive, blas, blas=FILE (a BLAS library), simd (this CPU's best), simd-avx2, ...")
  var kernel = "simd"

  @Option(help: "Images in a batch.")
  var batchSize = 32

  @Option(help: "Seconds to spend on timing the phases.")
  var seconds = 1.0

  @Option(help: "Only repeat the workload for this many seconds, so that a profiler can watch.")
  var loop: Double?

  @Flag(help: "Profile even a debug or an instrumented build.")
  var force = false

  func validate() throws {
    for (flag, value) in [("--seconds", seconds), ("--loop", loop ?? 1)] where !(value > 0 && value <= 86_400) {
      throw ValidationError("\(flag) must be above 0 and at most 86400, found \(value)")
    }
    guard (1...BenchSelection.greatestBatch).contains(batchSize) else {
      throw ValidationError("--batch-size must be 1 to \(BenchSelection.greatestBatch), found \(batchSize)")
    }
  }

  // Not asynchronous: the work stays on the main thread, and no threads load data. Both keep a profile clear, and
  // valgrind 3.19 does not survive the end of the main thread.
  func run() throws {
    let selection = try BenchSelection(
      workloads: [workload], kernels: [kernel], batchSizes: [batchSize], threadCounts: [1])
    guard selection.cases.count == 1 else {
      throw ValidationError(WorkloadError(ambiguous: workload, among: selection.workloads).description)
    }
    try BuildRefusal.check(isForced: force)
    let digits = SyntheticDigits.dataset(trainCount: 1, testCount: batchSize)
    let profile = WorkloadProfile(
      selection.cases[0], kernels: selection.kernels[0], data: digits.test, seconds: seconds)
    if let loop {
      let trial = try profile.provedTrial(profile.kernels)
      DataLog.write("looping for \(loop) s as process \(ProcessInfo.processInfo.processIdentifier)")
      let (calls, nanoseconds) = try flushingSubnormals { try runSteadyLoop(trial, seconds: loop) }
      print("\(calls) calls, \(UnitFormat.time(nanoseconds: nanoseconds / Double(calls))) each on average")
      return
    }
    let usage = ProcessorUsage.current()
    let quota = ProcessorQuota.current()
    print(try profile.text(isColoured: Terminal.isColoured))
    let circumstances = MachineCircumstances(threads: 1, since: usage, quota: quota)
    print(
      ProfilerCommands(
        workload: profile.benchCase.workload, kernel: profile.kernels.name, batchSize: batchSize,
        hasCounters: HardwareCounters.unavailability == nil
      ).text, terminator: "")
    let warnings =
      Machine.current().warnings(circumstances)
      + ((profile.kernels as? BLASKernels).map(BLASEnvironment.warnings) ?? [])
    for warning in warnings { DataLog.write("warning: \(warning)") }
  }
}
