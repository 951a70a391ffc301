import Files
import Foundation

/// Training steps in the Trace Event Format, which Perfetto (ui.perfetto.dev), speedscope and chrome://tracing open.
/// Each thread has a track. The track has a slice for each step, and within it a slice for each layer and phase.
package struct ChromeTrace: Encodable {
  private struct Event: Encodable {
    /// The name of the slice or the metadata.
    let name: String
    /// The phase of training; viewers can filter by it.
    var cat: String?
    /// X for a slice from `ts` to `ts` + `dur`, M for metadata.
    let ph: String
    let pid = 1
    let tid: Int
    /// Microseconds since the first step began.
    var ts: Double?
    /// Microseconds.
    var dur: Double?
    var args: [String: String]?
  }

  private let traceEvents: [Event]
  private let displayTimeUnit = "ns"

  /// Converts `steps` to a trace. The first of them is step number `firstStep` of the run.
  package init(_ steps: [RecordedStep], stageNames: [String], firstStep: Int) {
    let origin = steps.first?.interval.lowerBound ?? 0
    func microseconds(_ nanoseconds: UInt64) -> Double { Double(nanoseconds) / 1000 }
    let threads = steps.first?.threads.count ?? 0
    var events = [Event(name: "process_name", ph: "M", tid: 1, args: ["name": "mnist-bench train"])]
    for thread in 0..<threads {
      events.append(
        Event(name: "thread_name", ph: "M", tid: thread + 1, args: ["name": "thread \(thread + 1) of \(threads)"]))
    }
    for (index, step) in steps.enumerated() {
      for (thread, slices) in step.threads.enumerated() {
        events.append(
          Event(
            name: "step \(firstStep + index)", cat: "step", ph: "X", tid: thread + 1,
            ts: microseconds(step.interval.lowerBound - origin), dur: microseconds(step.duration)))
        for slice in slices where slice.duration > 0 {
          let (name, category) = slice.work.label(stageNames: stageNames)
          events.append(
            Event(
              name: name, cat: category, ph: "X", tid: thread + 1, ts: microseconds(slice.start - origin),
              dur: microseconds(slice.duration)))
        }
      }
    }
    traceEvents = events
  }

  /// Writes the file, complete or not at all.
  ///
  /// - Throws: `FileError`.
  package func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try FileOutput.replace(path, with: [Array(encoder.encode(self)), Array("\n".utf8)])
  }
}

extension StepWork {
  /// The name and the category of a slice.
  fileprivate func label(stageNames: [String]) -> (name: String, category: String) {
    switch self {
    case .images: ("images", "images")
    case .forward(let stage): ("\(stageNames[stage]) forward", "forward")
    case .loss: ("loss", "loss")
    case .backward(let stage): ("\(stageNames[stage]) backward", "backward")
    case .update(let range): ("update \(range.lowerBound)..<\(range.upperBound)", "update")
    case .preparation(let range): ("prepare \(range.lowerBound)..<\(range.upperBound)", "update")
    case .waiting: ("waiting", "waiting")
    }
  }
}
