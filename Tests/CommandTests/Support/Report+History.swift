import BenchmarkReports
import Foundation

extension Report {
  /// A report of the made-up commit with this number, committed so many days after the first, and measured an hour
  /// later.
  static func ofCommit(
    _ number: Int, day: Int? = nil, hour: Int = 1, _ kernels: [PreparedKernel],
    adjust: (inout Report) -> Void = { _ in }
  ) -> Report {
    let start = Date(timeIntervalSince1970: 1_790_000_000)
    func date(_ hours: Int) -> String {
      start.addingTimeInterval(Double(((day ?? number) * 24 + hours) * 3600)).formatted(.iso8601)
    }
    var report = Report.prepared(kernels, seed: UInt64(number + 1)) {
      $0.cpuModel = "Example (R) CPU"
      $0.gitCommit = commit(number)
      $0.gitCommitDate = date(0)
      $0.isGitDirty = false
      $0.processSpread = 0.005
      $0.compiler = "Swift 6.3"
      // This machine may measure another resolution a moment later, and has other load averages by then; but a report
      // that is made again has to be the same.
      $0.clockResolution = 30
    }
    report.context.date = date(hour)
    report.context.loadAverages = [0.25, 0.25, 0.25]
    adjust(&report)
    return report
  }

  /// The name of a made-up commit: 40 hexadecimal digits, of which the first seven tell it.
  static func commit(_ number: Int) -> String {
    String(format: "%07x", number + 0xabc0000) + String(repeating: "0", count: 33)
  }
}

extension TemporaryFolder {
  /// Adds slim reports of so many commits to the history in this folder. The kernel set `simd` takes these times, and
  /// `naive` always the same, each with half a percent of noise.
  func addCommits(
    _ times: [Double], adjust: (Int, inout Report) -> Void = { _, _ in }
  ) throws -> CommandLineTool.Result {
    var names: [String] = []
    for (number, time) in times.enumerated() {
      let wobble = 1 + 0.004 * sin(Double(number * number))
      let report = Report.ofCommit(
        number, [.init(name: "naive", time: 200_000 * (2 - wobble)), .init(name: "simd", time: time * wobble)]
      ) { adjust(number, &$0) }
      names.append("commit-\(number).json")
      try report.slim.write(to: url.appending(path: names[number]))
    }
    return try CommandLineTool.run(["history", "add"] + names, in: self)
  }
}
