/// Why two reports are not comparable: each difference in one phrase.
public struct ComparisonRefusal: Error, Equatable, CustomStringConvertible {
  /// The differences, each naming the field and both values, or the report without samples.
  public let differences: [String]

  /// Whether a comparison can be forced. Without samples it cannot.
  public let canBeForced: Bool

  /// One line.
  public var description: String {
    "the reports are not comparable: " + differences.joined(separator: "; ")
  }

  /// Lists the differences that make the times of two reports not comparable; nil if there are none.
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
    differences += Self.differences(base: base.build, head: head.build)
    if differences.isEmpty { return nil }
    self.differences = differences
    canBeForced = true
  }

  /// Names the reports without samples; nil if both have samples.
  ///
  /// A ratio needs samples relative to the reference loop's time in the same round, and its p-value needs their ranks.
  /// Medians and their intervals give neither.
  init?(samplesOf base: Report, _ head: Report) {
    let slim = [("base", base), ("head", head)].filter(\.1.isSlim).map(\.0)
    if slim.isEmpty { return nil }
    differences = slim.map {
      "the \($0) is slim: it has medians and intervals, which report and export show, but not the samples that a "
        + "verdict needs"
    }
    canBeForced = false
  }

  /// Lists the reasons why the times of two programs say nothing; nil if there are none.
  public init?(base: ProgramBuild, head: ProgramBuild) {
    let differences = Self.differences(base: base, head: head)
    if differences.isEmpty { return nil }
    self.differences = differences
    canBeForced = true
  }

  private static func differences(base: ProgramBuild, head: ProgramBuild) -> [String] {
    let builds = [("base", base), ("head", head)]
    return builds.filter(\.1.isDebug).map { "the \($0.0) is from a debug build" }
      + builds.compactMap { name, build in build.instrumentation.map { "the \(name) is from a build with \($0)" } }
  }
}

extension ReportContext {
  fileprivate var build: ProgramBuild {
    ProgramBuild(isDebug: buildType == "debug", instrumentation: details.instrumentation)
  }
}
