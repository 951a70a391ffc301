import COpenBLAS
import Synchronization

/// The OpenBLAS library of this process: what it is, what it thinks of this CPU, and its threads.
public enum OpenBLAS {
  /// The version and build options, as the library states them: "OpenBLAS 0.3.21 DYNAMIC_ARCH NO_AFFINITY Haswell
  /// MAX_THREADS=64".
  public static var configuration: String { String(cString: openblas_get_config()) }

  /// The version alone: "0.3.21".
  public static var version: String {
    let words = configuration.split(separator: " ")
    return words.count > 1 && words[0] == "OpenBLAS" ? String(words[1]) : configuration
  }

  /// The CPU whose kernels were chosen when the library was loaded: "Haswell", "SkylakeX", ... The environment variable
  /// `OPENBLAS_CORETYPE` overrides the choice.
  public static var coreType: String { String(cString: openblas_get_corename()) }

  /// The most threads that a call used, as the library said on each of the threads that have called it: one, because
  /// parallelism is the caller's.
  public static var threads: Int { mostThreads.load(ordering: .relaxed) }

  private static let mostThreads = Atomic<Int>(1)

  /// Whether the library is built without threads (Debian's `-serial`). Two calls at the same time then share a buffer
  /// and give wrong products (0.3.21), so they wait for each other here.
  public static var isSequential: Bool { sequentialCalls != nil }

  private static let sequentialCalls: SequentialCalls? = openblas_get_parallel() == 0 ? SequentialCalls() : nil

  /// Makes a call with one thread, instead of the library's default of one for each core.
  ///
  /// The number is the process' in a build with threads of its own (Debian's `-pthread`), but the calling thread's in
  /// one with OpenMP (`-openmp`), where a new thread starts with all cores, and `OPENBLAS_NUM_THREADS` does nothing.
  /// What the library says there before a thread's first call is what another thread has set (0.3.21), so that it is
  /// asked after it.
  static func onOneThread(_ call: () -> Void) {
    let isFirst = is_first_blas_call_of_thread()
    if isFirst { openblas_set_num_threads(1) }
    if let sequentialCalls { sequentialCalls.run(call) } else { call() }
    if isFirst { _ = mostThreads.max(Int(openblas_get_num_threads()), ordering: .relaxed) }
  }
}

/// One call at a time.
private final class SequentialCalls: Sendable {
  private let turn = Mutex(())

  func run(_ call: () -> Void) { turn.withLock { _ in call() } }
}
