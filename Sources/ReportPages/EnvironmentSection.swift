import BenchmarkReports
import Charts
import NeuralNetwork

/// The machine and program of each file's results, and warnings about the results.
struct EnvironmentSection {
  private let files: [ReportFile]

  init(_ files: [ReportFile]) { self.files = files }

  private typealias Facts = [(name: String, value: String?)]

  var section: PageSection? {
    guard !files.isEmpty else { return nil }
    return PageSection(id: "environment", title: "Environment", content: files.flatMap(parts))
  }

  private func parts(_ file: ReportFile) -> [Markup] {
    var (facts, warnings): (Facts, [String]) = ([], [])
    switch file.input {
    case .benchmarks(let report): (facts, warnings) = (Self.facts(report.context), report.context.details.warnings)
    case .history(let history): facts = Self.facts(history.environment) + Self.facts(history.data)
    case .evaluation(let report): facts = Self.facts(report.environment) + Self.facts(report.data)
    case .reproduction(let record): facts = Self.facts(record.environment)
    case .peers(let record): (facts, warnings) = Self.facts(record)
    case .ranks(let record):
      (facts, warnings) = ([("MPI", record.mpi)] + Self.facts(record.machine), record.machine.warnings)
    }
    let table = PageTable(
      caption: "Environment of \(file.name)", columns: [.name("what"), .text("value")],
      rows: facts.compactMap { name, value in value.map { [.init(name), .init($0)] } })
    let notes = warnings.map { PageSection.paragraph("\u{26A0} Warning: \($0).", class: "warning") }
    return [Markup("h3", [:], file.name)] + notes + [table.markup]
  }

  private static func facts(_ context: ReportContext) -> Facts {
    let details = context.details
    let caches = context.caches.map { "L\($0.level) \($0.type) \(UnitFormat.count(Double($0.size)))B" }
    return [
      ("date", context.date), ("host", context.hostName), ("processor", details.cpuModel),
      ("cores", "\(details.physicalCores) physical, \(context.processors) logical"),
      ("caches", caches.isEmpty ? nil : caches.joined(separator: ", ")), ("operating system", details.operatingSystem),
      ("virtual machine", details.isVirtual.map { $0 ? "yes" : "no" }), ("governor", details.governor),
      (
        "build",
        [context.buildType, details.compiler, details.compilerFlags].compactMap(\.self).joined(separator: ", ")
      ),
      ("source", source(details.gitCommit, isDirty: details.isGitDirty)), ("OpenBLAS", details.openBLASVersion),
      ("OpenBLAS core type", details.openBLASCoreType),
    ] + (details.blasLibraries ?? []).map { ($0.kernel, $0.text) } + [
      ("threads at most", "\(details.threads)"),
      ("caches were", details.cacheMode?.rawValue), ("data", details.dataSet), ("data digest", details.dataDigest),
      ("peak of one core", details.peakGFLOPSPerCore.map { UnitFormat.gflops($0) }),
      ("peaks of several threads", peaks(details)),
      ("memory bandwidth", details.bandwidthGBPerSecond.map { "\(UnitFormat.significant($0)) GB/s" }),
      ("noise floor", details.noiseFloor.map { UnitFormat.percent($0) }),
      ("process and process", details.processSpread.map { UnitFormat.percent($0) }),
      ("load at the start", context.loadAverages.first.map { UnitFormat.significant($0) }),
      ("processor quota", details.processorQuota.map { "\(UnitFormat.significant($0)) processors" }),
      ("stolen time", details.stolenFraction.map { UnitFormat.percent($0) }),
      ("other processes", details.otherLoadFraction.map { UnitFormat.percent($0) }),
      ("clock resolution", UnitFormat.time(nanoseconds: details.clockResolution)), ("seed", "\(details.seed)"),
    ]
  }

  private static func peaks(_ details: RunDetails) -> String? {
    let peaks = (details.threadPeaks ?? []).filter { $0.threads > 1 }
    return peaks.isEmpty
      ? nil : peaks.map { "\($0.threads): \(UnitFormat.significant($0.gflops))" }.joined(separator: ", ") + " GFLOP/s"
  }

  private static func facts(_ environment: TrainingEnvironment) -> Facts {
    [
      ("date", environment.date), ("processor", environment.cpuModel),
      ("cores", "\(environment.logicalProcessors) logical"), ("operating system", environment.operatingSystem),
      ("build", "\(environment.buildType), \(environment.compiler)"),
      ("source", source(environment.gitCommit, isDirty: environment.isGitDirty)),
    ]
  }

  private static func facts(_ data: DataDescription) -> Facts {
    [
      ("data", "\(data.name), from \(data.origin)"), ("data digest", data.digest),
      ("images", "\(data.trainingImages) to train, \(data.testImages) to test"),
    ]
  }

  private static func facts(_ record: PeersRecord) -> (Facts, [String]) {
    let workloads = record.workloads.sorted { $0.key < $1.key }
    let warnings = workloads.flatMap { name, workload in workload.context.warnings.map { "\(name): \($0)" } }
    guard let context = workloads.first?.value.context else { return ([("host", record.host)], warnings) }
    return ([("host", record.host)] + facts(context), warnings)
  }

  private static func facts(_ context: HostContext) -> Facts {
    [
      ("date", context.date), ("processor", context.cpuModel), ("cores", "\(context.logicalProcessors) logical"),
      ("operating system", context.operatingSystem), ("source", source(context.gitCommit, isDirty: context.isGitDirty)),
    ]
  }

  private static func source(_ commit: String?, isDirty: Bool?) -> String? {
    commit.map { "git \($0.prefix(12))" + (isDirty == true ? ", with uncommitted changes" : "") }
  }
}
