import BenchmarkReports
import Charts

/// How a training scales with the ranks that share it: strong and weak scaling, the parts of a step, and a model.
struct RanksSection {
  private let records: [(name: String, record: RanksRecord)]

  init(_ files: [ReportFile]) {
    records = files.compactMap { file in
      if case .ranks(let record) = file.input { (file.name, record) } else { nil }
    }
  }

  var section: PageSection? {
    guard !records.isEmpty else { return nil }
    let content = records.enumerated().flatMap { index, file in
      let record = file.record
      return [
        Markup("h3", [:], "\(record.mpi) (\(file.name))"),
        PageSection.figure(
          record.strongScaling, id: "ranks-strong-\(index)",
          caption: "Strong scaling: a batch is shared by more ranks, of one thread each, on "
            + "\(record.machine.logicalProcessors) processors."),
        PageSection.figure(
          record.weakScaling, id: "ranks-weak-\(index)",
          caption: "Weak scaling: with each rank, the batch grows by as many images."), table(record),
      ] + (record.model.map(predictions) ?? [])
    }
    return PageSection(id: "ranks", title: "Several ranks", content: content)
  }

  private func table(_ record: RanksRecord) -> Markup {
    PageTable(
      caption: "Steps on \(record.mpi)",
      columns: [
        .name("where"), .number("ranks"), .number("batch"), .number("step"), .number("computing"),
        .number("communicating"), .number("waiting"), .number("sent by a rank"),
      ],
      rows: record.steps.map { step in
        [.init(step.kind), .init("\(step.ranks)"), .init("\(step.batch)"), time(step.step)]
          + [step.computing, step.communicating, step.waiting].map { $0.map(time) ?? .none }
          + [step.sent.map { .init("\(UnitFormat.significant($0)) kB", value: $0) } ?? .none]
      }
    ).markup
  }

  private func predictions(_ model: RanksRecord.Model) -> [Markup] {
    [
      PageSection.paragraph(
        "A model of computing, fitted to steps without a limit of the network, and of messages and rates, fitted to batches "
          + "of 32, all on two ranks, is at most \(UnitFormat.percent(model.greatestError)) wrong on the other batches. "
          + (model.measuredDelays ? "" : "Delays were assumed, not measured. ")
          + "It says of more machines, with one thread each:"),
      PageTable(
        caption: "Steps on more machines, by the model",
        columns: [
          .name("network"), .number("batch"), .number("machines"), .number("step"),
          .number("speed-up over one machine"),
        ],
        rows: model.predictions.map { prediction in
          [
            .init("\(prediction.delay) us, \(prediction.rate) Gbit/s"),
            .init("\(prediction.batch)"), .init("\(prediction.ranks)"), time(prediction.step),
            .init(UnitFormat.ratio(prediction.speedup), value: prediction.speedup),
          ]
        }
      ).markup,
    ]
  }

  private func time(_ milliseconds: Double) -> PageTable.Cell {
    .init(UnitFormat.time(nanoseconds: milliseconds * 1e6), value: milliseconds)
  }
}

extension RanksRecord {
  /// Steps of one thread for each rank, without a network.
  private var local: [Step] { steps.filter { $0.part == "machine" && $0.computing != nil && $0.step > 0 } }

  /// For each batch, the speed-up over one rank.
  fileprivate var strongScaling: ScalingChart {
    let batches = Set(local.map(\.batch)).sorted()
    let curves = batches.enumerated().compactMap { number, batch in
      curve(number, "batch \(batch)", local.filter { $0.batch == batch }) { $0.step / $1.step }
    }
    return ScalingChart(
      title: "Strong scaling", description: "Speed-up over one rank. \(summary(of: curves))", unit: "rank",
      series: curves.map(\.series), limit: nil)
  }

  /// For each number of images on a rank, the speed-up over one rank with as many.
  fileprivate var weakScaling: ScalingChart {
    let shares = Dictionary(grouping: local) { $0.batch / $0.ranks }.filter { $0.value.count > 2 }
    let curves = shares.sorted { $0.key < $1.key }.enumerated().compactMap { number, share in
      curve(number, "\(share.key) images on each rank", share.value) { Double($1.ranks) * $0.step / $1.step }
    }
    return ScalingChart(
      title: "Weak scaling", description: "Images per second over those of one rank. \(summary(of: curves))",
      unit: "rank", series: curves.map(\.series), limit: nil)
  }

  private typealias Curve = (name: String, most: Int, speedup: Double, series: ScalingChart.Series)

  /// Nil without a step on one rank, which the others are compared with.
  private func curve(
    _ number: Int, _ name: String, _ steps: [Step], speedup: (_ alone: Step, _ step: Step) -> Double
  ) -> Curve? {
    let steps = steps.sorted { $0.ranks < $1.ranks }
    guard let alone = steps.first, alone.ranks == 1, let last = steps.last else { return nil }
    let points = steps.map { step in
      ScalingChart.Point(
        threads: Double(step.ranks), speedup: speedup(alone, step), interval: nil,
        hint: "\(name), \(step.ranks) ranks: \(UnitFormat.ratio(speedup(alone, step)))")
    }
    return (name, last.ranks, speedup(alone, last), .init(number: number, name: name, points: points, law: nil))
  }

  private func summary(of curves: [Curve]) -> String {
    curves.map { "\($0.name): \(UnitFormat.ratio($0.speedup)) on \($0.most) ranks" }.joined(separator: "; ") + "."
  }
}
