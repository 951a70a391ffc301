/// The processors that a rank may run on, and the threads that it has.
struct ProcessorShare: Codable {
  let threads: Int
  /// The processors' numbers; empty where the system does not say.
  let allowed: [Int]
  /// The machine, as containers of one machine have several host names; nil where the system does not say.
  let machine: String?

  /// A line for each way in which ranks have fewer processors than threads.
  static func warnings(_ ranks: [(host: String, share: ProcessorShare)]) -> [String] {
    var lines: [String] = []
    let bound = ranks.indices.filter {
      !ranks[$0].share.allowed.isEmpty && ranks[$0].share.allowed.count < ranks[$0].share.threads
    }
    if let first = bound.first {
      let share = ranks[first].share
      lines.append(
        "\(names(bound)) may run on \(share.allowed.count) processor\(share.allowed.count == 1 ? "" : "s")"
          + "\(bound.count == 1 ? "" : " each"), with \(share.threads) threads: give mpirun --map-by slot:PE=\(share.threads) or --bind-to none (Open MPI), "
          + "-bind-to none (MPICH), or this program --threads \(share.allowed.count)")
    }
    let machines = Dictionary(grouping: ranks.indices) { ranks[$0].share.machine ?? ranks[$0].host }
    for machine in machines.values.sorted(by: { $0[0] < $1[0] }) {
      let here = machine.filter { !ranks[$0].share.allowed.isEmpty && !bound.contains($0) }
      let hosts = Set(here.map { ranks[$0].host }).sorted()
      let threads = here.reduce(0) { $0 + ranks[$1].share.threads }
      let processors = here.reduce(into: Set<Int>()) { $0.formUnion(ranks[$1].share.allowed) }
      guard threads > processors.count, here.count > 1 else { continue }
      let most = max(processors.count / here.count, 1)
      let isThreaded = here.contains { ranks[$0].share.threads > most }
      // Open MPI binds the ranks of each host as if it were alone on its machine.
      lines.append(
        "\(names(here)) on \(hosts.joined(separator: ", "))\(hosts.count > 1 ? ", which are one machine," : "") share "
          + "\(processors.count) processor\(processors.count == 1 ? "" : "s") among \(threads) threads: start fewer ranks "
          + "there" + (isThreaded ? ", or give --threads \(most)" : "")
          + (hosts.count > 1 ? ", or give mpirun --bind-to none" : ""))
    }
    return lines
  }

  private static func names(_ ranks: [Int]) -> String {
    ranks.count == 1 ? "rank \(ranks[0])" : "ranks \(ranks.map(String.init).joined(separator: ", "))"
  }
}
