import Kernels
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A library with the C interface of BLAS, loaded at run time. Each call keeps to one thread: callers split the work
/// among threads themselves.
public final class BLASLibrary: Sendable {
  /// The file, without symbolic links; only the name where the system's loader has found it.
  public let file: String

  private let identity: BLASIdentity
  private let sgemm: SGEMM
  private let sequentialCalls: SequentialCalls?
  private let mostThreads = Atomic<Int>(1)
  /// Not null in each thread that has called.
  private let hasCalled: pthread_key_t

  /// Loads a library, and has it multiply once.
  ///
  /// - Throws: ``BLASLibraryError`` if the file cannot be loaded, has no `cblas_sgemm`, multiplies wrongly or does not
  ///   keep to one thread.
  init(_ file: String) throws(BLASLibraryError) {
    let library = try SharedLibrary(file)
    guard let symbol = SGEMM.symbols.first(where: library.has) else { throw .noProduct(file) }
    var key = pthread_key_t()
    guard pthread_key_create(&key, nil) == 0 else { throw .refused(file, reason: "too many libraries are loaded") }
    hasCalled = key
    self.file = library.file
    identity = BLASIdentity(of: library, sgemm: symbol)
    sequentialCalls = identity.isSequential ? SequentialCalls() : nil
    sgemm = SGEMM(library, symbol)
    guard multipliesRightly() else { throw .wrongProduct(file, function: symbol.name) }
    if let threads, threads > 1 { throw .manyThreads(file, threads: threads) }
  }

  /// What the library says of itself.
  public var product: BLASProduct { identity.product }

  /// The CPU type whose code the library chose: "Haswell", "SkylakeX", "zen3", ...; nil if it does not say.
  public var coreType: String? { identity.coreType() }

  /// The most threads that a call used, as the library reported on each calling thread; nil if it does not say.
  public var threads: Int? { identity.threadControl == nil ? nil : mostThreads.load(ordering: .relaxed) }

  /// Whether the library is built without threads (Debian's OpenBLAS `-serial`). In such a build, two calls at the same
  /// time share a buffer and give wrong products (0.3.21), so calls wait for each other here.
  public var isSequential: Bool { sequentialCalls != nil }

  /// C = alpha op(A) op(B) + beta C, as a kernel set's `gemm`.
  func multiply(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>
  ) {
    onOneThread { sgemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c) }
  }

  /// Makes a call with one thread, instead of the library's default of one for each core.
  ///
  /// A library with threads of its own may have one number of threads for the whole process (Debian's OpenBLAS
  /// `-pthread`), or one for each calling thread (`-openmp`): there, a new thread starts with all cores, and
  /// `OPENBLAS_NUM_THREADS` does nothing. Before a thread's first call, the OpenMP build reports the number of another
  /// thread (0.3.21), so this asks after the call.
  private func onOneThread(_ call: () -> Void) {
    let isFirst = pthread_getspecific(hasCalled) == nil
    if isFirst {
      pthread_setspecific(hasCalled, UnsafeRawPointer(bitPattern: 1))
      identity.threadControl?.bindToOne()
    }
    if let sequentialCalls { sequentialCalls.run(call) } else { call() }
    if isFirst, let control = identity.threadControl { _ = mostThreads.max(control.count(), ordering: .relaxed) }
  }

  /// Whether a small product of whole numbers is right, with rows that are longer than the matrix is wide.
  private func multipliesRightly() -> Bool {
    let shape = GEMMShape(m: 2, n: 3, k: 4, transposesB: true, leadingDimensionA: 5, leadingDimensionC: 6)
    let a = (0..<shape.countA).map { Float($0 + 1) }
    let b = (0..<shape.countB).map { Float(2 * $0 - 5) }
    var expected = [Float](repeating: 7, count: shape.countC)
    var c = expected
    Naive.gemm(shape, alpha: 2, a: a, b: b, beta: 3, c: &expected)
    multiply(shape, alpha: 2, a: a, b: b, beta: 3, c: &c)
    return c == expected
  }
}

/// One call at a time.
private final class SequentialCalls: Sendable {
  private let turn = Mutex(())

  func run(_ call: () -> Void) { turn.withLock { _ in call() } }
}
