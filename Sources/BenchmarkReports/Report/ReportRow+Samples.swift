import Measurement

extension ReportRow {
  /// The rows of one benchmark: one per sample, then mean, median, standard deviation and coefficient of variation.
  /// There are many samples, so their rows leave out the fields that the aggregates have.
  ///
  /// - Parameters:
  ///   - benchmark: what was timed.
  ///   - samples: its samples.
  ///   - roofline: the machine's limits, for the share of the peak; nil if not known.
  ///   - speedupOverNaive: how many times as fast as the naive kernel set; nil if that was not timed alongside.
  public static func rows(
    for benchmark: Benchmark, samples: SampleSet, roofline: Roofline? = nil, speedupOverNaive: RatioEstimate? = nil
  ) -> [ReportRow] {
    let count = samples.realTimes.count
    let repetitions = (0..<count).map { index in
      var row = ReportRow(
        benchmark, aggregate: nil, runType: .iteration, repetitions: count, realTime: samples.realTimes[index],
        cpuTime: samples.processorTimes[index])
      row.iterations = samples.iterations
      row.repetitionIndex = index
      row.counters.referenceTime = samples.referenceTimes[index]
      row.counters.keepOnlyWhatVaries()
      return row
    }
    let real = Summary(of: samples.realTimes)
    let processor = Summary(of: samples.processorTimes)
    func aggregate(_ name: String, _ value: KeyPath<Summary, Double>, unit: String = "time") -> ReportRow {
      var row = ReportRow(
        benchmark, aggregate: name, runType: .aggregate, repetitions: count, realTime: real[keyPath: value],
        cpuTime: processor[keyPath: value])
      row.aggregateUnit = unit
      return row
    }
    var mean = aggregate("mean", \.mean)
    mean.addSpeed(benchmark, roofline)
    var median = aggregate("median", \.median)
    median.addSpeed(benchmark, roofline)
    median.addOtherShares(benchmark, roofline)
    median.estimates = RowEstimates(samples, speedupOverNaive: speedupOverNaive)
    let deviation = aggregate("stddev", \.standardDeviation)
    let variation = aggregate("cv", \.coefficientOfVariation, unit: "percentage")
    return repetitions + [mean, median, deviation, variation]
  }

  /// The row of a benchmark without a time: its result was wrong, or it could not run.
  public static func failed(_ benchmark: Benchmark, message: String) -> ReportRow {
    var row = ReportRow(benchmark, aggregate: nil, runType: .iteration, repetitions: 1, realTime: 0, cpuTime: 0)
    row.iterations = 0
    row.repetitionIndex = 0
    row.errorOccurred = true
    row.errorMessage = message
    return row
  }

  private mutating func addSpeed(_ benchmark: Benchmark, _ roofline: Roofline?) {
    // If the clock does not step during a sample, there is no speed (not an infinite one).
    guard realTime > 0 else { return }
    let gflops = benchmark.flops / realTime
    counters.gflops = gflops
    counters.fractionOfPeak = roofline?.fractionOfPeak(gflops: gflops, threads: benchmark.threads)
  }

  /// Other shares: by the executed operations, and of the peak of the kernel set's own instruction set.
  private mutating func addOtherShares(_ benchmark: Benchmark, _ roofline: Roofline?) {
    guard realTime > 0, let roofline else { return }
    if let executed = benchmark.executedFlops, executed != benchmark.flops {
      counters.executedFractionOfPeak = roofline.fractionOfPeak(
        gflops: executed / realTime, threads: benchmark.threads)
    }
    counters.fractionOfInstructionSetPeak = benchmark.instructionSet.flatMap {
      roofline.fractionOfPeak(gflops: benchmark.flops / realTime, threads: benchmark.threads, instructionSet: $0)
    }
  }
}
