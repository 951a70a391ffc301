import Charts
import Experiments
import Foundation
import Measurement

/// The documented experiments: documented value, measured value, verdict.
struct ReproductionSection {
  private let records: [(name: String, record: ReproductionRecord)]

  init(_ files: [ReportFile]) {
    records = files.compactMap { file in
      if case .reproduction(let record) = file.input { (file.name, record) } else { nil }
    }
  }

  var section: PageSection? {
    guard !records.isEmpty else { return nil }
    let content = records.flatMap { name, record in
      [Markup("h3", [:], "\(name): kernels \(record.kernels), \(record.threads) threads")]
        + record.experiments.flatMap(parts)
    }
    return PageSection(id: "reproduction", title: "Documented and measured", content: content)
  }

  private func parts(_ experiment: ReproductionRecord.Experiment) -> [Markup] {
    let table = PageTable(
      caption: experiment.name,
      columns: [
        .name(experiment.name), .number("documented"), .number("measured"), .number("lowest"), .number("highest"),
      ],
      rows: experiment.quantities.map { quantity in
        [
          .init(quantity.name), quantity.documented.map { .init(quantity.text($0)) } ?? .none,
          .init(quantity.text(quantity.median)), .init(quantity.text(quantity.minimum)),
          .init(quantity.text(quantity.maximum)),
        ]
      })
    let verdict = experiment.reproduced ? "Reproduced. " : "NOT reproduced. "
    return [
      PageSection.paragraph("\(experiment.name): \(experiment.setting); \(experiment.seeds.count) seeds."),
      table.markup,
      PageSection.paragraph(verdict + experiment.verdict.joined(separator: " ")),
    ]
  }
}

extension ReproductionRecord.Quantity {
  /// A value with its unit.
  fileprivate func text(_ value: Double) -> String {
    ExperimentOutcome.Unit(rawValue: unit)?.text(value) ?? "\(value.grouped) \(unit)"
  }
}

extension Double {
  /// The number rounded to a whole one, with commas between thousands.
  var grouped: String {
    let digits = String(format: "%.0f", self)
    guard digits.allSatisfy(\.isNumber) else { return digits }
    return digits.indices.reduce(into: "") { result, index in
      let rest = digits.distance(from: index, to: digits.endIndex)
      result += (index > digits.startIndex && rest % 3 == 0 ? "," : "") + String(digits[index])
    }
  }
}
