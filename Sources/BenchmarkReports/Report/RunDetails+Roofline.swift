extension RunDetails {
  /// The measured limits of the machine; nil if they are not known.
  package var roofline: Roofline? {
    guard let peak = peakGFLOPSPerCore, let bandwidth = bandwidthGBPerSecond, peak > 0, bandwidth > 0, peak.isFinite,
      bandwidth.isFinite
    else { return nil }
    return Roofline(
      peakGFLOPSPerCore: peak, bandwidthGBPerSecond: bandwidth, instructionSetPeaks: instructionSetPeaks ?? [:],
      threadPeaks: (threadPeaks ?? []).filter(\.isValid))
  }

  /// Writes a machine's limits into the details.
  package mutating func describe(_ roofline: Roofline) {
    peakGFLOPSPerCore = roofline.peakGFLOPSPerCore
    instructionSetPeaks = roofline.instructionSetPeaks
    threadPeaks = roofline.threadPeaks
    bandwidthGBPerSecond = roofline.bandwidthGBPerSecond
  }
}
