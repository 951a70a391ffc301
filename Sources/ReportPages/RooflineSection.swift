import Charts

/// A roofline plot for each report with its machine's limits.
struct RooflineSection {
  private let reports: [(name: String, chart: RooflineChart)]

  init(_ files: [ReportFile]) {
    let kernels = files.benchmarks.map(\.report).kernelNames
    reports = files.benchmarks.compactMap { file in
      RooflinePlot(report: file.report, kernels: kernels).chart.map { (file.name, $0) }
    }
  }

  var section: PageSection? {
    guard !reports.isEmpty else { return nil }
    let content = reports.enumerated().flatMap { index, report in
      [
        Markup("h3", [:], report.name),
        PageSection.figure(report.chart, id: "roofline-\(index)", caption: report.chart.description),
      ]
    }
    return PageSection(id: "roofline", title: "Roofline", content: content)
  }
}
