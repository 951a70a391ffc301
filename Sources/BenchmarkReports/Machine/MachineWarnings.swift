import CProfiling
import Foundation

extension Machine {
  /// Whether this program was built without optimisation.
  public static var isDebugBuild: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }

  /// The instrumentation in this program, such as `AddressSanitizer`; nil if none is known.
  public static var buildInstrumentation: String? { build_instrumentation().map { String(cString: $0) } }

  /// One sentence for each circumstance that makes timings on this machine less trustworthy.
  public func warnings(_ circumstances: MachineCircumstances) -> [String] {
    var warnings: [String] = []
    let threads = circumstances.threads
    if circumstances.isDebugBuild {
      warnings.append("this is a debug build: its times say nothing about a release build")
    }
    if let instrumentation = circumstances.instrumentation {
      warnings.append("this build has \(instrumentation): its times say nothing about one without")
    }
    if let share = circumstances.otherLoad {
      if let used = partOfOne(share, above: 0.1) { warnings.append("other processes used \(used) during the run") }
    } else if let load = loadAverages.first, load > 0.5 {
      // The load average counts this process and recent ones, too.
      let text = String(format: "%.2f", load)
      warnings.append("the load average is \(text): others may compete for the \(logicalProcessors) processors")
    }
    if let governor, governor != "performance" {
      warnings.append("the frequency governor is \(governor), not performance: the clock frequency may change")
    }
    if let drift = circumstances.frequencyDrift, drift > 0.05 {
      warnings.append(
        "the reference loop's time changed by up to \(UnitFormat.percent(drift)) within a benchmark: the clock frequency "
          + "(thermal or power limits), or a core that was taken away")
    }
    if let drift = circumstances.runDrift, drift > 0.05 {
      warnings.append(
        "the reference loop's time changed by \(UnitFormat.percent(drift)) over the run: what was measured early and late "
          + "is not of the same clock frequency")
    }
    if isVirtual == true {
      warnings.append(
        circumstances.hasCounters
          ? "this is a virtual machine: neighbours on the same host may disturb"
          : "this is a virtual machine without hardware counters: neighbours on the same host may disturb unseen")
    }
    if let stolen = circumstances.stolen.flatMap({ partOfOne($0, above: 0.002) }) {
      warnings.append("the hypervisor gave \(stolen) to others")
    }
    if physicalCores < logicalProcessors {
      warnings.append(
        threads > physicalCores
          ? "\(threads) threads share \(physicalCores) cores with their siblings"
          : "\(logicalProcessors) processors are siblings on \(physicalCores) cores: what runs on a sibling takes half a core"
      )
    }
    if let processorQuota {
      warnings.append(
        "a quota (control group, container) allows this process the time of \(UnitFormat.significant(processorQuota)) processors"
          + Self.throttling(circumstances.throttling))
    }
    if threads > usableProcessors {
      warnings.append("\(threads) threads run on only \(usableProcessors) processors")
    }
    return warnings
  }

  private static func throttling(_ counts: (periods: Int, throttled: Int)?) -> String {
    guard let counts, counts.periods > 0 else { return "" }
    return ": it had to wait in \(counts.throttled) of \(counts.periods) periods"
  }

  /// A share of all processors' time, stated as a part of one processor's: more processors do not make a disturbance of
  /// one thread smaller. Nil if that part is at most `limit`.
  private func partOfOne(_ share: Double, above limit: Double) -> String? {
    let part = share * Double(logicalProcessors)
    return part > limit ? "\(UnitFormat.percent(part)) of a processor" : nil
  }
}
