import Foundation
import Synchronization

/// Records when each thread of a trainer or an evaluator does what: a slice of time for each layer and phase, one
/// behind the other, so that a thread's slices tile its step without gaps. A step is a training step or a call of
/// ``Evaluator/predict(_:logits:)``.
///
/// All memory is allocated by the initialiser. Without a recorder nothing is recorded.
public final class StepRecorder: Sendable {
  /// Threads that share a step.
  public let threads: Int
  /// What users call the stages, the layers' names: "conv2d + max_pooling2d", ...
  public let stageNames: [String]
  /// The network whose training is recorded.
  public let network: Network

  // A step's thread takes the first free track with its first slice, and keeps it.
  private let tracks: [Track]
  private let stepStart = Atomic<UInt64>(0)
  private let stepEnd = Atomic<UInt64>(0)

  /// Makes room for one step of `recipe` on `threads` threads.
  public convenience init(network: Network, recipe: Recipe, threads: Int) {
    let stages = Stage.stages(of: network).count
    let microBatches = recipe.batchSize / recipe.microBatchSize + recipe.gradientLanes
    // Each lane prepares the weights, forward and back.
    let preparations = 2 * stages * recipe.gradientLanes
    self.init(
      network: network, threads: threads,
      pieces: microBatches * (2 * stages + 2) + preparations + Optimizer.greatestPieceCount(network))
  }

  /// Makes room for one prediction of at most `images` images on `threads` threads, `microBatchSize` at a time.
  public convenience init(network: Network, images: Int, microBatchSize: Int, threads: Int) {
    let microBatches = (images + microBatchSize - 1) / microBatchSize
    // In, through the stages, and out; a thread without a micro-batch only waits.
    self.init(
      network: network, threads: threads, pieces: microBatches * (Stage.stages(of: network).count + 2) + threads)
  }

  /// Makes room for so many pieces of work.
  private init(network: Network, threads: Int, pieces: Int) {
    precondition(threads >= 1, "a step needs at least one thread")
    self.network = network
    self.threads = threads
    stageNames = Stage.names(in: network)
    // All work might fall to one thread, and each piece comes with waiting.
    tracks = (0..<threads).map { _ in Track(capacity: 2 * pieces + 8) }
  }

  /// Begins a step, on the thread that calls the others.
  func beginStep() {
    let now = Self.now()
    stepStart.store(now, ordering: .relaxed)
    currentTrack?.begin(at: now)
  }

  /// What this thread has done since its last mark, or since the step began.
  func mark(_ work: StepWork) { currentTrack?.mark(work, at: Self.now()) }

  /// Ends the step, on the thread that began it.
  func endStep() {
    mark(.waiting)
    stepEnd.store(currentTrack?.last ?? Self.now(), ordering: .relaxed)
  }

  /// The last step's slices. Call it after each step, before the next: there is room for one.
  public func takeStep() -> RecordedStep {
    let interval = stepStart.load(ordering: .relaxed)..<stepEnd.load(ordering: .relaxed)
    return RecordedStep(interval: interval, threads: tracks.map { $0.takeSlices(within: interval) })
  }

  private var currentTrack: Track? {
    let thread = threadNumber()
    return tracks.first { $0.belongs(to: thread) }
  }

  /// Nanoseconds since some fixed moment.
  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_RAW, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// The slices of one thread. Only that thread writes, and whoever reads does so between steps, when all pieces are
/// finished.
private final class Track: @unchecked Sendable {
  /// When the thread's last slice ended.
  private(set) var last: UInt64 = 0

  private let owner = Atomic<UInt>(0)
  private let slices: UnsafeMutableBufferPointer<StepSlice>
  private var count = 0

  init(capacity: Int) {
    slices = .allocate(capacity: capacity)
    slices.initialize(repeating: StepSlice(work: .waiting, start: 0, end: 0))
  }

  deinit { slices.deallocate() }

  /// Whether this is the thread's track, or was nobody's until now.
  func belongs(to thread: UInt) -> Bool {
    let current = owner.load(ordering: .relaxed)
    if current != 0 { return current == thread }
    return owner.compareExchange(expected: 0, desired: thread, ordering: .relaxed).original == 0
  }

  /// Forgets what the thread did before the step.
  func begin(at time: UInt64) {
    count = 0
    last = time
  }

  func mark(_ work: StepWork, at time: UInt64) {
    precondition(count < slices.count, "a step has more slices than there is room for")
    slices[count] = StepSlice(work: work, start: last, end: time)
    count += 1
    last = time
  }

  /// Takes the slices out; what a thread waited before the first step or since its last piece becomes part of the step.
  func takeSlices(within step: Range<UInt64>) -> [StepSlice] {
    var result = slices[0..<count].map { slice in
      StepSlice(work: slice.work, start: max(slice.start, step.lowerBound), end: max(slice.end, step.lowerBound))
    }
    let end = result.last?.end ?? step.lowerBound
    if end < step.upperBound { result.append(StepSlice(work: .waiting, start: end, end: step.upperBound)) }
    count = 0
    last = max(last, step.upperBound)
    return result
  }
}

/// A number that no other living thread has, never 0.
private func threadNumber() -> UInt {
  #if canImport(Darwin)
    UInt(bitPattern: pthread_self())
  #else
    UInt(pthread_self())
  #endif
}
