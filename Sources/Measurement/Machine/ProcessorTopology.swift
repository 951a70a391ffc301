/// The processors that are online, and which of them share a core.
///
/// Linux tells both below `sys/devices/system/cpu`, on every architecture (kernel documentation, "CPU topology"). Where
/// a container hides that, `proc/cpuinfo` has to do.
struct ProcessorTopology {
  /// The numbers of the logical processors that are online.
  let online: Set<Int>

  /// Those of them that this process may run on, by its affinity and its container; all where the system does not tell.
  let allowed: Set<Int>

  /// Physical cores; where the system does not tell siblings, as many as logical processors.
  let physicalCores: Int

  init(in files: SystemFiles, cpuInfo: ProcessorInformation) {
    let folder = "sys/devices/system/cpu"
    let listed = files.line("\(folder)/online").map { processorNumbers(list: $0) } ?? []
    online = listed.isEmpty ? cpuInfo.processors : listed
    allowed = files.allowedProcessors.map(online.intersection) ?? online
    // Linux before 5.3 has the second name only.
    let siblings = listed.compactMap { number in
      ["core_cpus_list", "thread_siblings_list"].lazy
        .compactMap { files.line("\(folder)/cpu\(number)/topology/\($0)") }.first
    }
    physicalCores = siblings.isEmpty ? cpuInfo.physicalCores : Set(siblings).count
  }
}
