import Foundation
import Synchronization

/// Records the work of each thread of a trainer or an evaluator as slices of time, one for each layer and phase. The
/// slices of a thread fill its step without gaps. A step is a training step or a call of
/// ``Evaluator/predict(_:logits:)``.
///
/// The initialiser allocates all memory.
public final class StepRecorder: Sendable {
  /// Threads that share a step.
  public let threads: Int
  /// The stages' names for users, made of the layers' names: "conv2d + max_pooling2d", ...
  public let stageNames: [String]
  /// The network whose training is recorded.
  public let network: Network

  // A thread takes the first free track when it records its first slice, and keeps this track.
  private let tracks: [Track]
  private let stepStart = Atomic<UInt64>(0)
  private let stepEnd = Atomic<UInt64>(0)

  /// Allocates memory for one step of `recipe` on `threads` threads.
  public convenience init(network: Network, recipe: Recipe, threads: Int) {
    let stages = Stage.stages(of: network).count
    let microBatches = recipe.batchSize / recipe.partition.microBatchSize + recipe.partition.count
    // Threads may share micro-batches. Each prepares the weights, forward and back.
    let passes = microBatches + threads
    let preparations = 2 * stages * threads
    self.init(
      network: network, threads: threads,
      pieces: passes * (2 * stages + 2) + preparations + Optimizer.greatestPieceCount(network))
  }

  /// Allocates memory for one prediction of at most `images` images on `threads` threads, `microBatchSize` at a time.
  public convenience init(network: Network, images: Int, microBatchSize: Int, threads: Int) {
    let microBatches = (images + microBatchSize - 1) / microBatchSize
    // For each micro-batch: images in, all stages, logits out. A thread without a micro-batch only waits.
    self.init(
      network: network, threads: threads, pieces: microBatches * (Stage.stages(of: network).count + 2) + threads)
  }

  /// Allocates memory for `pieces` pieces of work.
  private init(network: Network, threads: Int, pieces: Int) {
    precondition(threads >= 1, "a step needs at least one thread")
    self.network = network
    self.threads = threads
    stageNames = Stage.names(in: network)
    // One thread might do all the work, and each piece comes with a slice of waiting.
    tracks = (0..<threads).map { _ in Track(capacity: 2 * pieces + 8) }
  }

  /// Begins a step, on the calling thread of the pool.
  func beginStep() {
    let now = Self.now()
    stepStart.store(now, ordering: .relaxed)
    currentTrack?.begin(at: now)
  }

  /// Records that this thread has done `work` since its last mark, or since the step began.
  func mark(_ work: StepWork) { currentTrack?.mark(work, at: Self.now()) }

  /// Ends the step, on the thread that began it.
  func endStep() {
    mark(.waiting)
    stepEnd.store(currentTrack?.last ?? Self.now(), ordering: .relaxed)
  }

  /// Takes the slices of the last step. Call this after each step, before the next one: there is memory for one step.
  public func takeStep() -> RecordedStep {
    let interval = stepStart.load(ordering: .relaxed)..<stepEnd.load(ordering: .relaxed)
    return RecordedStep(interval: interval, threads: tracks.map { $0.takeSlices(within: interval) })
  }

  private var currentTrack: Track? {
    let thread = threadNumber()
    return tracks.first { $0.belongs(to: thread) }
  }

  /// Nanoseconds since a fixed moment.
  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_RAW, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// The slices of one thread. Only that thread writes them. They are read between steps, when all pieces are finished.
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

  /// Whether this track belongs to the thread. A free track becomes the thread's.
  func belongs(to thread: UInt) -> Bool {
    let current = owner.load(ordering: .relaxed)
    if current != 0 { return current == thread }
    return owner.compareExchange(expected: 0, desired: thread, ordering: .relaxed).original == 0
  }

  /// Discards the slices from before the step.
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

  /// Takes the slices out and cuts them to the step. Waiting after the thread's last piece becomes part of the step.
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

/// A number that no other running thread has, never 0.
private func threadNumber() -> UInt {
  #if canImport(Darwin)
    UInt(bitPattern: pthread_self())
  #else
    UInt(pthread_self())
  #endif
}
