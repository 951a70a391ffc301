/// Facts about a run that the machine's description does not have.
public struct MachineCircumstances: Sendable {
  /// The most threads that a benchmark uses.
  public var threads: Int
  /// The share of processor time that the hypervisor gave to others, from ``ProcessorUsage``; nil if not known.
  public var stolen: Double?
  /// The share of processor time that other processes used, from ``ProcessorUsage``; nil if not known.
  public var otherLoad: Double?
  /// The periods of the processor quota in which its processes (this one and those that share the quota) ran, and those
  /// in which they had to wait; nil if there is no quota.
  public var throttling: (periods: Int, throttled: Int)?
  /// How much the reference loop's time changed within a benchmark, as a share of it; nil if not known.
  public var frequencyDrift: Double?
  /// How much the reference loop's time changed over the whole run, as a share of it; nil if not known.
  public var runDrift: Double?
  /// Whether the program was built without optimisation.
  public var isDebugBuild = Machine.isDebugBuild
  /// The instrumentation in the program; nil if there is none.
  public var instrumentation = Machine.buildInstrumentation
  /// Whether the processor's event counters can be used.
  public var hasCounters = HardwareCounters.unavailability == nil

  /// The circumstances of a run on `threads` threads.
  public init(threads: Int) { self.threads = threads }

  /// The circumstances of a run that ends now; `usage` and `quota` were read before it.
  public init(threads: Int, since usage: ProcessorUsage?, quota: ProcessorQuota?) {
    self.init(threads: threads)
    if let quota { throttling = ProcessorQuota.current()?.throttling(since: quota) }
    guard let usage, let now = ProcessorUsage.current() else { return }
    stolen = now.fractionStolen(since: usage)
    otherLoad = now.fractionOfOthers(since: usage)
  }
}
