extension Report {
  /// The same report without its samples: for each benchmark the row of its median or of its failure.
  ///
  /// The row of the median also has the interval, the percentiles and the speed-up over naive. Tables and exports need
  /// no more; ``Comparison`` needs the samples.
  public var slim: Report { Report(context: context, benchmarks: benchmarks.filter(\.isResult)) }

  /// Whether the report has medians, but no samples.
  public var isSlim: Bool {
    benchmarks.contains { $0.aggregateName == "median" }
      && !benchmarks.contains { $0.runType == .iteration && !$0.isResult }
  }
}

extension ReportRow {
  /// Whether the row is a benchmark's result: its median, or the reason of its failure.
  package var isResult: Bool { aggregateName == "median" || errorOccurred == true }
}
