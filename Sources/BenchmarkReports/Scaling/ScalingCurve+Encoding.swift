extension ScalingCurve: Encodable {
  private enum CodingKeys: String, CodingKey {
    case workload
    case kernel
    case batchSize = "batch_size"
    case points
    case amdahl
    case amdahlOverMultiplyAdd = "amdahl_over_multiply_add"
    case gunther
    case guntherOverMultiplyAdd = "gunther_over_multiply_add"
  }

  /// Writes the curve as an entry of a report's `scaling`; what was not measured or fitted is left out.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(workload, forKey: .workload)
    try fields.encode(kernel, forKey: .kernel)
    try fields.encode(batchSize, forKey: .batchSize)
    try fields.encode(points.map(PointFields.init), forKey: .points)
    try fields.encodeIfPresent(amdahl?.fields(serial: "serial_fraction"), forKey: .amdahl)
    try fields.encodeIfPresent(
      amdahlOverMultiplyAdd?.fields(serial: "serial_fraction"), forKey: .amdahlOverMultiplyAdd)
    try fields.encodeIfPresent(gunther?.fields(serial: "contention"), forKey: .gunther)
    try fields.encodeIfPresent(guntherOverMultiplyAdd?.fields(serial: "contention"), forKey: .guntherOverMultiplyAdd)
  }
}

/// A point as an object of numbers.
private struct PointFields: Encodable {
  let threads: Int
  let speedup: Double
  let speedupLower: Double
  let speedupUpper: Double
  let speedupConfidence: Double
  let efficiency: Double
  let multiplyAddSpeedup: Double?

  init(_ point: ScalingPoint) {
    threads = point.threads
    speedup = point.speedup.ratio
    speedupLower = point.speedup.interval.lower
    speedupUpper = point.speedup.interval.upper
    speedupConfidence = point.speedup.interval.confidence
    efficiency = point.efficiency
    multiplyAddSpeedup = point.multiplyAddSpeedup
  }

  enum CodingKeys: String, CodingKey {
    case threads
    case speedup
    case speedupLower = "speedup_lower"
    case speedupUpper = "speedup_upper"
    case speedupConfidence = "speedup_confidence"
    case efficiency
    case multiplyAddSpeedup = "multiply_add_speedup"
  }
}

extension ScalingFit {
  /// The fit as an object of numbers; `serial` is the key of the serial fraction.
  fileprivate func fields(serial: String) -> [String: Double] {
    var fields = ["deviation": deviation]
    for (key, number) in [(serial, serialFraction)] + (coherency.map { [("coherency", $0)] } ?? []) {
      fields[key] = number.value
      fields[key + "_lower"] = number.interval.lower
      fields[key + "_upper"] = number.interval.upper
    }
    return fields
  }
}
