import COpenBLAS
import Synchronization

/// The OpenBLAS library of this process: its version, the CPU type that it chose, and its threads.
public enum OpenBLAS {
  /// The version and build options, as the library states them: "OpenBLAS 0.3.21 DYNAMIC_ARCH NO_AFFINITY Haswell
  /// MAX_THREADS=64".
  public static var configuration: String { String(cString: openblas_get_config()) }

  /// The version alone: "0.3.21".
  public static var version: String {
    let words = configuration.split(separator: " ")
    return words.count > 1 && words[0] == "OpenBLAS" ? String(words[1]) : configuration
  }

  /// The CPU type whose code the library chose when it was loaded: "Haswell", "SkylakeX", ... The environment variable
  /// `OPENBLAS_CORETYPE` overrides the choice.
  public static var coreType: String { String(cString: openblas_get_corename()) }

  /// The most threads that a call used, as the library reported on each calling thread. It is one, because callers
  /// split the work among threads themselves.
  public static var threads: Int { mostThreads.load(ordering: .relaxed) }

  private static let mostThreads = Atomic<Int>(1)

  /// Whether the library is built without threads (Debian's `-serial`). In such a build, two calls at the same time
  /// share a buffer and give wrong products (0.3.21), so calls wait for each other here.
  public static var isSequential: Bool { sequentialCalls != nil }

  private static let sequentialCalls: SequentialCalls? = openblas_get_parallel() == 0 ? SequentialCalls() : nil

  /// Makes a call with one thread, instead of the library's default of one for each core.
  ///
  /// A build with the library's own threads (Debian's `-pthread`) has one number of threads for the whole process. A
  /// build with OpenMP (`-openmp`) has one for each calling thread: a new thread starts with all cores, and
  /// `OPENBLAS_NUM_THREADS` does nothing. Before a thread's first call, the OpenMP build reports the number of another
  /// thread (0.3.21), so this asks after the call.
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
