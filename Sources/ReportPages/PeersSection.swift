import BenchmarkReports
import Charts

/// Comparison with the same work in other frameworks.
struct PeersSection {
  private let records: [(name: String, record: PeersRecord)]

  init(_ files: [ReportFile]) {
    records = files.compactMap { file in
      if case .peers(let record) = file.input { (file.name, record) } else { nil }
    }
  }

  private typealias Entry = (name: String, contestant: PeersRecord.Contestant)

  var section: PageSection? {
    guard !records.isEmpty else { return nil }
    let content = records.enumerated().flatMap { index, file in
      let workloads = file.record.workloads.sorted { $0.key < $1.key }
      return [
        Markup("h3", [:], "\(file.record.host) (\(file.name))"),
        PageSection.figure(
          chart(workloads), id: "peers-\(index)",
          caption: "Images per second, with the interval of the median; after it, how many times as fast ours is."),
      ] + workloads.map { table($0.key, $0.value) }
    }
    return PageSection(id: "peers", title: "Beside other frameworks", content: content)
  }

  /// The fastest first, failed ones last.
  private func entries(_ workload: PeersRecord.Workload) -> [Entry] {
    workload.contestants.map { (name: $0.key, contestant: $0.value) }.sorted { first, second in
      let speeds = [first, second].map { $0.contestant.imagesPerSecond?.median ?? 0 }
      return speeds[0] == speeds[1] ? first.name < second.name : speeds[0] > speeds[1]
    }
  }

  private func chart(_ workloads: [(key: String, value: PeersRecord.Workload)]) -> BarChart {
    let groups = workloads.map { name, workload in
      BarChart.Group(
        title: name,
        bars: entries(workload).compactMap { entry in
          guard let speed = entry.contestant.imagesPerSecond, speed.lower <= speed.upper else { return nil }
          let ratio = entry.contestant.speedupOfOurs.map { ", \(UnitFormat.ratio($0.median))" } ?? ""
          return BarChart.Bar(
            label: entry.name, value: speed.median, interval: speed.lower...speed.upper,
            note: speed.median.grouped + ratio)
        })
    }
    let summary = groups.indices.map { index in
      let speeds = entries(workloads[index].value).compactMap { entry in
        entry.contestant.imagesPerSecond.map { "\(entry.name) \($0.median.grouped)" }
      }
      return "\(workloads[index].key): \(speeds.joined(separator: ", "))."
    }
    return BarChart(
      title: "Images per second", description: summary.joined(separator: " "), axis: "images/s", groups: groups)
  }

  private func table(_ name: String, _ workload: PeersRecord.Workload) -> Markup {
    PageTable(
      caption: name,
      columns: [
        .name(name), .number("images/s"), .number("ours is faster by"), .number("peak memory"),
        .number("first batch after"),
        .text("configuration"),
      ],
      rows: entries(workload).map { name, contestant in
        [
          .init(name), contestant.imagesPerSecond.map { .init($0.median.grouped) } ?? .none,
          contestant.speedupOfOurs.map {
            .init(
              "\(UnitFormat.significant($0.median)) (\(UnitFormat.significant($0.lower)) to "
                + "\(UnitFormat.significant($0.upper)))")
          } ?? .none,
          contestant.peakResidentBytes.map { .init("\(UnitFormat.count($0))B") } ?? .none,
          contestant.firstBatchSeconds.map { .init(UnitFormat.time(nanoseconds: $0 * 1e9)) } ?? .none,
          .init(contestant.error.map { "FAILED: \($0)" } ?? contestant.configuration ?? ""),
        ]
      }
    ).markup
  }
}
