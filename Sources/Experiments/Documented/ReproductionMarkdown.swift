import Foundation

extension ReproductionReport {
  /// The experiments as one Markdown table, and their verdicts below.
  package var markdown: String {
    var lines = [
      "# Documented and measured", "",
      "\(environment.cpuModel), \(threads) threads, kernels \(kernels), \(environment.date). Measured: median [lowest, highest].",
      "",
      "| experiment | quantity | documented | measured | seeds |", "| --- | --- | ---: | ---: | ---: |",
    ]
    for experiment in experiments {
      for quantity in experiment.quantities {
        let documented = quantity.documented.map { quantity.unit.text($0) } ?? "-"
        let values = [quantity.median, quantity.minimum, quantity.maximum].map { quantity.unit.text($0) }
        lines.append(
          "| \(experiment.name) | \(quantity.name) | \(documented) | \(values[0]) [\(values[1]), \(values[2])] "
            + "| \(experiment.seeds.count) |")
      }
    }
    for experiment in experiments {
      lines += [
        "", "## \(experiment.name)", "", "\(experiment.setting).", "", experiment.verdict.joined(separator: "\n"),
      ]
      if let plot = experiment.plot { lines += ["", "![\(plot.title)](\(experiment.plotFile))"] }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
