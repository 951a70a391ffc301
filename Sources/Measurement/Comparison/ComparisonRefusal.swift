/// Why two reports are not comparable: each difference in one phrase.
public struct ComparisonRefusal: Error, Equatable, CustomStringConvertible {
  /// The differences, each naming the field and both values.
  public let differences: [String]

  /// One line.
  public var description: String {
    "the reports are not comparable: " + differences.joined(separator: "; ")
  }

  /// Finds what makes times of the two not comparable; nil if nothing does.
  init?(base: ReportContext, head: ReportContext) {
    var differences: [String] = []
    func compare(_ field: String, _ base: String?, _ head: String?) {
      guard base != head else { return }
      differences.append("\(field) is \(base ?? "not given") in the base, \(head ?? "not given") in the head")
    }
    compare("host_name", base.hostName, head.hostName)
    compare("cpu_model", base.details.cpuModel, head.details.cpuModel)
    compare("num_cpus", "\(base.processors)", "\(head.processors)")
    compare("threads", "\(base.details.threads)", "\(head.details.threads)")
    compare("cpu_quota", base.details.processorQuota?.description, head.details.processorQuota?.description)
    compare("data_digest", base.details.dataDigest, head.details.dataDigest)
    compare(
      "cache_mode", (base.details.cacheMode ?? .warm).rawValue, (head.details.cacheMode ?? .warm).rawValue)
    for (name, context) in [("base", base), ("head", head)] where context.buildType == "debug" {
      differences.append("the \(name) is from a debug build")
    }
    for (name, context) in [("base", base), ("head", head)] {
      if let instrumentation = context.details.instrumentation {
        differences.append("the \(name) is from a build with \(instrumentation)")
      }
    }
    if differences.isEmpty { return nil }
    self.differences = differences
  }
}
