import ArgumentParser
import Digits
import Foundation
import KernelCatalog
import Measurement

/// `mnist-bench profile`: where one kernel set's time goes in one workload.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Show where a kernel's time goes; loop for a profiler.",
    discussion: """
      The kernel set is proved first. A kernel that is put together from im2col, packing, matrix product, epilogue and \
      pooling is timed phase by phase, each against the roofline; a fused one is one piece, and what a library packs is \
      part of its product. inference and train-step are shown layer by layer, against the roofline as well. Then \
      come memory, hardware counters where there are any, and the commands of perf and valgrind that show more. All on one \
      thread and on drawn digits; 'train --profile' and 'train --trace' show several.
      """)

  @Argument(help: "A workload's name, or a shape, as for 'bench'.")
  var workload: String

  @Option(help: "The kernel set: naive, blas, simd (this CPU's best), simd-avx2, ...")
  var kernel = "simd"

  @Option(help: "Images in a batch.")
  var batchSize = 32

  @Option(help: "Seconds to time the phases.")
  var seconds = 1.0

  @Option(help: "Only run the workload over and over for so many seconds, for a profiler to watch.")
  var loop: Double?

  @Flag(help: "Profile a debug or an instrumented build all the same.")
  var force = false

  func validate() throws {
    for (flag, value) in [("--seconds", seconds), ("--loop", loop ?? 1)] where !(value > 0 && value <= 86_400) {
      throw ValidationError("\(flag) must be above 0 and at most 86400, found \(value)")
    }
    guard (1...BenchSelection.greatestBatch).contains(batchSize) else {
      throw ValidationError("--batch-size must be 1 to \(BenchSelection.greatestBatch), found \(batchSize)")
    }
  }

  // Not asynchronous, so that the work is done on the main thread, and without the threads of data that nobody needs to
  // load: both keep a profile clear, and valgrind 3.19 does not survive the end of the main thread.
  func run() throws {
    let selection = try BenchSelection(
      workloads: [workload], kernels: [kernel], batchSizes: [batchSize], threadCounts: [1])
    guard selection.cases.count == 1 else {
      let names = selection.workloads.map(\.name).joined(separator: ", ")
      throw ValidationError("'\(workload)' stands for several workloads, expected one of them: \(names)")
    }
    try BuildRefusal.check(isForced: force)
    let digits = SyntheticDigits.dataset(trainCount: 1, testCount: batchSize)
    let profile = WorkloadProfile(
      selection.cases[0], kernels: selection.kernels[0], data: digits.test, seconds: seconds)
    if let loop {
      let trial = try profile.provedTrial(profile.kernels)
      DataLog.write("looping for \(loop) s as process \(ProcessInfo.processInfo.processIdentifier)")
      let (calls, nanoseconds) = try SteadyLoop(trial: trial, seconds: loop).run()
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
      + (profile.kernels.name == "blas" ? OpenBLASEnvironment.warnings : [])
    for warning in warnings { DataLog.write("warning: \(warning)") }
  }
}
