import ArgumentParser
import BenchmarkHistory
import BenchmarkReports
import Charts
import Console
import Files
import Foundation
import ReportPages

/// `mnist-bench report`: draws the results of other commands.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make an HTML page, charts or the kernel ladder's page from reports and histories.",
    discussion: """
      The files are JSON written by 'bench', 'train', 'evaluate --json', 'reproduce', 'make peers' and \
      'make scaling-mpi', in any number and order; the command recognises each by its contents. The page is complete in itself and needs no network.

      Bench reports that share benchmarks are compared with the first of them. --charts writes ladder.svg and \
      roofline.svg, for a README; the roofline comes from the first report that has one. From histories it writes each \
      recipe's curves, <recipe>-loss.svg and <recipe>-error.svg.

      --history draws a benchmark history, with the changes that 'history check' finds. --commit-link makes each commit \
      a link, as in --commit-link "https://example.com/commit/{commit}".
      """)

  @Argument(help: ArgumentHelp("The files; \"-\" is standard input.", valueName: "file"))
  var files: [String] = []

  @Option(help: ArgumentHelp("The folder of a benchmark history.", valueName: "folder"))
  var history: String?

  @Option(help: ArgumentHelp("The address of a commit, with {commit} for its name.", valueName: "address"))
  var commitLink: String?

  @Option(
    help: ArgumentHelp("The page (default: Results/report.html, without --charts or --ladder).", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("A folder for the charts as SVG.", valueName: "folder"))
  var charts: String?

  @Option(help: ArgumentHelp("A file for the kernel ladder as a page of Markdown.", valueName: "file"))
  var ladder: String?

  private static let defaultOutput = "Results/report.html"
  private static let chartWidth = 860.0

  func validate() throws {
    guard !files.isEmpty || history != nil else { throw ValidationError("expected files, or --history") }
    guard let commitLink else { return }
    guard history != nil else { throw ValidationError("--commit-link goes with --history") }
    // Other schemes, such as javascript:, do more than lead somewhere.
    guard commitLink.contains(HistoryPages.placeholder),
      commitLink.hasPrefix("https://") || commitLink.hasPrefix("http://")
    else {
      throw ValidationError(
        "--commit-link: expected an address that begins with https:// and has {commit} in it, found \(commitLink)")
    }
  }

  func run() throws {
    if let charts { try OutputFolder.check(charts) }
    let inputs = try files.map { ReportFile(name: FileBytes.name(of: $0), input: try ReportInput(contentsOf: $0)) }
    let documents = try documents(inputs)
    // Everything is drawn and every folder exists before anything is written.
    for (index, document) in documents.enumerated() {
      try OutputFolder.prepare(for: document.path, sparing: files + documents[..<index].map(\.path))
    }
    for (path, text) in documents { try FileOutput.replace(path, with: [[UInt8](text.utf8)]) }
    for (path, _) in documents { print(DirectOutput.name(of: path)) }
  }

  private func documents(_ inputs: [ReportFile]) throws -> [(path: String, text: String)] {
    var documents: [(path: String, text: String)] = []
    if let page = output ?? (charts == nil && ladder == nil ? Self.defaultOutput : nil) {
      documents.append((page, ReportPage(files: inputs, history: try historyPages).html))
    }
    let reports = inputs.benchmarks.map(\.report)
    guard charts != nil || ladder != nil else { return documents }
    let curves = TrainingCurves.charts(of: inputs.histories.map(\.history))
    let ladders = Ladder.all(in: reports)
    // Histories alone give only their curves.
    let drawsReports = ladder != nil || !reports.isEmpty || curves.isEmpty
    guard !drawsReports || !ladders.isEmpty else {
      throw NothingToDraw(what: "ladder", expected: "two kernel sets of the ladder")
    }
    if let ladder { documents.append((ladder, LadderPage(reports: inputs.benchmarks).markdown)) }
    if let charts {
      let drawn = (drawsReports ? try Self.charts(of: reports, ladders) : []) + curves
      let folder = URL(filePath: charts)
      for (name, chart) in drawn {
        documents.append((folder.appending(path: name).relativePath, chart.file(width: Self.chartWidth)))
      }
    }
    return documents
  }

  private var historyPages: HistoryPages {
    get throws {
      guard let history else { return .none }
      return HistoryPages(histories: try HistoryFolder(path: history).machines(), commitLink: commitLink)
    }
  }

  private static func charts(of reports: [Report], _ ladders: [Ladder]) throws -> [(name: String, chart: any Chart)] {
    guard let roofline = reports.lazy.compactMap({ RooflinePlot(report: $0, kernels: [$0].kernelNames).chart }).first
    else { throw NothingToDraw(what: "roofline", expected: "the machine's peak and bandwidth") }
    return [("ladder.svg", ladders.chart), ("roofline.svg", roofline)]
  }
}

/// No file has the data that a chart needs.
private struct NothingToDraw: Error, CustomStringConvertible {
  let what: String
  let expected: String

  var description: String { "no file is a bench report with \(expected), so there is no \(what) to draw" }
}
