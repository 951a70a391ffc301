import Kernels

/// The time of training steps or predictions, in nanoseconds for each thread, layer and phase, summed over the steps.
public struct StepProfile: Sendable {
  /// The time of one thread by kind of work.
  public struct Times: Sendable {
    /// The forward pass, for each stage.
    public fileprivate(set) var forward: [Double]
    /// The backward pass, for each stage.
    public fileprivate(set) var backward: [Double]
    /// The optimizer and the preparation of weights for the kernels, for each stage.
    public fileprivate(set) var update: [Double]
    /// Copying images, and a prediction's logits.
    public fileprivate(set) var images = 0.0
    /// Loss and the logits' gradient.
    public fileprivate(set) var loss = 0.0
    /// Starting pieces of work and waiting for the other threads.
    public fileprivate(set) var waiting = 0.0

    /// The sum of all times. It equals the duration of the steps if no time is missing.
    public var total: Double { (forward + backward + update).reduce(images + loss + waiting, +) }
  }

  /// The stages' names for users.
  public let stageNames: [String]
  /// Each thread's times, the calling thread's first.
  public private(set) var threads: [Times]
  /// The number of steps.
  public private(set) var steps = 0
  /// The sum of the steps' durations.
  public private(set) var duration = 0.0

  // The parameters of each stage, including the padding behind them.
  private let parameters: [Range<Int>]

  /// Creates a profile without steps.
  public init(_ recorder: StepRecorder) {
    stageNames = recorder.stageNames
    let zeros = Array(repeating: 0.0, count: stageNames.count)
    threads = Array(repeating: Times(forward: zeros, backward: zeros, update: zeros), count: recorder.threads)
    let ends = Stage.stages(of: recorder.network).map { stage in
      stage.parameters.map { alignedCount(max($0.weights.upperBound, $0.bias.upperBound)) } ?? 0
    }
    var start = 0
    parameters = ends.map { end in
      defer { start = max(start, end) }
      return start..<max(start, end)
    }
  }

  /// Adds a step.
  public mutating func add(_ step: RecordedStep) {
    steps += 1
    duration += Double(step.duration)
    for (thread, slices) in step.threads.enumerated() {
      for slice in slices { add(slice, thread: thread) }
    }
  }

  private mutating func add(_ slice: StepSlice, thread: Int) {
    let time = Double(slice.duration)
    switch slice.work {
    case .images: threads[thread].images += time
    case .forward(let stage): threads[thread].forward[stage] += time
    case .loss: threads[thread].loss += time
    case .backward(let stage): threads[thread].backward[stage] += time
    case .update(let range), .preparation(let range):
      // A piece of the update may cover several layers. Each layer gets a part of its time in proportion to the layer's
      // parameters in the piece.
      for (stage, own) in parameters.enumerated() {
        threads[thread].update[stage] += time * Double(range.clamped(to: own).count) / Double(range.count)
      }
    case .waiting: threads[thread].waiting += time
    }
  }
}
