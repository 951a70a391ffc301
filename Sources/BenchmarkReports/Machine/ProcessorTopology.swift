/// The processors that are online, and which of them share a core.
///
/// Linux lists both below `sys/devices/system/cpu`, on every architecture (kernel documentation, "CPU topology"). Where
/// a container hides that folder, `proc/cpuinfo` is read instead.
struct ProcessorTopology {
  /// The numbers of the logical processors that are online.
  let online: Set<Int>

  /// The online processors that this process may run on, by its affinity and its container; all where the system does
  /// not say.
  let allowed: Set<Int>

  /// Physical cores; the number of logical processors where the system does not list siblings.
  let physicalCores: Int

  init(in files: SystemFiles, cpuInfo: ProcessorInformation) {
    let folder = "sys/devices/system/cpu"
    let listed = files.line("\(folder)/online").map { processorNumbers(list: $0) } ?? []
    online = listed.isEmpty ? cpuInfo.processors : listed
    allowed = files.allowedProcessors.map(online.intersection) ?? online
    // Linux before 5.3 has only the second name.
    let siblings = listed.compactMap { number in
      ["core_cpus_list", "thread_siblings_list"].lazy
        .compactMap { files.line("\(folder)/cpu\(number)/topology/\($0)") }.first
    }
    physicalCores = siblings.isEmpty ? cpuInfo.physicalCores : Set(siblings).count
  }
}
