import Foundation
import NeuralNetwork

/// Where the time of a rank's steps went, in a line.
package struct StepTimesText: CustomStringConvertible {
  private let times: StepTimes

  /// The line of these times.
  package init(_ times: StepTimes) { self.times = times }

  /// "1.29 ms: 1.02 ms computing, 0.15 ms communicating, 0.12 ms waiting; 373.4 kB sent"
  package var description: String {
    let milliseconds = 1e3 / Double(max(times.steps, 1))
    return String(
      format: "%.3f ms: %.3f ms computing, %.3f ms communicating, %.3f ms waiting; %.1f kB sent",
      (times.compute + times.communication + times.waiting) * milliseconds, times.compute * milliseconds,
      times.communication * milliseconds, times.waiting * milliseconds, Double(times.bytesSent) / 1e3)
  }
}
