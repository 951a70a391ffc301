import Foundation

/// The machine a report was made on.
public struct Machine: Sendable, Equatable {
  /// The host's name.
  public let hostName: String

  /// The operating system and its version.
  public let operatingSystem: String

  /// The processor's name, or the architecture where the system gives no name.
  public let cpuModel: String

  /// Logical processors that are online.
  public let logicalProcessors: Int

  /// Threads that can run at the same time: the number of logical processors, or fewer where an affinity excludes some
  /// of them or a quota limits the time.
  public let usableProcessors: Int

  /// The processor time that this process may use, in processors (0.5 is half of one); nil if there is no limit.
  public let processorQuota: Double?

  /// Physical cores; fewer than logical processors when siblings share a core.
  public let physicalCores: Int

  /// The clock frequency that the system states, in MHz; nil where it states none.
  public let megahertz: Double?

  /// The caches of the first core.
  public let caches: [Cache]

  /// The load averages over 1, 5 and 15 minutes.
  public let loadAverages: [Double]

  /// The frequency governor, such as `performance` or `powersave`; nil where there is none.
  public let governor: String?

  /// Whether this is a virtual machine; nil where the system does not say (Linux on ARM).
  public let isVirtual: Bool?

  /// Describes the machine that the program runs on.
  public static func current() -> Machine {
    #if canImport(Darwin)
      Machine(systemControl: SystemControl())
    #else
      Machine(root: URL(filePath: "/"))
    #endif
  }

  /// Reads `proc` and `sys`, laid out as on Linux, below `root`. Missing files are left out of the description.
  package init(root: URL) {
    let files = SystemFiles(root: root)
    let processors = ProcessorInformation(files.text("proc/cpuinfo") ?? "")
    let topology = ProcessorTopology(in: files, cpuInfo: processors)
    processorQuota = ProcessorQuota(in: files)?.processors
    hostName = files.line("proc/sys/kernel/hostname") ?? ProcessInfo.processInfo.hostName
    operatingSystem = ProcessInfo.processInfo.operatingSystemVersionString
    cpuModel = processors.name ?? Self.architecture
    logicalProcessors = max(1, topology.online.count)
    usableProcessors = max(1, min(topology.allowed.count, processorQuota.map { Int($0.rounded(.up)) } ?? .max))
    physicalCores = max(1, topology.physicalCores)
    megahertz = processors.megahertz
    caches = Cache.all(in: files)
    loadAverages = (files.line("proc/loadavg") ?? "").split(separator: " ").prefix(3).compactMap { Double($0) }
    governor = files.line("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
    isVirtual = processors.isVirtual
  }

  #if canImport(Darwin)
    private init(systemControl: SystemControl) {
      hostName = ProcessInfo.processInfo.hostName
      operatingSystem = ProcessInfo.processInfo.operatingSystemVersionString
      cpuModel = systemControl.string("machdep.cpu.brand_string") ?? Self.architecture
      logicalProcessors = systemControl.integer("hw.logicalcpu") ?? 1
      usableProcessors = min(logicalProcessors, ProcessInfo.processInfo.activeProcessorCount)
      processorQuota = nil
      physicalCores = systemControl.integer("hw.physicalcpu") ?? 1
      megahertz = nil
      caches = systemControl.caches()
      var averages = [0.0, 0.0, 0.0]
      let averageCount = getloadavg(&averages, 3)
      loadAverages = Array(averages.prefix(Int(max(0, averageCount))))
      governor = nil
      isVirtual = systemControl.integer("kern.hv_vmm_present").map { $0 != 0 }
    }
  #endif

  private static var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown"
    #endif
  }
}
