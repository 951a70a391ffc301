extension ReportRow {
  /// Reads a row: its own fields, the counters beside them, and in the row of a median the estimates.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    name = try fields.decode(String.self, forKey: .name)
    familyIndex = try fields.decode(Int.self, forKey: .familyIndex)
    perFamilyInstanceIndex = try fields.decode(Int.self, forKey: .perFamilyInstanceIndex)
    runName = try fields.decode(String.self, forKey: .runName)
    runType = try fields.decode(RunType.self, forKey: .runType)
    repetitions = try fields.decode(Int.self, forKey: .repetitions)
    repetitionIndex = try fields.decodeIfPresent(Int.self, forKey: .repetitionIndex)
    threads = try fields.decode(Int.self, forKey: .threads)
    aggregateName = try fields.decodeIfPresent(String.self, forKey: .aggregateName)
    aggregateUnit = try fields.decodeIfPresent(String.self, forKey: .aggregateUnit)
    errorOccurred = try fields.decodeIfPresent(Bool.self, forKey: .errorOccurred)
    errorMessage = try fields.decodeIfPresent(String.self, forKey: .errorMessage)
    iterations = try fields.decode(Int.self, forKey: .iterations)
    realTime = try fields.decode(Double.self, forKey: .realTime)
    // Charts and ratios divide by the time. A failed row has none, and a deviation may be zero.
    guard realTime > 0 || errorOccurred == true || (runType == .aggregate && aggregateName != "median") else {
      throw DecodingError.dataCorruptedError(forKey: .realTime, in: fields, debugDescription: "a time above 0")
    }
    cpuTime = try fields.decode(Double.self, forKey: .cpuTime)
    timeUnit = try fields.decode(String.self, forKey: .timeUnit)
    guard timeUnit == "ns" else {
      throw DecodingError.dataCorruptedError(forKey: .timeUnit, in: fields, debugDescription: "\"ns\"")
    }
    counters = try RowCounters(from: decoder)
    estimates = aggregateName == "median" ? try RowEstimates(from: decoder) : nil
  }

  /// Writes everything into one flat object, as the format requires for counters.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(name, forKey: .name)
    try fields.encode(familyIndex, forKey: .familyIndex)
    try fields.encode(perFamilyInstanceIndex, forKey: .perFamilyInstanceIndex)
    try fields.encode(runName, forKey: .runName)
    try fields.encode(runType, forKey: .runType)
    try fields.encode(repetitions, forKey: .repetitions)
    try fields.encodeIfPresent(repetitionIndex, forKey: .repetitionIndex)
    try fields.encode(threads, forKey: .threads)
    try fields.encodeIfPresent(aggregateName, forKey: .aggregateName)
    try fields.encodeIfPresent(aggregateUnit, forKey: .aggregateUnit)
    try fields.encodeIfPresent(errorOccurred, forKey: .errorOccurred)
    try fields.encodeIfPresent(errorMessage, forKey: .errorMessage)
    try fields.encode(iterations, forKey: .iterations)
    try fields.encode(realTime, forKey: .realTime)
    try fields.encode(cpuTime, forKey: .cpuTime)
    try fields.encode(timeUnit, forKey: .timeUnit)
    try counters.encode(to: encoder)
    try estimates?.encode(to: encoder)
  }
}
