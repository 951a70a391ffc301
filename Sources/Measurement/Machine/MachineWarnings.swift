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

  /// One sentence for each circumstance that makes timings on this machine less trustworthy.
  ///
  /// - Parameters:
  ///   - threads: the most threads that a benchmark uses.
  ///   - stolen: the share of processor time the hypervisor gave to others, from ``ProcessorUsage``; nil if unknown.
  ///   - isDebugBuild: whether the program was built without optimisation.
  public func warnings(
    threads: Int, stolen: Double? = nil, isDebugBuild: Bool = Machine.isDebugBuild
  ) -> [String] {
    var warnings: [String] = []
    if isDebugBuild {
      warnings.append("this is a debug build: its times say nothing about a release build")
    }
    if let load = loadAverages.first, load > 0.5 {
      let text = String(format: "%.2f", load)
      warnings.append("the load average is \(text): other processes compete for the \(logicalProcessors) processors")
    }
    if let governor, governor != "performance" {
      warnings.append("the frequency governor is \(governor), not performance: the clock frequency may change")
    }
    if isVirtual == true {
      warnings.append("this is a virtual machine: neighbours on the same host may disturb")
    }
    if let stolen, stolen > 0.001 {
      warnings.append(String(format: "the hypervisor gave %.1f %% of the processor time to others", 100 * stolen))
    }
    if physicalCores < logicalProcessors, threads > physicalCores {
      warnings.append("\(threads) threads share \(physicalCores) cores with their siblings")
    }
    if threads > logicalProcessors {
      warnings.append("\(threads) threads run on only \(logicalProcessors) processors")
    }
    return warnings
  }
}
